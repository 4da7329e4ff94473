export {
  type FastifyGuard,
  type FastifyOptions,
  type GuardedRoute,
  keywarden,
} from './fastify-guard.js'
