import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import type { DigestVerifier } from '../../domain/digest-verifier.js'
import { invalid } from '../../domain/input.js'
import type { RandomSource } from '../../ports/random-source.js'

/** The keys that are derived from one secret of the deployment, one for each purpose. */
export interface SealingKey {
  readonly cipher: Buffer
  /** Authenticates nonces. */
  readonly nonces: Buffer
}

const CIPHER = 'aes-256-gcm'
const SHORTEST = 32
const IV_BYTES = 12
const TAG_BYTES = 16
const HEAD_BYTES = IV_BYTES + TAG_BYTES
const OPTIONS = { authTagLength: TAG_BYTES } as const

/** Buffers of text come from a pool that others see; what this makes does not. */
const ENCODER = new TextEncoder()

/** Keys from a secret of at least 32 bytes, by HKDF-SHA-256 (RFC 5869). */
export function sealingKeyOf(secret: unknown, field: string): SealingKey {
  const bytes = typeof secret === 'string' ? ENCODER.encode(secret) : secret
  if (!(bytes instanceof Uint8Array) || bytes.length < SHORTEST) {
    invalid(field, `must be at least ${SHORTEST} bytes`)
  }
  const derived = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', bytes, '', `keywarden http digest ${purpose}`, 32))
  return { cipher: derived('verifiers'), nonces: derived('nonces') }
}

/** What a hash is sealed for: it cannot be opened for another key, realm or algorithm. */
export type SealedFor = Omit<DigestVerifier, 'sealed'> & { readonly publicKey: string }

/** Encrypts a hash, given in hexadecimal digits. */
export function sealed(
  hash: string,
  place: SealedFor,
  { cipher: key }: SealingKey,
  random: RandomSource,
): string {
  const iv = Uint8Array.from(random.bytes(IV_BYTES))
  const cipher = createCipheriv(CIPHER, key, iv, OPTIONS)
  cipher.setAAD(named(place))
  const body = Buffer.concat([cipher.update(hash, 'hex'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('hex')
}

/** The hash again; `undefined` where it was sealed otherwise, or has been changed since. */
export function opened(
  text: string,
  place: SealedFor,
  { cipher: key }: SealingKey,
): string | undefined {
  const bytes = Buffer.from(text, 'hex')
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES), OPTIONS)
    decipher.setAAD(named(place))
    decipher.setAuthTag(bytes.subarray(IV_BYTES, HEAD_BYTES))
    return decipher.update(bytes.subarray(HEAD_BYTES), undefined, 'hex') + decipher.final('hex')
  } catch {
    return undefined
  }
}

function named({ sealedBy, algorithm, realm, publicKey }: SealedFor): Buffer {
  return Buffer.from(JSON.stringify([sealedBy, algorithm, realm, publicKey]))
}
