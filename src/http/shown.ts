import { forgetMatch } from '../credentials/forget-match.js'
import type { Credential } from '../credentials/presented.js'
import { readAuthorization } from './authorization-header.js'
import type { CredentialScheme } from './credential-scheme.js'
import type { HttpFacts } from './http-facts.js'

/** What a caller shows, and by which scheme. */
export interface Shown {
  readonly credential: Credential | undefined
  readonly scheme: CredentialScheme | undefined
  /** Whether the request is at fault before any scheme: several headers, or one that names none. */
  readonly isGarbled: boolean
}

/** Nothing is shown. */
export const NOTHING: Shown = Object.freeze({
  credential: undefined,
  scheme: undefined,
  isGarbled: false,
})

/** Is no credential of any format, and refused as such. */
export const MALFORMED = ''

/** Something is shown, nobody can tell by which scheme. */
const GARBLED: Shown = Object.freeze({
  credential: MALFORMED,
  scheme: undefined,
  isGarbled: true,
})

/** Reads the credential of a request, by the schemes that are switched on (SR-06). */
export function readShown(facts: HttpFacts, schemes: ReadonlyMap<string, CredentialScheme>): Shown {
  try {
    const authorization = readAuthorization(facts.headers)
    if (authorization === 'missing') return NOTHING
    if (authorization === 'malformed') return GARBLED
    const { rest } = authorization
    const scheme = schemes.get(authorization.scheme)
    const credential = rest === undefined ? undefined : scheme?.read(rest, facts)
    return { credential: credential ?? MALFORMED, scheme, isGarbled: false }
  } finally {
    forgetMatch()
  }
}
