import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { ownFields } from '../domain/own-fields.js'
import { createGuard } from '../http/guard.js'
import type { GuardOptions } from '../http/guard-options.js'
import type { HttpFacts } from '../http/http-facts.js'
import { nodeFacts, sendAnswer } from '../http/node-server.js'
import { type Scope, type ScopeParameters, scopeByParameters } from '../http/parameter-intent.js'
import type { RoutedIntent, RouteTable } from '../http/routes/route-table.js'
import type { Principal, Verdict } from '../http/verdict.js'

declare global {
  namespace Express {
    interface Request {
      /** Who calls, once a guard has let the request in; absent before, and for what is public. */
      readonly keywarden?: Principal | undefined
    }
  }
}

/** What a guard for Express works with. */
export interface ExpressOptions<OperationName extends string = string>
  extends GuardOptions<OperationName> {
  /** The route parameters that name organizations and projects. */
  readonly parameters?: ScopeParameters | undefined
}

/** A handler that leaves the types of a route's parameters to the handlers after it. */
export type GuardHandler = <Parameters>(
  request: Request<Parameters>,
  response: Response,
  next: NextFunction,
) => void

/** Handlers that let in what may be done, and answer everything else. */
export interface ExpressGuard<OperationName extends string = string> {
  /**
   * A handler for one route: `app.get('/orgs/:organization', protect('getOrg'), serve)`.
   *
   * @param scope - Where to find the scope; by default in the parameters of the route.
   * @throws `TypeError` when the policy has no such operation.
   */
  (operation: OperationName, scope?: (request: Request) => Scope): GuardHandler
  /** A handler for all routes of a table: `app.use(protect.routes(table))`. */
  routes(table: RouteTable<OperationName>): GuardHandler
}

/**
 * Puts keywarden in front of the routes of Express 5.
 *
 * @throws `TypeError` when an option is not what it must be, `InvalidInput` for `header` and
 *   `trustedProxies`.
 *
 * @example
 * ```ts
 * import express from 'express'
 * import { AuthorizationEngine, memoryStorage } from 'keywarden'
 * import { atlasPolicy as policy } from 'keywarden/atlas'
 * import { keywarden } from 'keywarden/express'
 * import { bearer } from 'keywarden/http'
 *
 * const engine = new AuthorizationEngine({ policy, lookup: memoryStorage() })
 * const protect = keywarden({ engine, schemes: [bearer()], parameters: { organization: 'orgId' } })
 * const app = express()
 * app.get('/orgs/:orgId', protect('getOrg'), (request, response) => {
 *   response.json({ calledBy: request.keywarden?.actor.id })
 * })
 * ```
 */
export function keywarden<OperationName extends string>(
  given: ExpressOptions<OperationName>,
): ExpressGuard<OperationName> {
  const { parameters, ...options } = ownFields(given)
  const guard = createGuard(options)
  const { policy } = options.engine

  const handler = (
    intentOf: (request: Request, facts: HttpFacts) => RoutedIntent<OperationName> | undefined,
  ): GuardHandler => {
    const handle: RequestHandler = (request, response, next) => {
      const facts = nodeFacts(request, request.originalUrl)
      const act = (verdict: Verdict) => {
        if (!verdict.passed) return sendAnswer(response, verdict.answer)
        const value = verdict.principal
        Object.defineProperty(request, 'keywarden', { value, configurable: true })
        next()
      }
      const verdict = guard.checkSoon(facts, intentOf(request, facts))
      return verdict instanceof Promise ? verdict.then(act) : act(verdict)
    }
    return handle as GuardHandler
  }

  const protect = (name: OperationName, scopeOf?: (request: Request) => Scope): GuardHandler => {
    const operation = policy.operation(name)
    if (operation === undefined) throw new TypeError(`the policy has no operation \`${name}\``)
    const byRoute = ({ params }: Request) =>
      scopeByParameters(operation, (parameter) => ownFields(params)[parameter], parameters)
    return handler((request) =>
      scopeOf === undefined
        ? { operation: name, ...byRoute(request) }
        : { operation: name, scope: scopeOf(request) },
    )
  }
  return Object.assign(protect, {
    routes: (table: RouteTable<OperationName>) => handler((_, facts) => table.intentOf(facts)),
  })
}
