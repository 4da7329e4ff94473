/**
 * A guard in front of the routes of Express.
 *
 * @module keywarden/express
 */
export {
  type ExpressGuard,
  type ExpressOptions,
  type GuardHandler,
  keywarden,
} from './express-guard.js'
