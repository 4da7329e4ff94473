import { type InputIssue, InvalidInput } from '../../domain/errors.js'
import { invalid } from '../../domain/input.js'
import type { Operation } from '../../domain/operation.js'
import { ownFields } from '../../domain/own-fields.js'
import type { RolePolicy } from '../../domain/role-policy.js'
import type { HttpFacts } from '../http-facts.js'
import {
  type RoutedScope,
  type Scope,
  type ScopeParameters,
  scopeByParameters,
} from '../parameter-intent.js'
import { readTemplate, type Segment } from './path-template.js'

/** Finds the scope of an operation whose path does not name it. */
export type ScopeReader = (facts: HttpFacts, parameters: ReadonlyMap<string, string>) => Scope

/** How the paths of a policy are read. */
export interface RouteTableOptions<OperationName extends string = string> extends ScopeParameters {
  /** What stands before every path, such as `/api/v2`. Default nothing. */
  readonly prefix?: string
  /** Where to find the scope of operations whose paths do not name it. */
  readonly scopes?: { readonly [Name in OperationName]?: ScopeReader }
}

/** The route of one operation. */
export interface Route {
  readonly operation: string
  readonly method: string
  readonly segments: readonly Segment[]
  readonly scopeOf: (facts: HttpFacts, parameters: ReadonlyMap<string, string>) => RoutedScope
}

/**
 * The routes of a policy's operations, those that have one.
 *
 * @throws `InvalidInput` naming every path that is no template, or that does not name its scope when
 *   `scopes` has no reader for it.
 */
export function policyRoutes(policy: RolePolicy, options: RouteTableOptions): readonly Route[] {
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
  return routes
}

function routeOf(operation: Operation, options: RouteTableOptions): readonly Route[] {
  const { name, method, path } = operation
  if (method === undefined || path === undefined) return []
  const field = `operations.${name}.path`
  const segments = readTemplate(`${options.prefix ?? ''}${path}`, field)
  const readers = options.scopes ?? {}
  const reader = Object.hasOwn(readers, name) ? readers[name] : undefined
  const scopeOf = reader ? byReader(reader) : byPath(operation, segments, options, field)
  return [{ operation: name, method: methodOf(method), segments, scopeOf }]
}

/** A reader that fails has found no scope, and an operation that needs one is refused. */
function byReader(read: ScopeReader): Route['scopeOf'] {
  return (facts, parameters) => {
    try {
      return { scope: read(facts, parameters), within: undefined }
    } catch {
      return { scope: undefined, within: undefined }
    }
  }
}

function byPath(
  operation: Operation,
  segments: readonly Segment[],
  { organization = 'organization', project = 'project' }: RouteTableOptions,
  field: string,
): Route['scopeOf'] {
  const { level } = operation
  const parameter = level === 'organization' ? organization : project
  if (level !== 'none' && !segments.some((segment) => segment.parameter === parameter)) {
    invalid(field, `must have the parameter {${parameter}}, or a reader in \`scopes\``)
  }
  const names = { organization, project }
  return (_, parameters) => scopeByParameters(operation, (name) => parameters.get(name), names)
}

/** Servers answer `HEAD` as they do `GET`, and methods are compared byte for byte otherwise. */
export function methodOf(method: string): string {
  return method === 'HEAD' ? 'GET' : method
}

/** A route without the names of its parameters: routes of one shape fit the same requests. */
export function shapeOf({ method, segments }: Pick<Route, 'method' | 'segments'>): string {
  const shapes = segments.map(({ parameter, before, after }) =>
    parameter === undefined ? before : `${before}{}${after}`,
  )
  return `${method} /${shapes.join('/')}`
}
