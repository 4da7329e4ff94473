import { forgetMatch } from '../credentials/forget-match.js'
import type { Credential } from '../credentials/presented.js'
import { readAuthorization } from './authorization-header.js'
import type { CredentialScheme } from './credential-scheme.js'
import type { HttpFacts } from './http-facts.js'

/** What a caller shows, and by which scheme. */
export interface Shown {
  readonly credential: Credential | undefined
  readonly scheme: CredentialScheme | undefined
}

/** Nothing is shown. */
export const NOTHING: Shown = Object.freeze({ credential: undefined, scheme: undefined })

/** Is no credential of any format, and refused as such. */
export const MALFORMED = ''

/** Reads the credential of a request, by the schemes that are switched on (SR-06). */
export function readShown(facts: HttpFacts, schemes: ReadonlyMap<string, CredentialScheme>): Shown {
  try {
    const authorization = readAuthorization(facts.headers)
    if (authorization === 'missing') return NOTHING
    if (authorization === 'malformed') return { credential: MALFORMED, scheme: undefined }
    const scheme = schemes.get(authorization.scheme)
    return { credential: scheme?.read(authorization.rest, facts) ?? MALFORMED, scheme }
  } finally {
    forgetMatch()
  }
}
