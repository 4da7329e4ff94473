import type { KeySecret } from '../domain/key-secret.js'
import type { CredentialFailure } from '../domain/refusal.js'
import { comparedPrivateKey } from './compare-private-key.js'
import { comparedAnswer } from './digest/compare-answer.js'
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

/**
 * Compares what a caller presents with the secrets of a key.
 *
 * Every well-formed credential of a kind costs the same hashes and the same comparisons, whether the
 * key has two secrets, one, or does not exist: then `secrets` is empty (SR-02, SR-03).
 */
export function prove(presented: Presented, secrets: readonly KeySecret[], at: number): Proof {
  const compare =
    presented.kind === 'digest' ? comparedAnswer(presented) : comparedPrivateKey(presented)
  let matching: { secret: KeySecret; outdated: boolean } | undefined
  let isDamaged = false
  for (let slot = 0; slot < SLOTS; slot++) {
    const secret = secrets[slot]
    const { same, damaged, outdated } = compare(secret)
    if (damaged) isDamaged = true
    if (secret !== undefined && same && !matching?.secret.isLive(at))
      matching = { secret, outdated }
  }
  if (matching === undefined) return failed(isDamaged ? 'KEY_DAMAGED' : 'SECRET_WRONG')
  return matching.secret.isLive(at)
    ? { credential: 'proved', ...matching }
    : failed('SECRET_EXPIRED')
}

function failed(credential: CredentialFailure): Proof {
  return { credential, secret: undefined }
}
