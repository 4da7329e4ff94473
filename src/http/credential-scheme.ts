import type { DigestSecrets } from '../credentials/digest/digest-secrets.js'
import type { Credential } from '../credentials/presented.js'
import { invalid } from '../domain/input.js'
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
   * refused, and whether for nothing but being stale (`CREDENTIAL_STALE`).
   */
  challenges(refused: Credential | undefined, isStale: boolean): readonly string[]
}

/** The quoted string of a realm, for challenges. */
export function quotedRealm(realm: unknown): string {
  if (typeof realm !== 'string' || !/^[\x20-\x7e]{1,100}$/.test(realm)) {
    invalid('realm', 'must be 1 to 100 printable ASCII characters')
  }
  return `"${realm.replace(/["\\]/g, '\\$&')}"`
}
