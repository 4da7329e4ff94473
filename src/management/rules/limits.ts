import { RuleBroken } from '../errors.js'
import type { Proposal } from './management-rule.js'

/** An organization and its lists do not grow beyond the limits; what is too large may shrink. */
export function refuseBeyondLimits({ situation, plan }: Proposal): void {
  const { before, manager } = situation
  const { after } = plan
  if (after === undefined) return
  const { limits } = manager
  grow('keys of the organization', before.keyCount, after.keyCount, limits.keysPerOrganization)
  const [had, has] = [before.projectCount, after.projectCount]
  grow('projects of the organization', had, has, limits.projectsPerOrganization)
  for (const key of after.keys) {
    const entries = before.key(key.id)?.accessList.entries.length ?? 0
    grow('entries of the list', entries, key.accessList.entries.length, limits.entriesPerList)
  }
}

function grow(what: string, before: number, after: number, limit: number): void {
  if (after <= before || after <= limit) return
  throw new RuleBroken('LIMIT_EXCEEDED', `there may be ${limit} ${what}; remove some first`, {
    limit,
  })
}
