import { isId } from '../domain/ids.js'
import { ownFields } from '../domain/own-fields.js'
import { type CredentialScheme, quotedRealm } from './credential-scheme.js'

/** How {@link basic} may be set up. */
export interface BasicOptions {
  /** What the challenge calls the protected space. Default `api`. */
  readonly realm?: string
}

/** No more than two long texts need. */
const LONGEST = 1604

/**
 * Base64 (RFC 4648 section 4), four by four, with its padding, and with no bits left over in front of
 * it, so that a pair is written in one way.
 */
const BASE64 = /^[A-Za-z0-9+/]*(?:(?<=[AQgw])==|(?<=[AEIMQUYcgkosw048])=)?$/

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
      if (rest.length % 4 !== 0 || rest.length > LONGEST || !BASE64.test(rest)) return undefined
      // Not by way of a Buffer: it would leave the private key in a pool that others see.
      const [, publicKey, privateKey] = PAIR.exec(atob(rest)) ?? []
      if (publicKey === undefined || privateKey === undefined || !isId(publicKey)) return undefined
      return { publicKey, privateKey }
    },
    challenges: () => challenges,
  } satisfies CredentialScheme)
}
