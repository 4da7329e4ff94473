export {
  type ConnectionReader,
  type HonoGuard,
  type HonoOptions,
  type KeywardenEnv,
  keywarden,
} from './hono-guard.js'
