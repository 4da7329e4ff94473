import type { ConnectionFacts } from './client-address.js'

/** A request as the guard sees it: nothing of any framework. */
export interface HttpFacts extends ConnectionFacts {
  readonly method: string
  /** The request target as it came over the wire: path and query, undecoded. */
  readonly target: string
}
