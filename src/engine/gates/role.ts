import type { Operation } from '../../domain/operation.js'
import type { RefusalCode } from '../../domain/refusal.js'
import type { RoleAssignments } from '../../domain/role-assignments.js'
import type { RoleQuestion } from './gate.js'

/** What may it do there? Any one role that satisfies the operation, held at that scope. */
export function refuseRole(question: RoleQuestion): RefusalCode | undefined {
  if (question.operation.access === 'any-key') return undefined
  return roleFor(question) === undefined ? 'ROLE_MISSING' : undefined
}

/**
 * The role by which the key may, if it holds one: an organization role in its organization, or a
 * project role in the project of the scope. An operation without a scope is judged on the key's
 * own organization, and a project role counts wherever it is held.
 */
export function roleFor({ operation, key, scopeId }: RoleQuestion): string | undefined {
  const role = firstOf(key.roles.organization, operation)
  if (role !== undefined || operation.level === 'organization') return role
  return operation.level === 'project'
    ? firstOf(key.roles.in(scopeId), operation)
    : firstAnywhere(key.roles, operation)
}

/** The first role that satisfies the operation. By index: iterating a frozen list allocates. */
function firstOf(roles: readonly string[], operation: Operation): string | undefined {
  for (let i = 0; i < roles.length; i++) {
    const role = roles[i] as string
    if (operation.isSatisfiedBy(role)) return role
  }
  return undefined
}

/** The first by name, so that the order of the projects does not matter. */
function firstAnywhere(roles: RoleAssignments, operation: Operation): string | undefined {
  let first: string | undefined
  for (const project of roles.projects) {
    const role = firstOf(roles.in(project), operation)
    if (role !== undefined && (first === undefined || role < first)) first = role
  }
  return first
}
