import { ownFields } from '../domain/own-fields.js'
import { type CredentialScheme, quotedRealm } from './credential-scheme.js'

/** How {@link basic} may be set up. */
export interface BasicOptions {
  /** What the challenge calls the protected space. Default `api`. */
  readonly realm?: string
}

/** Base64 (RFC 4648 section 4), no more than two long texts need; with its padding, four by four. */
const BASE64 = /^[A-Za-z0-9+/]{0,1603}={0,2}$/

/** Two texts of visible ASCII, with the first colon between them. */
const PAIR = /^([\x21-\x39\x3b-\x7e]*):([\x21-\x7e]*)$/

/**
 * HTTP Basic, RFC 7617: the public key is the user name, the private key the password. Both are
 * ASCII, so no character encoding is guessed.
 *
 * @throws `InvalidInput` when the realm is not printable ASCII.
 */
export function basic(options: BasicOptions = {}): CredentialScheme {
  const { realm = 'api' } = ownFields(options)
  const challenges = Object.freeze([`Basic realm=${quotedRealm(realm)}, charset="UTF-8"`])
  return Object.freeze({
    name: 'basic',
    read: (rest) => {
      if (rest.length % 4 !== 0 || !BASE64.test(rest)) return undefined
      const text = Buffer.from(rest, 'base64').toString('latin1')
      const [, publicKey, privateKey] = PAIR.exec(text) ?? []
      if (publicKey === undefined || privateKey === undefined) return undefined
      return { publicKey, privateKey }
    },
    challenges: () => challenges,
  } satisfies CredentialScheme)
}
