import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { KeySecret } from '../domain/key-secret.js'
import type { CredentialFailure } from '../domain/refusal.js'
import type { Presented } from './presented.js'

/** Whether a presented credential proves a key, and by which of its secrets. */
export type Proof =
  | {
      readonly credential: 'proved'
      readonly secret: KeySecret
      /** Whether the secret is kept under a hash that is no longer the current one. */
      readonly outdated: boolean
    }
  | { readonly credential: CredentialFailure; readonly secret: undefined }

/** How many secrets a key may have at once, and so how many comparisons every proof makes. */
const SLOTS = 2

/** What is compared where a key has no secret. Nothing ever matches it. */
const NO_DIGEST = randomBytes(32).toString('hex')

/**
 * Compares a presented private key with the secrets of a key.
 *
 * Every well-formed credential costs the same hashes and the same comparisons, whether the key has
 * two secrets, one, or does not exist: then `secrets` is empty (SR-02, SR-03).
 */
export function prove(
  { format, publicKey, privateKey }: Presented,
  secrets: readonly KeySecret[],
  at: number,
): Proof {
  const digests = format.hashes.digestsOf(publicKey, privateKey)
  let matching: { secret: KeySecret; outdated: boolean } | undefined
  let damaged = false
  for (let slot = 0; slot < SLOTS; slot++) {
    const secret = secrets[slot]
    const verifier = secret?.verifier
    const hash = verifier === undefined ? -1 : format.hashes.indexOf(verifier)
    const isKnown = verifier !== undefined && hash >= 0
    const kept = Buffer.from(isKnown ? verifier.digest : NO_DIGEST, 'hex')
    const same = timingSafeEqual(digests[Math.max(hash, 0)] as Buffer, kept)
    if (verifier !== undefined && !isKnown) damaged = true
    if (secret !== undefined && same && !matching?.secret.isLive(at)) {
      matching = { secret, outdated: hash > 0 }
    }
  }
  if (matching === undefined) return failed(damaged ? 'KEY_DAMAGED' : 'SECRET_WRONG')
  return matching.secret.isLive(at)
    ? { credential: 'proved', ...matching }
    : failed('SECRET_EXPIRED')
}

function failed(credential: CredentialFailure): Proof {
  return { credential, secret: undefined }
}
