import type { Operation } from '../domain/operation.js'
import { ownFields } from '../domain/own-fields.js'
import type { Scope } from '../engine/decision-request.js'

export type { Scope }

/** The parameters of routes that name what an operation works on. */
export interface ScopeParameters {
  /** The parameter that names an organization. Default `organization`. */
  readonly organization?: string | undefined
  /** The parameter that names a project. Default `project`. */
  readonly project?: string | undefined
}

/** Where a request wants to do something, by the parameters of its route. */
export interface RoutedScope {
  /** The one id that the operation's level needs. */
  readonly scope: Scope
  /** The organization that the route names beside a project: it has to be that of the key. */
  readonly within: string | undefined
}

/**
 * The scope that an operation needs, from the parameters of the route that the framework matched. A
 * parameter that is missing makes a scope that names nothing, which is refused.
 */
export function scopeByParameters(
  operation: Operation | undefined,
  parameterOf: (name: string) => unknown,
  names: ScopeParameters = {},
): RoutedScope {
  if (operation === undefined || operation.level === 'none') {
    return { scope: undefined, within: undefined }
  }
  const { organization = 'organization', project = 'project' } = ownFields(names)
  const owner = parameterOf(organization)
  if (operation.level === 'organization') {
    return { scope: { organization: textOf(owner) }, within: undefined }
  }
  const scope = { project: textOf(parameterOf(project)) }
  return { scope, within: owner === undefined ? undefined : textOf(owner) }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
