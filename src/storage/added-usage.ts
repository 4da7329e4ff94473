import { ownFields } from '../domain/own-fields.js'
import type { Usage } from '../ports/usage.js'

/** Usage and more of it: counts add up, and what is told late does not turn the last use back. */
export function addedUsage(usage: Usage | undefined, more: Usage): Usage {
  const count = (usage?.count ?? 0) + more.count
  const later = usage !== undefined && usage.lastUsedAt > more.lastUsedAt ? usage : more
  const { lastUsedAt, lastUsedAddress } = ownFields(later)
  return Object.freeze({ count, lastUsedAt, lastUsedAddress })
}
