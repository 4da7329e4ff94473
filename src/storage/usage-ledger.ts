import { ownFields } from '../domain/own-fields.js'
import type { KeyUsage, KeyUse, Usage, UsageDelta } from '../ports/usage.js'
import { addedUsage } from './added-usage.js'

/** What is known of one key. */
interface Known {
  total: Usage | undefined
  readonly entries: Map<string, Usage>
}

/** Adds up how keys and entries are used. */
export class UsageLedger {
  readonly #keys = new Map<string, Known>()

  record(given: KeyUse): void {
    const { organization, key, at, address, entry } = ownFields(given)
    const lastUsedAt = Math.floor(at)
    const use = { organization, key, count: 1, lastUsedAt, lastUsedAddress: address }
    this.add(use)
    if (entry !== undefined) this.add({ ...use, entry })
  }

  add(delta: UsageDelta): void {
    const { key, entry } = delta
    const known = this.#keys.get(key) ?? { total: undefined, entries: new Map<string, Usage>() }
    if (entry === undefined) known.total = addedUsage(known.total, delta)
    else known.entries.set(entry, addedUsage(known.entries.get(entry), delta))
    this.#keys.set(key, known)
  }

  of(key: string): KeyUsage | undefined {
    const { total, entries } = this.#keys.get(key) ?? {}
    return total && { ...total, entries: new Map(entries) }
  }

  forget(key: string): void {
    this.#keys.delete(key)
  }
}
