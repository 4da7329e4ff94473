import type { Usage } from '../ports/usage.js'

/** Usage and more of it: counts add up, and what is told late does not turn the last use back. */
export function addedUsage(usage: Usage | undefined, more: Usage): Usage {
  const count = (usage?.count ?? 0) + more.count
  const { lastUsedAt, lastUsedAddress } =
    usage !== undefined && usage.lastUsedAt > more.lastUsedAt ? usage : more
  return Object.freeze({ count, lastUsedAt, lastUsedAddress })
}
