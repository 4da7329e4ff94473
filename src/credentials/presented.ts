import { ownFields } from '../domain/own-fields.js'
import type { CredentialFailure } from '../domain/refusal.js'
import type { KeyFormat } from './key-format.js'

/**
 * What a caller shows: the text of a self-identifying private key, as a Bearer token carries it, or
 * a public key with its private key, as Basic does.
 */
export type Credential = string | { readonly publicKey: string; readonly privateKey: string }

/** A credential of a known form. Whether it proves anything is not yet known. */
export interface Presented {
  readonly format: KeyFormat
  readonly publicKey: string
  readonly privateKey: string
}

/** Longer text is no credential of any format, and is not looked at. */
const LONGEST = 512

/**
 * Reads what a caller shows. Total on any input: neither a getter nor a format that throws gets
 * through. What is not of a known form is told from what is, and costs no hash (SR-03, SR-12).
 */
export function readCredential(
  credential: unknown,
  formats: readonly KeyFormat[],
): Presented | CredentialFailure {
  if (credential === undefined || credential === null) return 'CREDENTIAL_MISSING'
  try {
    return (
      (typeof credential === 'string'
        ? readToken(credential, formats)
        : readPair(credential, formats)) ?? 'CREDENTIAL_MALFORMED'
    )
  } catch {
    return 'CREDENTIAL_MALFORMED'
  }
}

function readToken(token: string, formats: readonly KeyFormat[]): Presented | undefined {
  if (token.length > LONGEST) return undefined
  for (const format of formats) {
    const publicKey = format.publicKeyIn(token)
    if (typeof publicKey === 'string') return { format, publicKey, privateKey: token }
  }
  return undefined
}

function readPair(pair: object, formats: readonly KeyFormat[]): Presented | undefined {
  const { publicKey, privateKey } = ownFields(pair) as { publicKey?: unknown; privateKey?: unknown }
  if (typeof publicKey !== 'string' || typeof privateKey !== 'string') return undefined
  if (publicKey.length > LONGEST || privateKey.length > LONGEST) return undefined
  const format = formats.find((one) => one.accepts(publicKey, privateKey))
  return format && { format, publicKey, privateKey }
}
