import { timingSafeEqual } from 'node:crypto'
import type { DigestSecrets } from '../../credentials/digest/digest-secrets.js'
import { systemRandom } from '../../ports/random-source.js'

/** When a nonce was issued, and whether it may still be used. */
export interface NonceReading {
  /** The nonce anew: a piece cut from a header would keep the header in memory. */
  readonly nonce: string
  readonly isFresh: boolean
  /** Epoch milliseconds. */
  readonly issuedAt: number
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

const TIME_BYTES = 6
const RANDOM_BYTES = 12
const CONTENT_BYTES = TIME_BYTES + RANDOM_BYTES
const MAC_BYTES = 18

/** 36 bytes as base64url. */
const NONCE = /^[A-Za-z0-9_-]{48}$/

/** How far the clocks of the machines of one deployment may be apart. */
const SKEW_MS = 60_000

const STRANGE: NonceReading = Object.freeze({
  ...{ nonce: '', isFresh: false, issuedAt: 0, expiresAt: 0 },
})

/**
 * Nonces that nobody has to remember: the time they were issued and 96 random bits, with a MAC under
 * a key of the deployment, so that every process of it knows them again (SR-16).
 */
export class Nonces {
  readonly #secrets: DigestSecrets
  readonly #lifetimeMs: number

  constructor(secrets: DigestSecrets, lifetimeMs: number) {
    this.#secrets = secrets
    this.#lifetimeMs = lifetimeMs
  }

  /** A new nonce. */
  issue(at: number): string {
    const content = Buffer.alloc(CONTENT_BYTES)
    content.writeUIntBE(at, 0, TIME_BYTES)
    content.set(systemRandom.bytes(RANDOM_BYTES), TIME_BYTES)
    return Buffer.concat([content, this.#mac(content)]).toString('base64url')
  }

  /**
   * What is to be thought of a nonce: it is fresh when it was issued by this deployment, not longer
   * ago than it lives, and not in the future.
   */
  read(nonce: string, at: number): NonceReading {
    if (!NONCE.test(nonce)) return STRANGE
    const bytes = Buffer.from(nonce, 'base64url')
    const content = bytes.subarray(0, CONTENT_BYTES)
    if (!timingSafeEqual(this.#mac(content), bytes.subarray(CONTENT_BYTES))) return STRANGE
    const issuedAt = content.readUIntBE(0, TIME_BYTES)
    const expiresAt = issuedAt + this.#lifetimeMs
    const isFresh = issuedAt <= at + SKEW_MS && at < expiresAt
    return { nonce: bytes.toString('base64url'), isFresh, issuedAt, expiresAt }
  }

  #mac(content: Buffer): Buffer {
    return this.#secrets.nonceMac(content).subarray(0, MAC_BYTES)
  }
}
