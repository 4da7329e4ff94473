import { isId } from '../domain/ids.js'
import { ownFields } from '../domain/own-fields.js'
import type { CredentialFailure } from '../domain/refusal.js'
import { type DigestAnswer, readDigestAnswer } from './digest/digest-answer.js'
import type { DigestSecrets } from './digest/digest-secrets.js'
import { forgetMatch } from './forget-match.js'
import type { KeyFormat } from './key-format.js'

/**
 * What a caller shows: the text of a self-identifying private key, as a Bearer token carries it, a
 * public key with its private key, as Basic does, or with an answer that only the private key leads
 * to, as HTTP Digest does.
 */
export type Credential =
  | string
  | { readonly publicKey: string; readonly privateKey: string }
  | { readonly publicKey: string; readonly digest: DigestAnswer }

/** A private key, and the public key it is for. */
export interface PresentedKey {
  readonly kind: 'private key'
  readonly format: KeyFormat
  readonly publicKey: string
  readonly privateKey: string
}

/** An answer of HTTP Digest, and what such answers are judged with. */
export interface PresentedAnswer {
  readonly kind: 'digest'
  readonly publicKey: string
  readonly answer: DigestAnswer
  readonly secrets: DigestSecrets
}

/** A credential of a known form. Whether it proves anything is not yet known. */
export type Presented = PresentedKey | PresentedAnswer

/** Longer text is no credential of any format, and is not looked at. */
const LONGEST = 512

/**
 * Reads what a caller shows. Total on any input: neither a getter nor a format that throws gets
 * through. What is not of a known form is told from what is, and costs no hash (SR-03, SR-12).
 * Without `httpDigest` no answer of HTTP Digest is a credential.
 */
export function readCredential(
  credential: unknown,
  formats: readonly KeyFormat[],
  httpDigest?: DigestSecrets,
): Presented | CredentialFailure {
  if (credential === undefined || credential === null) return 'CREDENTIAL_MISSING'
  try {
    const presented =
      typeof credential === 'string'
        ? readToken(credential, formats)
        : readObject(credential, formats, httpDigest)
    return presented ?? 'CREDENTIAL_MALFORMED'
  } catch {
    return 'CREDENTIAL_MALFORMED'
  } finally {
    forgetMatch()
  }
}

function readToken(token: string, formats: readonly KeyFormat[]): Presented | undefined {
  if (token.length > LONGEST) return undefined
  for (const format of formats) {
    const publicKey = format.publicKeyIn(token)
    if (typeof publicKey === 'string') {
      return { kind: 'private key', format, publicKey, privateKey: token }
    }
  }
  return undefined
}

function readObject(
  given: object,
  formats: readonly KeyFormat[],
  httpDigest: DigestSecrets | undefined,
): Presented | undefined {
  const { publicKey, privateKey, digest } = ownFields(given) as Readonly<Record<string, unknown>>
  if (typeof publicKey !== 'string') return undefined
  return digest === undefined
    ? readPair(publicKey, privateKey, formats)
    : readAnswer(publicKey, digest, httpDigest)
}

function readPair(
  publicKey: string,
  privateKey: unknown,
  formats: readonly KeyFormat[],
): PresentedKey | undefined {
  if (typeof privateKey !== 'string') return undefined
  if (publicKey.length > LONGEST || privateKey.length > LONGEST) return undefined
  const format = formats.find((one) => one.accepts(publicKey, privateKey))
  return format && { kind: 'private key', format, publicKey, privateKey }
}

function readAnswer(
  publicKey: string,
  digest: unknown,
  secrets: DigestSecrets | undefined,
): PresentedAnswer | undefined {
  if (secrets === undefined || !isId(publicKey)) return undefined
  const answer = readDigestAnswer(digest)
  if (answer === undefined || !secrets.algorithms.includes(answer.algorithm)) return undefined
  return { kind: 'digest', publicKey, answer, secrets }
}
