import { instantOf } from '../../domain/instant.js'
import { ownFields } from '../../domain/own-fields.js'
import { type Clock, systemClock } from '../../ports/clock.js'
import type { NonceRegister, NonceUse } from '../../ports/nonce-register.js'
import { isCount, type NonceWindow, takenFrom, windowOf } from '../../ports/nonce-window.js'

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

/** The uses of one nonce. */
interface Uses {
  window: NonceWindow
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
    if (!isCount(count)) return false
    const uses = this.#nonces.get(nonce)
    if (uses !== undefined) return takeFrom(uses, count)
    if (!(issuedAt > this.#forgottenUntil)) return false
    this.#nonces.set(nonce, { window: windowOf(count), issuedAt })
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
  const window = takenFrom(uses.window, count)
  if (window === undefined) return false
  uses.window = window
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
