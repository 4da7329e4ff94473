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

/**
 * The scope that an operation needs, from the parameters of the route that the framework matched. A
 * parameter that is missing makes a scope that names nothing, which is refused.
 */
export function scopeByParameters(
  operation: Operation | undefined,
  parameterOf: (name: string) => unknown,
  names: ScopeParameters = {},
): Scope {
  if (operation === undefined || operation.level === 'none') return undefined
  const { organization = 'organization', project = 'project' } = ownFields(names)
  const isProject = operation.level === 'project'
  const value = parameterOf(isProject ? project : organization)
  const id = typeof value === 'string' ? value : ''
  return isProject ? { project: id } : { organization: id }
}
