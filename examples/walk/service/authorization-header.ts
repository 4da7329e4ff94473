import type { Credential } from 'keywarden'

const BASIC = /^basic ([A-Za-z0-9+/]+={0,2})$/i
const BEARER = /^bearer ([A-Za-z0-9._~+/-]+=*)$/i
const PAIR = /^([\x21-\x39\x3b-\x7e]+):([\x21-\x7e]+)$/

/** What is no credential of any form, so that the engine refuses it as one that is malformed. */
const UNREADABLE: Credential = ''

/**
 * The credential in the Authorization headers of a request: Bearer carries a private key that names
 * its key, Basic a public key and its private key. Two headers are as bad as a broken one.
 */
export function readAuthorization(headers: readonly string[] = []): Credential | undefined {
  const [header] = headers
  if (header === undefined) return undefined
  if (headers.length > 1) return UNREADABLE
  return BEARER.exec(header)?.[1] ?? pairIn(BASIC.exec(header)?.[1]) ?? UNREADABLE
}

/** The pair in a Base64 text that is spelt the one way there is. */
function pairIn(base64: string | undefined): Credential | undefined {
  if (base64 === undefined) return undefined
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.toString('base64') !== base64) return undefined
  const [, publicKey, privateKey] = PAIR.exec(bytes.toString('latin1')) ?? []
  if (publicKey === undefined || privateKey === undefined) return undefined
  return { publicKey, privateKey }
}
