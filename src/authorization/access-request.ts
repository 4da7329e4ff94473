import type { Credential } from '../credentials/presented.js'
import type { Scope } from '../engine/decision-request.js'
import type { IpAddress } from '../network/ip-address.js'

/** Who calls, and from where. */
export interface Caller {
  /** What the caller shows; `undefined` when nothing. */
  readonly credential: Credential | undefined
  /** Where the request came from, as a value or as text; `undefined` when not established. */
  readonly address: IpAddress | string | undefined
  /** Where the request came in. A key may use `'api'`, which is the default, and nothing else. */
  readonly surface?: 'api' | (string & {}) | undefined
}

/** What is to be done, and where. */
export interface Intent<OperationName extends string = string> {
  /** The name of the operation. */
  readonly operation: NoInfer<OperationName>
  readonly scope?: Scope
}

/** One request that wants in. */
export interface AccessRequest<OperationName extends string = string>
  extends Caller,
    Intent<OperationName> {}
