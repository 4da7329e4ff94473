import { createHmac, timingSafeEqual } from 'node:crypto'
import { invalid } from '../../domain/input.js'
import { ownFields } from '../../domain/own-fields.js'
import { type RandomSource, systemRandom } from '../../ports/random-source.js'

/** A nonce that this deployment has issued. */
export interface IssuedNonce {
  /** When it was issued, in epoch milliseconds. */
  readonly issuedAt: number
  /** Until when it may be used, in epoch milliseconds, exclusive. */
  readonly expiresAt: number
}

/** How {@link Nonces} are made. */
export interface NonceOptions {
  /** At least 32 bytes; the same in every process that shall accept the nonces of another. */
  readonly secret: Uint8Array
  readonly realm: string
  readonly lifetimeMs: number
  readonly random?: RandomSource
}

const TIME_BYTES = 8
const RANDOM_BYTES = 12
const MAC_BYTES = 16
const BYTES = TIME_BYTES + RANDOM_BYTES + MAC_BYTES
/** How far ahead the clock of another process may be. */
const SKEW_MS = 30_000

/**
 * Nonces that carry the proof that this deployment issued them: time, 96 random bits, and a MAC over
 * both and the realm (SR-16). Issuing one stores nothing, so that asking for many costs nothing.
 */
export class Nonces {
  readonly #options: Required<NonceOptions>

  constructor(given: NonceOptions) {
    const { random = systemRandom, ...options } = ownFields(given)
    if (options.secret.length < 32) invalid('nonceSecret', 'must be at least 32 bytes')
    this.#options = { random, ...options }
    Object.freeze(this)
  }

  /** A fresh nonce: 48 characters of base64url. */
  issue(at: number): string {
    const nonce = Buffer.alloc(BYTES)
    nonce.writeDoubleBE(at, 0)
    nonce.set(this.#options.random.bytes(RANDOM_BYTES), TIME_BYTES)
    nonce.set(this.#mac(nonce), TIME_BYTES + RANDOM_BYTES)
    return nonce.toString('base64url')
  }

  /** What is known of a nonce; `undefined` when it was not issued here, or by a clock far ahead. */
  read(text: string, at: number): IssuedNonce | undefined {
    const nonce = Buffer.from(text, 'base64url')
    if (nonce.length !== BYTES || nonce.toString('base64url') !== text) return undefined
    if (!timingSafeEqual(nonce.subarray(-MAC_BYTES), this.#mac(nonce))) return undefined
    const issuedAt = nonce.readDoubleBE(0)
    if (!(issuedAt <= at + SKEW_MS)) return undefined
    return { issuedAt, expiresAt: issuedAt + this.#options.lifetimeMs }
  }

  #mac(nonce: Buffer): Buffer {
    const { secret, realm } = this.#options
    const stated = nonce.subarray(0, TIME_BYTES + RANDOM_BYTES)
    return createHmac('sha256', secret)
      .update(realm)
      .update('\0')
      .update(stated)
      .digest()
      .subarray(0, MAC_BYTES)
  }
}
