import { invalid } from '../../domain/input.js'
import type { RolePolicy } from '../../domain/role-policy.js'
import type { HttpFacts } from '../http-facts.js'
import type { Scope } from '../parameter-intent.js'
import { decoded, readTemplate, segmentsOf } from './path-template.js'
import {
  methodOf,
  policyRoutes,
  type Route,
  type RouteTableOptions,
  shapeOf,
} from './policy-routes.js'
import { RouteTree } from './route-tree.js'

/** A route that a server offers. */
export interface ServedRoute {
  readonly method: string
  /** Its template, with parameters as `{name}` or `:name`. */
  readonly path: string
}

/** What a request asks for, by its route. */
export interface RoutedIntent<OperationName extends string = string> {
  readonly operation: OperationName
  readonly scope: Scope
  /** The organization that the path names beside a project: it has to be that of the key. */
  readonly within?: string | undefined
}

/** Which routes of a server have no operation, and which operations have no route. */
export interface RouteCheck {
  readonly routesWithoutOperation: readonly string[]
  readonly operationsWithoutRoute: readonly string[]
}

/**
 * The routes of a policy's operations, as their `method` and `path` have them.
 *
 * Literal text is compared byte for byte; a parameter takes one segment that is not empty and is
 * decoded once. Where several templates fit, the one with more literal text decides. `HEAD` is `GET`.
 * A request that fits none has no operation and is refused: an unknown route is not an open one.
 *
 * @example
 * ```ts
 * import { atlasPolicy } from 'keywarden/atlas'
 * import { routeTable } from 'keywarden/http'
 *
 * const routes = routeTable(atlasPolicy, {
 *   ...{ organization: 'orgId', project: 'groupId' },
 *   scopes: { createGroup: () => ({ organization: 'acme' }) },
 * })
 * const facts = { method: 'GET', target: '/orgs/acme', headers: {}, remoteAddress: undefined }
 * routes.intentOf(facts) // => { operation: 'getOrg', scope: { organization: 'acme' } }
 * routes.intentOf({ ...facts, target: '/orgs/acme/' }) // => undefined
 * ```
 */
export class RouteTable<OperationName extends string = string> {
  readonly #trees: RouteTrees
  /** The same routes as servers see them that regard no case, and decode before they match. */
  readonly #lenient: RouteTrees
  readonly #routes: readonly Route[]

  /** @internal */
  constructor(routes: readonly Route[]) {
    this.#trees = treesOf(routes)
    this.#lenient = treesOf(routes.map(folded))
    this.#routes = routes
    Object.freeze(this)
  }

  /**
   * What a request asks for; `undefined` when it fits no route, or when a server could take it for
   * another one than this table does.
   */
  intentOf(facts: HttpFacts): RoutedIntent<OperationName> | undefined {
    const method = methodOf(facts.method)
    const segments = segmentsOf(facts.target)
    const match = segments && this.#trees.get(method)?.find(segments)
    if (segments === undefined || match === undefined) return undefined
    const { operation, scopeOf } = match.route
    const lenient = this.#lenient.get(method)?.find(segments.map(foldedText))
    if (lenient?.route.operation !== operation) return undefined
    const parameters = decodedParameters(match.parameters)
    if (parameters === undefined) return undefined
    return { operation: operation as OperationName, ...scopeOf(facts, parameters) }
  }

  /**
   * Compares the table with the routes that a server has: to be looked at when it starts.
   *
   * @throws `InvalidInput` when a served path is no template.
   */
  check(served: Iterable<ServedRoute>): RouteCheck {
    const unserved = new Map(this.#routes.map((route) => [shapeOf(route), route.operation]))
    const known = new Set(unserved.keys())
    const routesWithoutOperation: string[] = []
    for (const { method, path } of served) {
      const shape = shapeOf({ method: methodOf(method), segments: readTemplate(path, 'path') })
      if (!known.has(shape)) routesWithoutOperation.push(`${method} ${path}`)
      unserved.delete(shape)
    }
    return { routesWithoutOperation, operationsWithoutRoute: [...unserved.values()] }
  }
}

/**
 * Reads the routes of a policy.
 *
 * @throws `InvalidInput` naming every path that is no template, is that of another operation,
 *   or does not name its scope when `scopes` has no reader for it.
 */
export function routeTable<OperationName extends string>(
  policy: RolePolicy<string, OperationName>,
  options: RouteTableOptions<OperationName> = {},
): RouteTable<OperationName> {
  return new RouteTable(policyRoutes(policy, options))
}

type RouteTrees = ReadonlyMap<string, RouteTree<Route>>

/** The routes by method. */
function treesOf(routes: readonly Route[]): RouteTrees {
  const trees = new Map<string, RouteTree<Route>>()
  for (const route of routes) {
    const tree = trees.get(route.method) ?? new RouteTree<Route>()
    trees.set(route.method, tree)
    if (tree.add(route.segments, route)) continue
    const rule = 'must not be that of another operation, not even in another case'
    invalid(`operations.${route.operation}.path`, rule)
  }
  return trees
}

function folded(route: Route): Route {
  const segments = route.segments.map((segment) => ({
    ...segment,
    before: segment.before.toLowerCase(),
    after: segment.after.toLowerCase(),
  }))
  return { ...route, segments }
}

function foldedText(text: string): string {
  return (decoded(text) ?? text).toLowerCase()
}

function decodedParameters(
  parameters: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> | undefined {
  const values = new Map<string, string>()
  for (const [name, text] of parameters) {
    const value = decoded(text)
    if (value === undefined) return undefined
    values.set(name, value)
  }
  return values
}
