import type { Actor } from '../../domain/actor.js'
import type { ApiKey } from '../../domain/api-key.js'
import type { OrganizationState } from '../../domain/organization-state.js'
import { RoleAssignments } from '../../domain/role-assignments.js'
import type { RolePolicy } from '../../domain/role-policy.js'
import { RuleBroken } from '../errors.js'
import type { Proposal } from './management-rule.js'

/** A role where it is held: in a project, or in the organization. */
interface Held {
  readonly role: string
  readonly project: string | undefined
}

/**
 * Nobody gives, takes or lends what they do not hold (SR-21).
 *
 * Every role that a command adds to a key or removes from it must be among those the actor holds at
 * that scope, after closure; roles that the policy gives by itself apart. A command that hands out
 * a whole credential needs all the roles of the key, everywhere.
 */
export function refuseEscalation({ situation, plan }: Proposal): void {
  const { actor, before, manager } = situation
  const roles = rolesOf(actor, before)
  if (roles === undefined) return
  const holds = holding(roles, manager.policy)
  const key = plan.handsOut === undefined ? undefined : before.key(plan.handsOut)
  const needed = [...assigned(before, plan.after, plan.granted), ...(key ? all(key.roles) : [])]
  const missing = needed.filter((held) => !holds(held))
  if (missing.length === 0) return
  const names = missing.map(({ role, project }) => (project ? `${role} in ${project}` : role))
  throw new RuleBroken(
    'ESCALATION',
    `takes roles that the actor does not hold: ${names.join(', ')}; ask somebody who holds them`,
    { roles: missing },
  )
}

/** The roles of an actor as they are now; `undefined` for the system, which needs none. */
function rolesOf(actor: Actor, before: OrganizationState): RoleAssignments | undefined {
  if (actor.kind === 'system') return undefined
  if (actor.kind === 'user') return actor.roles
  return before.key(actor.id)?.roles ?? RoleAssignments.of([], {})
}

/** Whether somebody with these roles holds a role at a scope, inclusion counted. */
function holding(roles: RoleAssignments, policy: RolePolicy): (held: Held) => boolean {
  const closure = (names: readonly string[]) =>
    new Set(names.flatMap((name) => policy.role(name)?.closure ?? []))
  const everywhere = closure(roles.organization)
  return ({ role, project }) =>
    everywhere.has(role) || (project !== undefined && closure(roles.in(project)).has(role))
}

/** Every role that is assigned before and not after, or after and not before. */
function assigned(
  before: OrganizationState,
  after: OrganizationState | undefined,
  granted: RoleAssignments | undefined,
): readonly Held[] {
  if (after === undefined) return []
  const isGranted = has(granted)
  return after.keys.flatMap((key) => {
    const known = before.key(key.id)
    if (known === key) return []
    return differing(known, key)
      .filter(({ project }) => project === undefined || after.project(project) !== undefined)
      .filter((held) => !isGranted(held))
  })
}

function differing(before: ApiKey | undefined, after: ApiKey): readonly Held[] {
  const [old, now] = [before ? all(before.roles) : [], all(after.roles)]
  const within = (list: readonly Held[]) => (held: Held) =>
    list.some(({ role, project }) => role === held.role && project === held.project)
  return [...now.filter((held) => !within(old)(held)), ...old.filter((held) => !within(now)(held))]
}

function has(granted: RoleAssignments | undefined): (held: Held) => boolean {
  return ({ role, project }) =>
    (project === undefined ? granted?.organization : granted?.in(project))?.includes(role) === true
}

function all(roles: RoleAssignments): readonly Held[] {
  return [
    ...roles.organization.map((role) => ({ role, project: undefined })),
    ...roles.projects.flatMap((project) => roles.in(project).map((role) => ({ role, project }))),
  ]
}
