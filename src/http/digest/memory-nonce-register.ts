import { instantOf } from '../../domain/instant.js'
import { ownFields } from '../../domain/own-fields.js'
import { type Clock, systemClock } from '../../ports/clock.js'
import type { NonceRegister, NonceUse } from '../../ports/nonce-register.js'

/** How a {@link memoryNonceRegister} may be set up. */
export interface MemoryNonceRegisterOptions {
  /**
   * How many nonces are remembered, from 1 on. Where there are more, the one that was first used
   * longest ago goes, and clients that still use it have to answer a new challenge. Default 10 000.
   */
  readonly capacity?: number
  /** Tells since when it remembers. Default: the clock of the machine. */
  readonly clock?: Clock
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
  /** Nonces issued until then that are not known may have been used, and forgotten. */
  #forgottenUntil: number

  constructor(capacity: number, startedAt: number) {
    this.#capacity = capacity
    // What was used before, by a process that has ended, is not known here.
    this.#forgottenUntil = startedAt - 1
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
 * Remembers the nonces of HTTP Digest in memory, for one process. Nonces that were issued before it was
 * made are refused, for they may have been used then.
 *
 * @throws `TypeError` when an option is not what it must be.
 */
export function memoryNonceRegister(options: MemoryNonceRegisterOptions = {}): NonceRegister {
  const { capacity = 10_000, clock = systemClock } = ownFields(options)
  if (!Number.isSafeInteger(capacity) || capacity < 1) {
    throw new TypeError('`capacity` must be a whole number from 1 on')
  }
  if (typeof clock?.now !== 'function') throw new TypeError('`clock` must have a method now()')
  return new MemoryNonceRegister(capacity, instantOf(clock.now()))
}
