import { invalid } from '../domain/input.js'
import { ownFields } from '../domain/own-fields.js'
import type { NonceRegister, NonceUse } from '../ports/nonce-register.js'

/** The counts of one nonce that have been used: the highest, and which of those just below it. */
interface Uses {
  highest: number
  /** Bit `n`: whether `highest - n` has been used. */
  recent: bigint
  readonly issuedAt: number
  readonly expiresAt: number
}

/** Requests in flight may overtake one another by less than this many counts. */
const WINDOW = 64
const WINDOW_BITS = (1n << BigInt(WINDOW)) - 1n

/** How {@link memoryNonceRegister} may be set up. */
export interface MemoryNonceRegisterOptions {
  /** How many nonces are remembered at most. Default 10,000: some two megabytes. */
  readonly maxNonces?: number
}

/**
 * A register of nonces in the memory of one process. Each nonce takes the same memory however often
 * it is used. When there are too many, those issued first are forgotten, and every nonce as old as
 * they are is refused from then on: callers then get a new one.
 *
 * @throws {@link InvalidInput} when `maxNonces` is no whole number from 1 on.
 */
export function memoryNonceRegister(options: MemoryNonceRegisterOptions = {}): NonceRegister {
  const { maxNonces = 10_000 } = ownFields(options)
  if (!Number.isSafeInteger(maxNonces) || maxNonces < 1) {
    invalid('maxNonces', 'must be a whole number from 1 on')
  }
  return new MemoryNonceRegister(maxNonces)
}

class MemoryNonceRegister implements NonceRegister {
  readonly #maxNonces: number
  /** In the order of their first use. */
  readonly #nonces = new Map<string, Uses>()
  /** Nonces issued until then may have been forgotten. */
  #forgottenUntil = Number.NEGATIVE_INFINITY

  constructor(maxNonces: number) {
    this.#maxNonces = maxNonces
  }

  async take({ nonce, count, issuedAt, expiresAt, at }: NonceUse): Promise<boolean> {
    const known = this.#nonces.get(nonce)
    if (known !== undefined) return takeCount(known, count)
    if (issuedAt <= this.#forgottenUntil) return false
    this.#nonces.set(nonce, { highest: count, recent: 1n, issuedAt, expiresAt })
    if (this.#nonces.size > this.#maxNonces) this.#makeRoom(at)
    return true
  }

  /** Forgets the nonce first used, and after it those that have expired; at least one. */
  #makeRoom(at: number): void {
    for (const [nonce, { issuedAt, expiresAt }] of this.#nonces) {
      const hasExpired = expiresAt <= at
      if (!hasExpired && this.#nonces.size <= this.#maxNonces) return
      this.#nonces.delete(nonce)
      if (!hasExpired) this.#forgottenUntil = Math.max(this.#forgottenUntil, issuedAt)
    }
  }
}

function takeCount(uses: Uses, count: number): boolean {
  const behind = uses.highest - count
  if (behind >= WINDOW) return false
  if (behind < 0) {
    uses.recent = ((uses.recent << BigInt(Math.min(-behind, WINDOW))) | 1n) & WINDOW_BITS
    uses.highest = count
    return true
  }
  const bit = 1n << BigInt(behind)
  if ((uses.recent & bit) !== 0n) return false
  uses.recent |= bit
  return true
}
