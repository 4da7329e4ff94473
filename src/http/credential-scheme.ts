import type { DigestSecrets } from '../credentials/digest/digest-secrets.js'
import type { Credential } from '../credentials/presented.js'
import { realmOf } from '../domain/digest-verifier.js'
import type { HttpFacts } from './http-facts.js'

/** A way of sending credentials over HTTP. Each is switched on by naming it (SR-06). */
export interface CredentialScheme {
  /** Its name in the `Authorization` header, in lower case. */
  readonly name: string
  /** What the engine has to judge its credentials with; absent where it needs nothing. */
  readonly httpDigest?: DigestSecrets
  /**
   * What the caller shows, from what follows the name in the header; `undefined` when that is not of
   * the scheme's form. Total and linear.
   */
  read(rest: string, facts: HttpFacts): Credential | undefined
  /**
   * Its lines of `WWW-Authenticate` in an answer of 401, at least one, given the credential that was
   * refused, whether for nothing but being stale (`CREDENTIAL_STALE`), and whether the request is at
   * fault before any scheme: it has several `Authorization` headers, or one that names no scheme.
   */
  challenges(
    refused: Credential | undefined,
    isStale: boolean,
    isGarbled: boolean,
  ): readonly string[]
}

/** The quoted string of a realm, for challenges. */
export function quotedRealm(realm: unknown): string {
  return quoted(realmOf(realm, 'realm'))
}

/** Text as a quoted string (RFC 9110 section 5.6.4). */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}
