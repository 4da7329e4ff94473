import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  HookHandlerDoneFunction,
} from 'fastify'
import { ownFields } from '../domain/own-fields.js'
import { createGuard } from '../http/guard.js'
import type { GuardOptions } from '../http/guard-options.js'
import { nodeFacts } from '../http/node-server.js'
import { type Scope, type ScopeParameters, scopeByParameters } from '../http/parameter-intent.js'
import type { RouteCheck, RoutedIntent } from '../http/routes/route-table.js'
import type { Principal, Verdict } from '../http/verdict.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls, once a guard has let the request in; `null` before, and for what is public. */
    readonly keywarden: Principal | null
  }
  interface FastifyContextConfig {
    /** What the route does: made by `protect.operation(...)` or `protect.unguarded`. */
    readonly keywarden?: GuardedRoute
  }
}

/** What a route does, for the `config` of the route. */
export interface GuardedRoute {
  /** The operation; `undefined` for a route that is not guarded, and says so. */
  readonly operation: string | undefined
  readonly scope?: ((request: FastifyRequest) => Scope) | undefined
}

/** What a guard for Fastify works with. */
export interface FastifyOptions<OperationName extends string = string>
  extends GuardOptions<OperationName> {
  /** The route parameters that name organizations and projects. */
  readonly parameters?: ScopeParameters | undefined
  /**
   * Told, when the server is ready, which routes have no operation (they are refused) and which
   * operations with a route in the policy have none here. Default: nothing is told.
   */
  readonly onStart?: ((check: RouteCheck) => void) | undefined
}

/** A plugin for Fastify, and what routes say to it. */
export interface FastifyGuard<OperationName extends string = string> {
  /** The plugin: `app.register(protect)`. It covers every route registered after it. */
  (app: FastifyInstance): Promise<void>
  /**
   * The `config` of a route: `app.get('/orgs/:organization', { config: protect.operation('getOrg') }, …)`.
   *
   * @param scope - Where to find the scope; by default in the parameters of the route.
   * @throws `TypeError` when the policy has no such operation.
   */
  operation(
    name: OperationName,
    scope?: (request: FastifyRequest) => Scope,
  ): { readonly keywarden: GuardedRoute }
  /** The `config` of a route that everybody may use, and nobody is asked. */
  readonly unguarded: { readonly keywarden: GuardedRoute }
}

/**
 * Puts keywarden in front of the routes of Fastify 5: a plugin with the operation of each route in its
 * `config`. A route without one is refused.
 *
 * @throws `TypeError` when an option is not what it must be, `InvalidInput` for `header` and
 *   `trustedProxies`.
 *
 * @example
 * ```ts
 * import fastify from 'fastify'
 * import { AuthorizationEngine, memoryStorage } from 'keywarden'
 * import { atlasPolicy as policy } from 'keywarden/atlas'
 * import { keywarden } from 'keywarden/fastify'
 * import { bearer } from 'keywarden/http'
 *
 * const engine = new AuthorizationEngine({ policy, lookup: memoryStorage() })
 * const protect = keywarden({ engine, schemes: [bearer()] })
 * const app = fastify()
 * await app.register(protect)
 * app.get('/orgs/:organization', { config: protect.operation('getOrg') }, (request) => ({
 *   calledBy: request.keywarden?.actor.id,
 * }))
 * ```
 */
export function keywarden<OperationName extends string>(
  given: FastifyOptions<OperationName>,
): FastifyGuard<OperationName> {
  const { parameters, onStart, ...options } = ownFields(given)
  const guard = createGuard(options)
  const { policy } = options.engine

  const intentOf = (
    route: GuardedRoute,
    request: FastifyRequest,
  ): RoutedIntent<OperationName> | undefined => {
    const { operation: name, scope: scopeOf } = ownFields(route)
    if (name === undefined) return undefined
    const named = ownFields(request.params as Readonly<Record<string, unknown>>)
    const operation = name as OperationName
    if (scopeOf !== undefined) return { operation, scope: scopeOf(request) }
    const known = policy.operation(name)
    return { operation, ...scopeByParameters(known, (parameter) => named[parameter], parameters) }
  }

  /** Whether the request may go on; else it is answered. */
  const act = (verdict: Verdict, request: FastifyRequest, reply: FastifyReply): boolean => {
    if (verdict.passed) {
      Object.assign(request, { keywarden: verdict.principal ?? null })
      return true
    }
    const { status, headers, body } = verdict.answer
    reply
      .code(status)
      .headers(headers as Record<string, string>)
      .send(body)
    return false
  }

  const onRequest = (
    request: FastifyRequest,
    reply: FastifyReply,
    done: HookHandlerDoneFunction,
  ): Promise<FastifyReply | undefined> | undefined => {
    // Read once: Fastify makes the options anew each time.
    const route = readConfig(request.routeOptions.config) ?? UNKNOWN
    const facts = nodeFacts(request.raw, request.originalUrl)
    const verdict = isUnguarded(route) ? OPEN : guard.checkSoon(facts, intentOf(route, request))
    if (verdict instanceof Promise) {
      return verdict.then((late) => (act(late, request, reply) ? undefined : reply))
    }
    if (act(verdict, request, reply)) done()
    return undefined
  }

  /** What a route says of itself: nothing, that it is not guarded, or an operation there is. */
  const readRoute = (config: object | undefined, url: string): GuardedRoute | undefined => {
    const route = readConfig(config)
    const name = route?.operation
    const isKnown = typeof name === 'string' && policy.operation(name) !== undefined
    if (route === undefined || isUnguarded(route) || isKnown) return route
    throw new TypeError(
      `the config of the route ${url} must be protect.operation(...) or protect.unguarded`,
    )
  }

  const plugin = async (app: FastifyInstance) => {
    const served = new Map<string, GuardedRoute | undefined>()
    app.decorateRequest('keywarden', null as never)
    app.addHook('onRoute', ({ method, url, config }) => {
      const route = readRoute(config, url)
      for (const one of [method].flat()) served.set(`${one} ${url}`, route)
    })
    app.addHook('onRequest', onRequest)
    app.addHook('onReady', async () => {
      onStart?.(checkOf(served))
    })
  }

  const checkOf = (served: ReadonlyMap<string, GuardedRoute | undefined>): RouteCheck => {
    const names = new Set([...served.values()].map((route) => route?.operation))
    return {
      routesWithoutOperation: [...served]
        .filter(([route, guarded]) => guarded === undefined && !route.startsWith('HEAD '))
        .map(([route]) => route),
      operationsWithoutRoute: policy.operations
        .filter(({ name, path }) => path !== undefined && !names.has(name))
        .map(({ name }) => name),
    }
  }

  return Object.assign(skippingEncapsulation(plugin), {
    operation: (name: OperationName, scope?: (request: FastifyRequest) => Scope) => {
      if (policy.operation(name) !== undefined) return { keywarden: { operation: name, scope } }
      throw new TypeError(`the policy has no operation \`${name}\``)
    },
    unguarded: UNGUARDED,
  })
}

/** The verdict on routes that are not guarded. */
const OPEN: Verdict = Object.freeze({ passed: true, principal: undefined })

const UNKNOWN: GuardedRoute = Object.freeze({ operation: undefined, scope: undefined })

/** What a config says, and nothing that it inherits. */
function readConfig(config: object | undefined): GuardedRoute | undefined {
  return config !== undefined && Object.hasOwn(config, 'keywarden')
    ? (config as { readonly keywarden?: GuardedRoute }).keywarden
    : undefined
}

const UNGUARDED = Object.freeze({ keywarden: Object.freeze({ operation: undefined }) })

/** Only what says so in so many words is not guarded. */
function isUnguarded(route: GuardedRoute | undefined): boolean {
  return route === UNGUARDED.keywarden
}

/** Lets a plugin cover the routes beside it, as `fastify-plugin` does. */
function skippingEncapsulation<Plugin extends object>(plugin: Plugin): Plugin {
  return Object.assign(plugin, {
    [Symbol.for('skip-override')]: true,
    [Symbol.for('plugin-meta')]: { name: 'keywarden', fastify: '5.x' },
  })
}
