import type { OrganizationState } from '../../domain/organization-state.js'
import { type Order, refuseActor } from '../admit-actor.js'
import { RuleBroken } from '../errors.js'
import type { Proposal } from './management-rule.js'

/**
 * A key does not refuse itself what it is just doing: not by its roles, its list, its state, or the
 * organization's requirement (SR-23). A scope that the command deletes is nobody's loss.
 */
export function refuseSelfLockout({ situation, plan, order, overrides }: Proposal): void {
  const { actor } = situation
  const { after } = plan
  if (actor.kind !== 'key' || overrides.allowSelfLockout === true) return
  if (after === undefined || scopeIsGone(order, after)) return
  // Which secret it used is not asked again: a command that ends one makes another, which lasts.
  const refusal = refuseActor({ ...order, actor: { ...actor, secret: undefined }, state: after })
  if (refusal === undefined) return
  throw new RuleBroken(
    'SELF_LOCKOUT',
    'would refuse the acting key what it is just doing; ' +
      'use another key, or say `allowSelfLockout: true`',
    { refusal },
  )
}

function scopeIsGone({ project }: Order, after: OrganizationState): boolean {
  return project !== undefined && after.project(project) === undefined
}
