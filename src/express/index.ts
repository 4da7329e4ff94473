export { type ExpressGuard, type ExpressOptions, keywarden } from './express-guard.js'
