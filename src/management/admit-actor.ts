import type { KeyActor, SystemActor, UserActor } from '../domain/actor.js'
import type { ManagementCommand } from '../domain/management-command.js'
import type { OrganizationState } from '../domain/organization-state.js'
import type { Refusal } from '../domain/refusal.js'
import type { RolePolicy } from '../domain/role-policy.js'
import { decide } from '../engine/decide.js'
import { refusePerson } from '../engine/decide-person.js'
import type { Scope } from '../engine/decision-request.js'

/** What is looked at of a key that acts. */
export type ActingKey = Pick<KeyActor, 'kind' | 'id' | 'organization' | 'address' | 'secret'>

/** Who wants to do what where, and the state to judge it on. */
export interface Order {
  readonly policy: RolePolicy
  readonly actor: UserActor | SystemActor | ActingKey
  readonly command: ManagementCommand
  readonly organization: string
  readonly project: string | undefined
  /** The organization of the actor, as loaded; `undefined` when there is none any more. */
  readonly state: OrganizationState | undefined
  readonly at: number
}

/**
 * Why the actor may not order this; `undefined` when it may.
 *
 * For a key all gates run again on that state but the proof of the secret, and the secret it used
 * must still be live. For a person the gates of scope and role run. The system is always admitted.
 */
export function refuseActor(order: Order): Refusal | undefined {
  const { actor } = order
  if (actor.kind === 'system') return undefined
  const asked = questionOf(order)
  if (actor.kind === 'user') return refusePerson({ ...asked, person: actor })
  const decision = decide({ ...asked, ...presenceOf(actor, order) })
  return decision.allowed ? undefined : decision.refusal
}

/**
 * The operation and scope of an order. A command that the policy does not name is unknown to it; one
 * that names a project is ordered there, which is none of the level of the organization.
 */
function questionOf({ policy, command, organization, project, state, at }: Order) {
  const scope: Scope = project === undefined ? { organization } : { project }
  const reachable = state !== undefined && state.organization.id === organization
  return {
    policy,
    operation: policy.operationFor(command)?.name ?? unnamed(command),
    scope,
    project: reachable && project !== undefined ? state.project(project) : undefined,
    at,
  }
}

/**
 * What is asked for when the policy gives a command no operation: a name that no operation can have,
 * so that an operation which happens to be called like the command is not taken for it.
 */
function unnamed(command: ManagementCommand): string {
  return `${command} (not in the management table of the policy)`
}

/** A key actor as it stands now: its record may have changed since the request was allowed. */
function presenceOf(actor: ActingKey, { state, at }: Order) {
  const key = state?.key(actor.id)
  const secret = key?.secrets.find(({ id }) => id === actor.secret)
  const spent = actor.secret !== undefined && secret?.isLive(at) !== true
  return {
    key,
    organization: key && state?.organization,
    credential: key !== undefined && spent ? ('SECRET_EXPIRED' as const) : ('proved' as const),
    address: actor.address,
    secret: actor.secret,
  }
}
