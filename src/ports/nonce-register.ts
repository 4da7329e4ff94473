/** One use of a nonce of HTTP Digest. */
export interface NonceUse {
  readonly nonce: string
  /** The nonce count of the request, from 1 on. */
  readonly count: number
  /** When the nonce was issued, in epoch milliseconds. */
  readonly issuedAt: number
  /** From when on the nonce is not accepted anyway, in epoch milliseconds. */
  readonly expiresAt: number
  /** The clock reading of the request, in epoch milliseconds. */
  readonly at: number
}

/**
 * Remembers which uses of nonces there have been, so that no request is accepted twice (SR-17).
 *
 * Processes that accept one another's nonces share a register. It may forget what it cannot keep, but
 * then refuses the nonces that it no longer knows all uses of.
 */
export interface NonceRegister {
  /**
   * Takes a use, atomically: `true` exactly once for each nonce and count, and only while it is
   * known that there has been no such use before. A fault rejects.
   */
  take(use: NonceUse): Promise<boolean>
}
