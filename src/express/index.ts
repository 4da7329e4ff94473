/**
 * A guard in front of the routes of Express.
 *
 * @module keywarden/express
 */
export { type ExpressGuard, type ExpressOptions, keywarden } from './express-guard.js'
