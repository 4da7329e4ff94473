import type { KeySecret } from '../domain/key-secret.js'

/** What a comparison with one secret says. */
export interface Compared {
  /** Whether it is this secret that the caller knows. */
  readonly same: boolean
  /** Whether what is kept of the secret cannot be compared with. */
  readonly damaged: boolean
  /** Whether the secret is kept under a hash that is no longer the current one. */
  readonly outdated: boolean
}

/** Compares what a caller presents with a secret, or with none, at the same cost. */
export type Compare = (secret: KeySecret | undefined) => Compared
