import type { KeyUse, Usage, UsageDelta } from '../ports/usage.js'
import { addedUsage } from './added-usage.js'

/** What is to be written of one key. */
interface Pending extends Pick<UsageDelta, 'organization' | 'key'> {
  total: Usage
  readonly entries: Map<string, Usage>
}

/** Usage that has yet to be written, added up per key and per entry, of a bounded number of keys. */
export class PendingUsage {
  readonly #most: number
  readonly #keys = new Map<string, Pending>()
  #left = 0

  constructor(most: number) {
    this.#most = most
  }

  /** Whether no further key has room. */
  get isFull(): boolean {
    return this.#keys.size >= this.#most
  }

  /** How many uses were left out, because their keys had no room. */
  get left(): number {
    return this.#left
  }

  /** Adds one use. Whether that took the last room. */
  record({ organization, key, at, address, entry }: KeyUse): boolean {
    const had = this.#keys.size
    const use = { count: 1, lastUsedAt: Math.floor(at), lastUsedAddress: address }
    this.#add(organization, key, use, entry === undefined ? [] : [[entry, use]])
    return this.isFull && this.#keys.size > had
  }

  /** Adds what came later. */
  merge(later: PendingUsage): void {
    for (const { organization, key, total, entries } of later.#keys.values()) {
      this.#add(organization, key, total, entries)
    }
    this.#left += later.#left
  }

  /** Forgets how many uses were left out, once that was told. */
  forgetLeft(): void {
    this.#left = 0
  }

  /** What there is to write: for each key its own, then that of its entries. */
  deltas(): readonly UsageDelta[] {
    return [...this.#keys.values()].flatMap(({ organization, key, total, entries }) => [
      { organization, key, ...total },
      ...[...entries].map(([entry, usage]) => ({ organization, key, entry, ...usage })),
    ])
  }

  #add(
    organization: KeyUse['organization'],
    key: KeyUse['key'],
    more: Usage,
    entries: Iterable<readonly [string, Usage]>,
  ): void {
    // No id has a slash.
    const name = `${organization}/${key}`
    const known = this.#keys.get(name)
    if (known === undefined && this.isFull) {
      this.#left += more.count
      return
    }
    const pending = known ?? { organization, key, total: more, entries: new Map<string, Usage>() }
    if (known === undefined) this.#keys.set(name, pending)
    else pending.total = addedUsage(pending.total, more)
    for (const [entry, usage] of entries) {
      pending.entries.set(entry, addedUsage(pending.entries.get(entry), usage))
    }
  }
}
