/**
 * A guard in front of the routes of Hono.
 *
 * @module keywarden/hono
 */
export {
  type ConnectionReader,
  type HonoGuard,
  type HonoOptions,
  type KeywardenEnv,
  keywarden,
} from './hono-guard.js'
