/** Guards that break one promise each: the contract has to notice every one of them. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  type Answer,
  createGuard,
  type HttpFacts,
  nodeFacts,
  type Principal,
  routeTable,
  sendAnswer,
} from 'keywarden/http'
import type { GuardedOperation, GuardedRoutes, ServeGuarded } from 'keywarden/testing'
import { guardPolicy } from '../../../src/http/contract/guard-scene.js'
import { listening } from './listening.js'

const table = routeTable(guardPolicy)

/** The places of a guard of `node:http` where it can go wrong. */
interface Parts {
  facts(request: IncomingMessage): HttpFacts
  intent(facts: HttpFacts): ReturnType<typeof table.intentOf>
  options(options: GuardedRoutes['options']): GuardedRoutes['options']
  answer(response: ServerResponse, answer: Answer, serveAnyway: () => void): void
  principal(principal: Principal | undefined): Principal | undefined
  /** What runs before the verdict is known. */
  early(serve: () => void): void
}

const SOUND: Parts = {
  facts: nodeFacts,
  intent: (facts) => table.intentOf(facts),
  options: (options) => options,
  answer: (response, answer) => {
    if (!response.headersSent) sendAnswer(response, answer)
  },
  principal: (principal) => principal,
  early: () => undefined,
}

function brokenIn(flaw: Partial<Parts>): ServeGuarded {
  const parts = { ...SOUND, ...flaw }
  return async ({ options, reply }) => {
    const guard = createGuard(parts.options(options))
    return listening(async (request, response) => {
      const facts = parts.facts(request)
      const intent = parts.intent(facts)
      const operation = intent?.operation as GuardedOperation
      const serve = (principal?: Principal) => {
        const body = JSON.stringify(reply(operation, principal))
        if (!response.headersSent) response.setHeader('content-type', 'application/json').end(body)
      }
      parts.early(serve)
      const verdict = await guard.check(facts, intent)
      if (verdict.passed) serve(parts.principal(verdict.principal))
      else parts.answer(response, verdict.answer, serve)
    })
  }
}

const byName = ({ headers }: IncomingMessage) => headers as HttpFacts['headers']
const leftmost = ({ headers, socket }: IncomingMessage) =>
  String(headers['x-forwarded-for'] ?? socket.remoteAddress).split(',')[0]

let lastPrincipal: Principal | undefined

/** What each does wrong → the guard. */
export const BROKEN: Readonly<Record<string, ServeGuarded>> = {
  'serves whatever the verdict is': brokenIn({ answer: (_, __, serveAnyway) => serveAnyway() }),
  'serves before the verdict is there': brokenIn({ early: (serve) => serve() }),
  'serves while the storage is down': brokenIn({
    answer: (response, answer, serveAnyway) =>
      answer.status === 503 ? serveAnyway() : sendAnswer(response, answer),
  }),
  'takes the first of two Authorization headers': brokenIn({
    facts: (request) => ({ ...nodeFacts(request), headers: byName(request) }),
  }),
  'hands out targets without their query': brokenIn({
    facts: (request) => ({
      ...nodeFacts(request),
      target: String(request.url).split('?')[0] ?? '',
    }),
  }),
  'hands out the target that the client says it signed': brokenIn({
    facts: (request) => {
      const facts = nodeFacts(request)
      const signed = /^Digest .*\buri="([^"]*)"/.exec(String(request.headers.authorization))?.[1]
      return { ...facts, target: signed ?? facts.target, method: 'GET' }
    },
  }),
  'decodes targets': brokenIn({
    facts: (request) => ({ ...nodeFacts(request), target: decodeURIComponent(request.url ?? '') }),
  }),
  'believes forwarding headers of everybody': brokenIn({
    facts: (request) => ({ ...nodeFacts(request), remoteAddress: leftmost(request) }),
  }),
  'believes every proxy': brokenIn({
    options: (options) => ({ ...options, trustedProxies: ['0.0.0.0/0'] }),
  }),
  'does not know the proxy it stands behind': brokenIn({
    options: ({ trustedProxies: _, ...options }) => options,
  }),
  'takes the client for its proxy when the header is missing': brokenIn({
    options: (options) => ({ ...options, directFromProxy: true, trustedProxies: ['127.0.0.1'] }),
    facts: (request) => {
      const { 'x-forwarded-for': said } = request.headers
      return said === undefined
        ? {
            ...nodeFacts(request),
            headers: { ...byName(request), 'x-forwarded-for': '203.0.113.7' },
          }
        : nodeFacts(request)
    },
  }),
  'shows the principal of the request before': brokenIn({
    principal: (principal) => {
      const before = lastPrincipal ?? principal
      lastPrincipal = principal
      return before
    },
  }),
  'shows no principal': brokenIn({ principal: () => undefined }),
  'forgets the challenges': brokenIn({
    answer: (response, { headers, ...answer }) => {
      const { 'www-authenticate': _, ...rest } = headers
      sendAnswer(response, { ...answer, headers: rest })
    },
  }),
  'answers 200 with a problem in it': brokenIn({
    answer: (response, answer) => sendAnswer(response, { ...answer, status: 200 }),
  }),
  'lets answers be cached': brokenIn({
    answer: (response, { headers, ...answer }) => {
      const { 'cache-control': _, ...rest } = headers
      sendAnswer(response, { ...answer, headers: rest })
    },
  }),
  'says who was close': brokenIn({
    answer: (response, answer) => {
      const { authorization = '' } = response.req.headers
      const body = authorization.endsWith('nonsense') ? '{"code":"MALFORMED"}' : answer.body
      sendAnswer(response, { ...answer, body })
    },
  }),
  'has one scope for all': brokenIn({
    intent: (facts) => {
      const intent = table.intentOf(facts)
      return intent?.operation === 'readOrganization'
        ? { ...intent, scope: { organization: 'acme' } }
        : intent
    },
  }),
  'decodes paths twice': brokenIn({
    facts: (request) => ({ ...nodeFacts(request), target: decodeURIComponent(request.url ?? '') }),
  }),
  'lets HEAD through': brokenIn({
    answer: (response, answer, serveAnyway) =>
      response.req.method === 'HEAD' ? serveAnyway() : sendAnswer(response, answer),
  }),
  'knows one scheme only': brokenIn({
    options: (options) => ({ ...options, schemes: options.schemes.slice(0, 1) }),
  }),
  'asks for a key where everybody may': brokenIn({
    intent: (facts) => {
      const intent = table.intentOf(facts)
      return intent?.operation === 'readStatus' ? undefined : intent
    },
  }),
  'forgets what is shadowed': brokenIn({
    options: ({ shadow: _, ...options }) => options,
  }),
  'shadows more than it was told to': brokenIn({
    options: (options) => ({ ...options, shadow: ['address', 'role'] }),
  }),
  'says nothing about when to come back': brokenIn({
    answer: (response, { headers, ...answer }) => {
      const { 'retry-after': _, ...rest } = headers
      sendAnswer(response, { ...answer, headers: rest })
    },
  }),
}
