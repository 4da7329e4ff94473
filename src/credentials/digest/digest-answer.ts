import { hash } from 'node:crypto'
import type { DigestAlgorithm } from '../../domain/digest-verifier.js'
import { ownFields } from '../../domain/own-fields.js'

/**
 * What a client answers to a challenge of HTTP Digest (RFC 7616 section 3.4), with `qop=auth`, and
 * the request that it was sent with. What is bound to the request is the request's own method and
 * target, never what the client says they are (SR-15).
 */
export interface DigestAnswer {
  readonly algorithm: DigestAlgorithm
  /** The method of the request. */
  readonly method: string
  /** The target of the request: path and query, as they came. */
  readonly uri: string
  readonly nonce: string
  /** How often the client has used the nonce: eight lower-case hexadecimal digits, from 1 on. */
  readonly nc: string
  readonly cnonce: string
  /** What the client has computed, in lower-case hexadecimal digits. */
  readonly response: string
  /**
   * Takes the nonce and its count for this request, once the response is proved: whether they were
   * still to be had. What it throws or rejects with is a fault, not an answer about the caller.
   */
  readonly spend: () => boolean | Promise<boolean>
}

const HASHES = { MD5: 'md5', 'SHA-256': 'sha256' } as const satisfies {
  readonly [Algorithm in DigestAlgorithm]: string
}

/** How many hexadecimal digits a hash has. */
const DIGITS = { MD5: 32, 'SHA-256': 64 } as const satisfies {
  readonly [Algorithm in DigestAlgorithm]: number
}

/** Whether text is a count of a nonce: eight lower-case hexadecimal digits, from 1 on. */
export function isNonceCount(text: unknown): text is string {
  return typeof text === 'string' && /^(?!0{8})[0-9a-f]{8}$/.test(text)
}

/** Whether text is a response of that algorithm: a hash in lower-case hexadecimal digits. */
export function isResponse(algorithm: DigestAlgorithm, text: unknown): text is string {
  if (typeof text !== 'string' || text.length !== DIGITS[algorithm]) return false
  return /^[0-9a-f]*$/.test(text)
}

/** The hash of text as UTF-8, in lower-case hexadecimal digits. */
export function hashed(algorithm: DigestAlgorithm, text: string): string {
  return hash(HASHES[algorithm], text, 'hex')
}

/** The hash of A1, RFC 7616 section 3.4.2: all that is needed to answer as this key in this realm. */
export function hashOfA1(
  algorithm: DigestAlgorithm,
  publicKey: string,
  realm: string,
  privateKey: string,
): string {
  return hashed(algorithm, `${publicKey}:${realm}:${privateKey}`)
}

/** The hash of A2, RFC 7616 section 3.4.3: what the request is. */
export function hashOfA2({ algorithm, method, uri }: DigestAnswer): string {
  return hashed(algorithm, `${method}:${uri}`)
}

/** What the response has to be, RFC 7616 section 3.4.1. */
export function expectedResponse(ha1: string, ha2: string, answer: DigestAnswer): string {
  const { algorithm, nonce, nc, cnonce } = answer
  return hashed(algorithm, `${ha1}:${nonce}:${nc}:${cnonce}:auth:${ha2}`)
}

/** Longer text is no part of an answer, and is not looked at (SR-12). */
const LONGEST = { method: 64, uri: 8192, nonce: 256, cnonce: 256 } as const

/** An answer, read once; `undefined` when it is not of the form of one. */
export function readDigestAnswer(given: unknown): DigestAnswer | undefined {
  const { algorithm, nc, response, spend, ...rest } = { ...ownFields(given as DigestAnswer) }
  const { method, uri, nonce, cnonce } = rest
  const texts = { method, uri, nonce, cnonce }
  for (const [name, longest] of Object.entries(LONGEST)) {
    const text: unknown = texts[name as keyof typeof texts]
    if (typeof text !== 'string' || text.length > longest) return undefined
  }
  if (!Object.hasOwn(DIGITS, algorithm) || typeof spend !== 'function') return undefined
  if (!isNonceCount(nc) || !isResponse(algorithm, response)) return undefined
  return Object.freeze({ ...texts, algorithm, nc, response, spend })
}
