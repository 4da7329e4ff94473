import { HeaderReader } from '../header-reader.js'

/** The parameters of an `Authorization: Digest` header, RFC 7616 section 3.4. */
export interface DigestParameters {
  readonly username: string
  readonly realm: string
  readonly nonce: string
  readonly uri: string
  /** Lower-case hexadecimal. */
  readonly response: string
  readonly algorithm: 'MD5' | 'SHA-256'
  readonly cnonce: string
  /** The nonce count as sent: eight hexadecimal digits. */
  readonly nc: string
}

const FORMS: { readonly [name: string]: RegExp } = {
  username: /^[\x20-\x7e]{1,100}$/,
  realm: /^[\x20-\x7e]{1,100}$/,
  nonce: /^[A-Za-z0-9_-]{1,200}$/,
  uri: /^[\x21-\x7e]{1,4096}$/,
  response: /^(?:[0-9a-f]{32}|[0-9a-f]{64})$/,
  cnonce: /^[\x20-\x7e]{1,200}$/,
  nc: /^[0-9a-f]{8}$/i,
  qop: /^auth$/,
  algorithm: /^(?:MD5|SHA-256)$/,
  userhash: /^false$/i,
  opaque: /^[\x20-\x7e]{0,200}$/,
}

const REQUIRED = ['username', 'realm', 'nonce', 'uri', 'response', 'cnonce', 'nc', 'qop']

/**
 * Reads the parameters of a digest, strictly: each at most once, `qop=auth` always, no hashed or
 * extended user name, an algorithm that is one of ours.
 *
 * @returns `undefined` for anything else. Linear in the length of the header.
 */
export function readDigestParameters(rest: string): DigestParameters | undefined {
  const parameters = readParameters(rest)
  if (parameters === undefined) return undefined
  for (const [name, value] of parameters) {
    const form = Object.hasOwn(FORMS, name) ? FORMS[name] : undefined
    if (form?.test(value) === false) return undefined
  }
  if (parameters.has('username*') || REQUIRED.some((name) => !parameters.has(name))) {
    return undefined
  }
  return { algorithm: 'MD5', ...Object.fromEntries(parameters) } as unknown as DigestParameters
}

function readParameters(text: string): ReadonlyMap<string, string> | undefined {
  const reader = new HeaderReader(text)
  const parameters = new Map<string, string>()
  do {
    reader.skipSpace()
    const name = reader.token().toLowerCase()
    if (name === '' || parameters.has(name) || !reader.skip('=')) return undefined
    const value = reader.value()
    if (value === undefined) return undefined
    parameters.set(name, value)
    reader.skipSpace()
  } while (reader.skip(','))
  return reader.atEnd ? parameters : undefined
}
