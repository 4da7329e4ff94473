/**
 * A guard in front of the routes of Fastify.
 *
 * @module keywarden/fastify
 */
export {
  type FastifyGuard,
  type FastifyOptions,
  type GuardedRoute,
  keywarden,
} from './fastify-guard.js'
