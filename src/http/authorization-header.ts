import { headerLines, type RequestHeaders } from './header-lines.js'

/** The credentials of a request: a scheme, and what follows it (RFC 9110 section 11.4). */
export interface Authorization {
  /** In lower case: schemes are compared without regard to case. */
  readonly scheme: string
  /**
   * What follows the scheme and the spaces after it; empty when nothing does, `undefined` when it is
   * too long or not of the form of RFC 9110.
   */
  readonly rest: string | undefined
}

/** Longer headers are refused before anything looks at more than their beginning (SR-12). */
const LONGEST = 8192

/** A scheme, then nothing, or spaces and visible ASCII with spaces and tabs between. */
const CREDENTIALS =
  /^([!#$%&'*+.^_`|~0-9A-Za-z-]{1,32})(?: +([\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?))?$/

/** A scheme, and then a space, whatever follows. */
const SCHEME = /^([!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}) /

/**
 * Reads the `Authorization` header: one line of one credential (SR-06).
 *
 * @returns `'missing'` without the header, `'malformed'` when there are several or it names no
 *   scheme. Linear in its length; total on any input.
 */
export function readAuthorization(
  headers: RequestHeaders,
): Authorization | 'missing' | 'malformed' {
  const lines = headerLines(headers, 'authorization')
  const [line] = lines
  if (line === undefined) return 'missing'
  if (lines.length > 1) return 'malformed'
  const whole = line.length > LONGEST ? null : CREDENTIALS.exec(line)
  const [, scheme, rest] = whole ?? SCHEME.exec(line) ?? []
  if (scheme === undefined) return 'malformed'
  return { scheme: scheme.toLowerCase(), rest: whole === null ? undefined : (rest ?? '') }
}
