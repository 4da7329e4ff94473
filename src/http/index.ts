/**
 * Requests over HTTP, whatever the framework: where they come from, what credential they carry,
 * which operation they want, and what their callers are told.
 *
 * @module keywarden/http
 */
export type { Answer, AnswerStyle } from './answers/answer.js'
export { atlasAnswers } from './answers/atlas-answers.js'
export type { Outward, OutwardCode } from './answers/outward.js'
export { problemDetails } from './answers/problem-details.js'
export { type BasicOptions, basic } from './basic.js'
export { type BearerOptions, bearer } from './bearer.js'
export {
  type ClientAddressReader,
  type ConnectionFacts,
  clientAddress,
  clientAddressReader,
  type ProxyOptions,
} from './client-address.js'
export type { CredentialScheme } from './credential-scheme.js'
export { type DigestOptions, digest } from './digest/digest.js'
export {
  type MemoryNonceRegisterOptions,
  memoryNonceRegister,
} from './digest/memory-nonce-register.js'
export { createGuard, type Guard } from './guard.js'
export type { GuardOptions, Throttle, ThrottledCaller } from './guard-options.js'
export type { RequestHeaders } from './header-lines.js'
export type { HttpFacts } from './http-facts.js'
export { type GuardedListener, guarded, nodeFacts, sendAnswer } from './node-server.js'
export { type RoutedScope, type ScopeParameters, scopeByParameters } from './parameter-intent.js'
export type { RouteTableOptions, ScopeReader } from './routes/policy-routes.js'
export {
  type RouteCheck,
  type RoutedIntent,
  type RouteTable,
  routeTable,
  type ServedRoute,
} from './routes/route-table.js'
export type { Principal, Verdict } from './verdict.js'
