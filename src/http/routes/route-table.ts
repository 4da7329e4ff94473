import { type InputIssue, InvalidInput } from '../../domain/errors.js'
import { invalid } from '../../domain/input.js'
import type { Operation } from '../../domain/operation.js'
import { ownFields } from '../../domain/own-fields.js'
import type { RolePolicy } from '../../domain/role-policy.js'
import type { Scope } from '../../engine/decision-request.js'
import type { HttpFacts } from '../http-facts.js'
import { type ScopeParameters, scopeByParameters } from '../parameter-scope.js'
import { decoded, readTemplate, type Segment, segmentsOf } from './path-template.js'
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
}

/** Finds the scope of an operation whose path does not name it. */
export type ScopeReader = (facts: HttpFacts, parameters: ReadonlyMap<string, string>) => Scope

/** How {@link routeTable} reads the paths of a policy. */
export interface RouteTableOptions<OperationName extends string = string> extends ScopeParameters {
  /** What stands before every path, such as `/api/v2`. Default nothing. */
  readonly prefix?: string
  /** Where to find the scope of operations whose paths do not name it. */
  readonly scopes?: { readonly [Name in OperationName]?: ScopeReader }
}

/** Which routes of a server have no operation, and which operations have no route. */
export interface RouteCheck {
  readonly routesWithoutOperation: readonly string[]
  readonly operationsWithoutRoute: readonly string[]
}

interface Route {
  readonly operation: string
  readonly method: string
  readonly segments: readonly Segment[]
  readonly scopeOf: ScopeReader
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
    return {
      operation: operation as OperationName,
      scope: scopeOr(() => scopeOf(facts, parameters)),
    }
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
  const issues: InputIssue[] = []
  const routes = policy.operations.flatMap((operation) => {
    try {
      return routeOf(operation, ownFields(options))
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error
      issues.push(...error.issues)
      return []
    }
  })
  if (issues.length > 0) throw new InvalidInput(issues)
  return new RouteTable(routes)
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

/** A reader that fails has found no scope, and an operation that needs one is refused. */
function scopeOr(read: () => Scope): Scope {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** The route of an operation that has one. */
function routeOf(operation: Operation, options: RouteTableOptions): readonly Route[] {
  const { name, method, path } = operation
  if (method === undefined || path === undefined) return []
  const field = `operations.${name}.path`
  const segments = readTemplate(`${options.prefix ?? ''}${path}`, field)
  const readers = options.scopes ?? {}
  const reader = Object.hasOwn(readers, name) ? readers[name] : undefined
  const scopeOf = reader ?? scopeByPath(operation, segments, options, field)
  return [{ operation: name, method: methodOf(method), segments, scopeOf }]
}

function scopeByPath(
  operation: Operation,
  segments: readonly Segment[],
  { organization = 'organization', project = 'project' }: RouteTableOptions,
  field: string,
): ScopeReader {
  const { level } = operation
  const parameter = level === 'organization' ? organization : project
  if (level !== 'none' && !segments.some((segment) => segment.parameter === parameter)) {
    invalid(field, `must have the parameter {${parameter}}, or a reader in \`scopes\``)
  }
  const names = { organization, project }
  return (_, parameters) => scopeByParameters(operation, (name) => parameters.get(name), names)
}

/** Servers answer `HEAD` as they do `GET`, and methods are compared byte for byte otherwise. */
function methodOf(method: string): string {
  return method === 'HEAD' ? 'GET' : method
}

function shapeOf({ method, segments }: Pick<Route, 'method' | 'segments'>): string {
  const shapes = segments.map(({ parameter, before, after }) =>
    parameter === undefined ? before : `${before}{}${after}`,
  )
  return `${method} /${shapes.join('/')}`
}
