import type { ApiKey } from '../domain/api-key.js'
import { InvalidInput } from '../domain/errors.js'
import { invalid } from '../domain/input.js'
import type { OrganizationState } from '../domain/organization-state.js'
import type { Project } from '../domain/project.js'
import type { Level } from '../domain/role.js'
import type { RolePolicy } from '../domain/role-policy.js'
import { RuleBroken } from './errors.js'

/** The key of that id. What belongs to others is as good as absent (SR-22). */
export function keyOf(state: OrganizationState, id: string, project?: string): ApiKey {
  const key = state.key(id)
  const there = project === undefined || (key?.rolesIn(project).length ?? 0) > 0
  if (key !== undefined && there) return key
  const where = project === undefined ? 'organization' : 'project'
  throw new RuleBroken('NOT_FOUND', `there is no such key in the ${where}`, { field: 'key' })
}

/** The key of that id, which can still be brought back to use. */
export function lastingKeyOf(state: OrganizationState, id: string): ApiKey {
  const key = keyOf(state, id)
  if (key.revokedAt === undefined) return key
  throw new RuleBroken('KEY_REVOKED', 'is revoked, and that is for good; create another', {
    field: 'key',
    keys: [id],
  })
}

/** The project of that id. */
export function projectOf(state: OrganizationState, id: string): Project {
  const project = state.project(id)
  if (project !== undefined) return project
  throw new RuleBroken('NOT_FOUND', 'there is no such project', { field: 'project' })
}

/** Role names that the policy knows, all of one level. */
export function rolesOf(
  policy: RolePolicy,
  names: readonly string[],
  level: Level,
  field = 'roles',
): readonly string[] {
  const issues = names.flatMap((name, index) =>
    policy.role(name)?.level === level
      ? []
      : [{ field: `${field}[${index}]`, rule: `must be one of the ${level} roles of the policy` }],
  )
  if (issues.length > 0) throw new InvalidInput(issues)
  return names
}

/** Text no longer than a limit of the manager allows. */
export function withinLength(text: string, field: string, limit: number): string {
  // Normalising takes more than linear time: a bound first keeps absurd text cheap (SR-12).
  if (text.length > 4 * limit + 64 || [...text.normalize('NFC').trim()].length > limit) {
    invalid(field, `must be at most ${limit} characters`)
  }
  return text
}

/** A key as a project sees it: its roles in other projects are not told (procedure P7). */
export function seenFrom(key: ApiKey, project: string): ApiKey {
  return key.projects
    .filter((other) => other !== project)
    .reduce((seen, other) => seen.withoutProject(other), key)
    .withoutVerifiers()
}
