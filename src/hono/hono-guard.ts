import type { IncomingMessage } from 'node:http'
import type { Context, MiddlewareHandler } from 'hono'
import { ownFields } from '../domain/own-fields.js'
import { createGuard } from '../http/guard.js'
import type { GuardOptions } from '../http/guard-options.js'
import type { HttpFacts } from '../http/http-facts.js'
import { isCut } from '../http/node-server.js'
import { type Scope, type ScopeParameters, scopeByParameters } from '../http/parameter-intent.js'
import type { RoutedIntent, RouteTable } from '../http/routes/route-table.js'
import type { Principal, Verdict } from '../http/verdict.js'

/** What a guard adds to the context of Hono. */
export interface KeywardenEnv {
  Variables: {
    /** Who calls; `undefined` where the operation is public. */
    readonly keywarden: Principal | undefined
  }
}

/** Tells the peer of a connection: `getConnInfo` of the runtime's adapter. */
export type ConnectionReader = (context: Context) => {
  readonly remote: { readonly address?: string | undefined }
}

/** What a guard for Hono works with. */
export interface HonoOptions<OperationName extends string = string>
  extends GuardOptions<OperationName> {
  /** `getConnInfo` of the runtime, such as that of `@hono/node-server/conninfo`. */
  readonly getConnInfo: ConnectionReader
  /** The route parameters that name organizations and projects. */
  readonly parameters?: ScopeParameters | undefined
}

/** Middleware that lets in what may be done, and answers everything else. */
export interface HonoGuard<OperationName extends string = string> {
  /**
   * Middleware for one route: `app.get('/orgs/:organization', protect('getOrg'), serve)`.
   *
   * @param scope - Where to find the scope; by default in the parameters of the route.
   * @throws `TypeError` when the policy has no such operation.
   */
  (operation: OperationName, scope?: (context: Context) => Scope): MiddlewareHandler<KeywardenEnv>
  /** Middleware for all routes of a table: `app.use(protect.routes(table))`. */
  routes(table: RouteTable<OperationName>): MiddlewareHandler<KeywardenEnv>
}

/**
 * Puts keywarden in front of the routes of Hono 4.
 *
 * @throws `TypeError` when an option is not what it must be, `InvalidInput` for `header` and
 *   `trustedProxies`.
 *
 * @example
 * ```ts
 * import { getConnInfo } from '@hono/node-server/conninfo'
 * import { Hono } from 'hono'
 * import { AuthorizationEngine, memoryStorage } from 'keywarden'
 * import { atlasPolicy as policy } from 'keywarden/atlas'
 * import { keywarden } from 'keywarden/hono'
 * import { bearer } from 'keywarden/http'
 *
 * const engine = new AuthorizationEngine({ policy, lookup: memoryStorage() })
 * const protect = keywarden({ engine, getConnInfo, schemes: [bearer()] })
 * const app = new Hono()
 * app.get('/orgs/:organization', protect('getOrg'), (context) =>
 *   context.json({ calledBy: context.var.keywarden?.actor.id }),
 * )
 * ```
 */
export function keywarden<OperationName extends string>(
  given: HonoOptions<OperationName>,
): HonoGuard<OperationName> {
  const { parameters, getConnInfo, ...options } = ownFields(given)
  if (typeof getConnInfo !== 'function') throw new TypeError('`getConnInfo` must be a function')
  const guard = createGuard(options)
  const { policy } = options.engine

  const middleware = (
    intentOf: (context: Context, facts: HttpFacts) => RoutedIntent<OperationName> | undefined,
  ): MiddlewareHandler<KeywardenEnv> => {
    return (context, next) => {
      const act = (verdict: Verdict): ReturnType<MiddlewareHandler> => {
        if (!verdict.passed) {
          const { status, headers, body } = verdict.answer
          return Promise.resolve(new Response(body, { status, headers: pairsOf(headers) }))
        }
        context.set('keywarden', verdict.principal)
        return next()
      }
      const facts = factsOf(context, getConnInfo)
      const verdict = guard.checkSoon(facts, intentOf(context, facts))
      return verdict instanceof Promise ? verdict.then(act) : act(verdict)
    }
  }

  const protect = (name: OperationName, scopeOf?: (context: Context) => Scope) => {
    const operation = policy.operation(name)
    if (operation === undefined) throw new TypeError(`the policy has no operation \`${name}\``)
    const byRoute = ({ req }: Context) => {
      const named: Readonly<Record<string, unknown>> = ownFields(req.param())
      return scopeByParameters(operation, (parameter) => named[parameter], parameters)
    }
    return middleware((context) =>
      scopeOf === undefined
        ? { operation: name, ...byRoute(context) }
        : { operation: name, scope: scopeOf(context) },
    )
  }
  return Object.assign(protect, {
    routes: (table: RouteTable<OperationName>) => middleware((_, facts) => table.intentOf(facts)),
  })
}

function factsOf(context: Context, getConnInfo: ConnectionReader): HttpFacts {
  const { raw } = context.req
  const { method, url } = raw
  const incoming = incomingOf(context)
  return {
    method,
    target: url.slice(url.indexOf('/', url.indexOf('//') + 2)),
    requestTarget: incoming?.url,
    // Where Node has them, nobody is made to build `Headers` of them.
    headers: incoming?.rawHeaders ?? raw.headers,
    remoteAddress: incoming && isCut(incoming) ? undefined : addressOf(context, getConnInfo),
  }
}

/** The request as Node has it, where Hono runs on Node: `Headers` do not tell of lines left out. */
function incomingOf({ env }: Context): IncomingMessage | undefined {
  const { incoming } = ownFields<{ incoming?: IncomingMessage }>(env ?? {})
  return Array.isArray(incoming?.rawHeaders) ? incoming : undefined
}

/** A runtime that cannot tell the peer has none. */
function addressOf(context: Context, getConnInfo: ConnectionReader): string | undefined {
  try {
    return ownFields(getConnInfo(context).remote).address
  } catch {
    return undefined
  }
}

/** Headers of several lines as several pairs, for `Headers` of the Fetch API. */
function pairsOf(headers: Readonly<Record<string, string | readonly string[]>>) {
  return Object.entries(headers).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((line): [string, string] => [name, line]),
  )
}
