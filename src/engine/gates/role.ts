import type { RefusalCode } from '../../domain/refusal.js'
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
  const { roles } = key
  for (const role of roles.organization) if (operation.isSatisfiedBy(role)) return role
  if (operation.level === 'project') {
    for (const role of roles.in(scopeId)) if (operation.isSatisfiedBy(role)) return role
  } else if (operation.level === 'none') {
    for (const project of roles.projects) {
      for (const role of roles.in(project)) if (operation.isSatisfiedBy(role)) return role
    }
  }
  return undefined
}
