import type { ConnectionFacts } from './client-address.js'

/** A request as the guard sees it: nothing of any framework. */
export interface HttpFacts extends ConnectionFacts {
  readonly method: string
  /** The request target as it came over the wire: path and query, undecoded. */
  readonly target: string
  /**
   * The request target as it came, where `target` is another form of it, as under an application that
   * is mounted in another. Default: `target`.
   */
  readonly requestTarget?: string | undefined
}
