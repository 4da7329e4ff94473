import { ownFields } from '../domain/own-fields.js'
import type { KeyUsage, KeyUse, Usage } from '../ports/usage.js'

/** Adds up how keys and entries are used. */
export class UsageLedger {
  readonly #keys = new Map<string, { total: Usage; entries: Map<string, Usage> }>()

  record(given: KeyUse): void {
    const { key, at, address, entry } = ownFields(given)
    const use = { at, address }
    const known = this.#keys.get(key) ?? { total: undefined, entries: new Map<string, Usage>() }
    const total = added(known.total, use)
    if (entry !== undefined) known.entries.set(entry, added(known.entries.get(entry), use))
    this.#keys.set(key, { total, entries: known.entries })
  }

  of(key: string): KeyUsage | undefined {
    const known = this.#keys.get(key)
    return known && { ...known.total, entries: new Map(known.entries) }
  }

  forget(key: string): void {
    this.#keys.delete(key)
  }
}

/** Usage and one use more; what is reported late does not turn the last use back. */
function added(usage: Usage | undefined, { at, address }: Pick<KeyUse, 'at' | 'address'>): Usage {
  const count = (usage?.count ?? 0) + 1
  if (usage !== undefined && usage.lastUsedAt > at) return Object.freeze({ ...usage, count })
  return Object.freeze({ count, lastUsedAt: at, lastUsedAddress: address })
}
