import { concurrencyProof } from './concurrency/concurrency-proof.js'
import { consistencyProof } from './consistency/consistency-proof.js'
import { crashProof } from './crash/crash-proof.js'
import type { Proof } from './proof.js'
import { revocationProof } from './revocation/revocation-proof.js'

/** Every proof, in the order in which they run. */
export const PROOFS: readonly Proof[] = [
  concurrencyProof,
  crashProof,
  revocationProof,
  consistencyProof,
]
