import type { GuardOptions } from '../guard-options.js'
import type { Principal } from '../verdict.js'
import type { GuardedOperation } from './guard-scene.js'

/**
 * What a server has to do to be put to the guard contract: three routes, each guarded as its
 * operation, and the reply that the contract hands it.
 *
 * | route | operation | scope |
 * | --- | --- | --- |
 * | `GET /organizations/{organization}` | `readOrganization` | the organization of the path |
 * | `POST /projects/{project}/deployments` | `deploy` | the project of the path |
 * | `GET /status` | `readStatus` | none; it is public |
 */
export interface GuardedRoutes {
  /** The options to guard with. */
  readonly options: GuardOptions<GuardedOperation>
  /**
   * What a handler answers, as JSON with status 200. Called by handlers, once for each request that
   * reaches one, with the principal that it sees.
   */
  reply(operation: GuardedOperation, principal: Principal | undefined | null): object
}

/** A server that listens on loopback. */
export interface GuardedServer {
  /** The port it listens on, at 127.0.0.1. */
  readonly port: number
  /** Stops listening; resolves when that is done. */
  close(): Promise<void>
}

/** Starts a server with the three routes. */
export type ServeGuarded = (routes: GuardedRoutes) => Promise<GuardedServer>
