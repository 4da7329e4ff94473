import { ownFields } from '../../domain/own-fields.js'
import type { NonceRegister, NonceUse } from '../../ports/nonce-register.js'

/** How a {@link memoryNonceRegister} may be set up. */
export interface MemoryNonceRegisterOptions {
  /**
   * How many nonces are remembered, from 1 on. Where there are more, the one that was first used
   * longest ago goes, and clients that still use it have to answer a new challenge. Default 10 000.
   */
  readonly capacity?: number
}

/** How far behind the highest count another may come. */
const WINDOW = 32

/** The uses of one nonce: always as large, however often it is used. */
interface Uses {
  /** The highest count. */
  top: number
  /** Bit n tells whether the count `top - n` was used. */
  seen: number
  readonly issuedAt: number
}

class MemoryNonceRegister implements NonceRegister {
  readonly #capacity: number
  readonly #nonces = new Map<string, Uses>()
  /** Nonces issued until then that are not known may have been forgotten. */
  #forgottenUntil = Number.NEGATIVE_INFINITY

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  take({ nonce, count, issuedAt }: NonceUse): boolean {
    if (!(Number.isSafeInteger(count) && count > 0)) return false
    const uses = this.#nonces.get(nonce)
    if (uses !== undefined) return takeFrom(uses, count)
    if (!(issuedAt > this.#forgottenUntil)) return false
    this.#nonces.set(nonce, { top: count, seen: 1, issuedAt })
    if (this.#nonces.size > this.#capacity) this.#forgetOne()
    return true
  }

  #forgetOne(): void {
    for (const [nonce, { issuedAt }] of this.#nonces) {
      this.#nonces.delete(nonce)
      this.#forgottenUntil = Math.max(this.#forgottenUntil, issuedAt)
      return
    }
  }
}

function takeFrom(uses: Uses, count: number): boolean {
  const ahead = count - uses.top
  if (ahead > 0) {
    uses.seen = ahead < WINDOW ? (uses.seen << ahead) | 1 : 1
    uses.top = count
    return true
  }
  const behind = -ahead
  if (behind >= WINDOW || (uses.seen >>> behind) & 1) return false
  uses.seen |= 1 << behind
  return true
}

/**
 * Remembers the nonces of HTTP Digest in memory: for one process, or for several of which each is
 * asked for its own nonces only.
 *
 * @throws `TypeError` when `capacity` is no whole number from 1 on.
 */
export function memoryNonceRegister(options: MemoryNonceRegisterOptions = {}): NonceRegister {
  const { capacity = 10_000 } = ownFields(options)
  if (!Number.isSafeInteger(capacity) || capacity < 1) {
    throw new TypeError('`capacity` must be a whole number from 1 on')
  }
  return new MemoryNonceRegister(capacity)
}
