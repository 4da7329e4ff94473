import type { Server } from 'node:http'
import type { Scene } from './scene.js'

/** In what way a route is guarded. */
export type Guarding = 'none' | 'keywarden' | 'by hand' | 'rival'

export const GUARDINGS: readonly Guarding[] = ['none', 'keywarden', 'by hand', 'rival']

/** In what way a server is guarded: by keywarden with its usual lookup, or with one without a cache. */
export type Served = Guarding | 'uncached'

/** The smallest route: a list from memory. */
export const LIST = '/organizations/:organization/projects/:project/clusters'

/** A route as services have them: a body that is checked, a computation, a longer answer. */
export const COSTS = `${LIST}/costs`

/** A route that asks a database for one row. */
export const CLUSTER = `${LIST}/:cluster`

/** A web framework whose servers have the routes. */
export interface Framework {
  readonly name: string
  /** What its users check HTTP Basic with otherwise: it checks the secret, and nothing else. */
  readonly rival: string
  /** A server with all routes, guarded in that way, on a port of its own on the loopback. */
  serve(guarding: Guarding, scene: Scene): Promise<Server>
}

/** Where to listen: a free port. */
export const LOOPBACK = { port: 0, host: '127.0.0.1' }
