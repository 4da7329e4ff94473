import { ownFields } from '../domain/own-fields.js'
import { type CredentialScheme, quotedRealm } from './credential-scheme.js'

/** How {@link bearer} may be set up. */
export interface BearerOptions {
  /** What the challenge calls the protected space. Default `api`. */
  readonly realm?: string
}

/** RFC 6750 section 2.1, and RFC 9110's token68. */
const TOKEN = /^[A-Za-z0-9\-._~+/]{1,512}=*$/

/**
 * Bearer tokens, RFC 6750: `Authorization: Bearer kw_…`. The token is the whole private key, of a
 * format that names its public key.
 *
 * Its challenge says `invalid_token` of whatever came as a token, well-formed or not, and
 * `invalid_request` of a request in which nobody can tell what came (section 3.1). It says nothing of
 * requests without a credential, or with one of another scheme.
 *
 * @throws `InvalidInput` when the realm is not printable ASCII.
 */
export function bearer(options: BearerOptions = {}): CredentialScheme {
  const { realm = 'api' } = ownFields(options)
  const challenge = `Bearer realm=${quotedRealm(realm)}`
  return Object.freeze({
    name: 'bearer',
    read: (rest) => (TOKEN.test(rest) ? rest : undefined),
    challenges: (refused, _, isGarbled) => {
      const error = isGarbled ? 'invalid_request' : refused !== undefined && 'invalid_token'
      return [error === false ? challenge : `${challenge}, error="${error}"`]
    },
  } satisfies CredentialScheme)
}
