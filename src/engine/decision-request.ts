import type { ApiKey } from '../domain/api-key.js'
import type { SecretId } from '../domain/ids.js'
import type { Time } from '../domain/instant.js'
import type { Organization } from '../domain/organization.js'
import type { Project } from '../domain/project.js'
import type { CredentialFailure } from '../domain/refusal.js'
import type { RolePolicy } from '../domain/role-policy.js'
import type { IpAddress } from '../network/ip-address.js'
import type { ShadowedGate } from './shadowed-gate.js'

/** Where an operation is to be done: exactly the one id that its level needs, or none. */
export type Scope = { readonly organization: string } | { readonly project: string } | undefined

/** One question to the engine: may this key, from this address, do this operation, there, now? */
export interface DecisionRequest<OperationName extends string = string> {
  /** What roles and operations there are. */
  readonly policy: RolePolicy<string, OperationName>
  /** The organization that owns the key, as stored; `undefined` when the key is not known. */
  readonly organization: Organization | undefined
  /** The project that the scope names, as stored; `undefined` when there is none of that id. */
  readonly project?: Project | undefined
  /** The key that the credential names, as stored; `undefined` when there is none. */
  readonly key: ApiKey | undefined
  /** `'proved'` when the caller showed the key's private part, else what was wrong. */
  readonly credential: 'proved' | CredentialFailure
  /** Where the request came in. A key may use `'api'`, which is the default, and nothing else. */
  readonly surface?: 'api' | (string & {}) | undefined
  /** Where the request came from, as a value or as text; `undefined` when not established. */
  readonly address: IpAddress | string | undefined
  /** The name of an operation of the policy; any other is refused with `OPERATION_UNKNOWN`. */
  readonly operation: NoInfer<OperationName>
  /** Where it is to be done. Default: nowhere in particular, as operations of level `'none'` want. */
  readonly scope?: Scope
  /** When: one clock reading for the whole request, a `Date` or epoch milliseconds. */
  readonly at: Time
  /** Which of the key's secrets was proved; the actor of an allowed decision carries it. */
  readonly secret?: SecretId | undefined
  /**
   * A fault that is not about the caller, such as a storage that is down: the answer is then
   * `UNAVAILABLE`, whoever calls.
   */
  readonly fault?: string | undefined
  /**
   * Gates whose refusals are recorded instead of enforced, each named at most once: the request is
   * judged on as if they had let it pass, and the decision has them in `shadowed`. Default none.
   *
   * Where a command of the Access Manager takes the operation, nothing is shadowed; neither is it by
   * what is no such list. It is for the host application to set, never for whoever calls.
   */
  readonly shadow?: readonly ShadowedGate[] | undefined
}
