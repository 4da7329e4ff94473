import { ownFields } from '../domain/own-fields.js'
import { type CredentialScheme, quotedRealm } from './credential-scheme.js'

/** How {@link basic} may be set up. */
export interface BasicOptions {
  /** What the challenge calls the protected space. Default `api`. */
  readonly realm?: string
}

/** Base64 with its padding (RFC 4648 section 4), no more than two long texts need. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4}){0,400}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

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
      if (!BASE64.test(rest)) return undefined
      const pair = Buffer.from(rest, 'base64')
      const colon = pair.indexOf(':')
      if (colon < 0 || pair.some((byte) => byte < 0x21 || byte > 0x7e)) return undefined
      const text = pair.toString('latin1')
      return { publicKey: text.slice(0, colon), privateKey: text.slice(colon + 1) }
    },
    challenges: () => challenges,
  } satisfies CredentialScheme)
}
