/** One use of a nonce, as a proved answer of HTTP Digest names it. */
export interface NonceUse {
  readonly nonce: string
  /** How often the client says it has used the nonce, from 1 on (`nc` of RFC 7616). */
  readonly count: number
  /** When the nonce was issued, in epoch milliseconds. */
  readonly issuedAt: number
  /** From when on it is of no use anyway, in epoch milliseconds, so that it may be forgotten. */
  readonly expiresAt: number
}

/**
 * Remembers which counts of which nonces were used, so that a request that was overheard cannot be
 * sent again (SR-17). Only uses that were proved are told, so strangers cannot fill it.
 *
 * Deciding and remembering are one step, whoever asks at the same time. Counts may come out of order
 * and with gaps, within a window of at least 32. What is forgotten is refused from then on: a nonce
 * is never good again because its uses are no longer known.
 *
 * `nonceRegisterContract` of `keywarden/testing` shows whether a register keeps these promises.
 */
export interface NonceRegister {
  /** Whether the use is the first of its nonce and count; remembers it. */
  take(use: NonceUse): boolean | Promise<boolean>
}
