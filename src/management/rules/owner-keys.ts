import type { ApiKey } from '../../domain/api-key.js'
import type { OrganizationState } from '../../domain/organization-state.js'
import type { RolePolicy } from '../../domain/role-policy.js'
import { RuleBroken } from '../errors.js'
import type { Proposal } from './management-rule.js'

/**
 * An organization that has a usable owner key keeps one (SR-23). Giving the last permanent one an
 * end counts as taking it away.
 */
export function refuseLosingOwnerKeys({ situation, plan, overrides }: Proposal): void {
  const { before, actor, at, manager } = situation
  const { after } = plan
  if (after === undefined) return
  const isOwner = ownerKey(manager.policy)
  const owners = (state: OrganizationState) =>
    state.keys.filter((key) => isOwner(key) && isUsable(key, at))
  const had = owners(before)
  const has = owners(after)
  const lost = had.length > 0 && has.length === 0
  if (!lost && !endsLastPermanent(had, has)) return
  if (overrides.allowNoOwnerKey === true && actor.kind !== 'key') return
  const wayOut =
    actor.kind === 'key'
      ? 'make another owner key first'
      : 'make another owner key first, or say `allowNoOwnerKey: true`'
  throw new RuleBroken(
    'NO_OWNER_KEY',
    `would leave the organization without a lasting usable owner key; ${wayOut}`,
    { keys: had.map(({ id }) => id) },
  )
}

/** The commands that tell who changes keys: the first of them that the policy names. */
const CHANGING_KEYS = [
  'keys.update',
  'keys.revoke',
  'keys.disable',
  'keys.delete',
  'keys.create',
] as const

/** Whether a key is an owner key: its roles allow changing keys in its organization. */
export function ownerKey(policy: RolePolicy): (key: ApiKey) => boolean {
  const command = CHANGING_KEYS.find((one) => policy.operationFor(one) !== undefined)
  const operation = command && policy.operationFor(command)
  return (key) => key.organizationRoles.some((role) => operation?.isSatisfiedBy(role) === true)
}

function isUsable(key: ApiKey, at: number): boolean {
  return (
    key.stateAt(at) === 'active' &&
    key.secrets.some((secret) => secret.verifier !== undefined && secret.isLive(at))
  )
}

function endsLastPermanent(had: readonly ApiKey[], has: readonly ApiKey[]): boolean {
  const permanent = (key: ApiKey) => key.expiresAt === undefined
  return had.some(permanent) && !has.some(permanent)
}
