import type { KeyId, OrganizationId } from '../domain/ids.js'
import type { KeyUse, Usage, UsageDelta } from '../ports/usage.js'

/** Usage that is added to in place: a use costs no object. */
interface Sum {
  count: number
  lastUsedAt: number
  lastUsedAddress: string | undefined
}

/** What is to be written of one key. */
interface Pending extends Sum {
  readonly organization: OrganizationId
  readonly key: KeyId
  readonly entries: Map<string, Sum>
}

/** Usage that has yet to be written, added up per key and per entry, of a bounded number of keys. */
export class PendingUsage {
  readonly #most: number
  readonly #organizations = new Map<OrganizationId, Map<KeyId, Pending>>()
  #size = 0
  #left = 0

  constructor(most: number) {
    this.#most = most
  }

  /** How many uses were left out, because their keys had no room. */
  get left(): number {
    return this.#left
  }

  /** Adds one use. Whether that took the last room. */
  record({ organization, key, at, address, entry }: KeyUse): boolean {
    const had = this.#size
    const pending = this.#pendingOf(organization, key)
    if (pending === undefined) {
      this.#left++
      return false
    }
    const time = Math.floor(at)
    add(pending, 1, time, address)
    if (entry !== undefined) add(sumOf(pending.entries, entry), 1, time, address)
    return this.#size > had && this.#size >= this.#most
  }

  /** Adds what came later. */
  merge(later: PendingUsage): void {
    for (const one of later.#all()) {
      const pending = this.#pendingOf(one.organization, one.key)
      if (pending === undefined) {
        this.#left += one.count
        continue
      }
      addAll(pending, one)
      for (const [entry, usage] of one.entries) addAll(sumOf(pending.entries, entry), usage)
    }
    this.#left += later.#left
  }

  /** Forgets how many uses were left out, once that was told. */
  forgetLeft(): void {
    this.#left = 0
  }

  /** What there is to write: for each key its own, then that of its entries. */
  deltas(): readonly UsageDelta[] {
    return this.#all().flatMap(({ organization, key, entries, ...own }) => [
      { organization, key, ...own },
      ...[...entries].map(([entry, usage]) => ({ organization, key, entry, ...usage })),
    ])
  }

  #all(): readonly Pending[] {
    return [...this.#organizations.values()].flatMap((keys) => [...keys.values()])
  }

  /** What is to be written of that key; `undefined` where there is no room for it. */
  #pendingOf(organization: OrganizationId, key: KeyId): Pending | undefined {
    const known = this.#organizations.get(organization)?.get(key)
    if (known !== undefined || this.#size >= this.#most) return known
    const pending = { organization, key, entries: new Map<string, Sum>(), ...nothing() }
    const keys = this.#organizations.get(organization) ?? new Map<KeyId, Pending>()
    this.#organizations.set(organization, keys.set(key, pending))
    this.#size++
    return pending
  }
}

function nothing(): Sum {
  return { count: 0, lastUsedAt: Number.NEGATIVE_INFINITY, lastUsedAddress: undefined }
}

function sumOf(entries: Map<string, Sum>, entry: string): Sum {
  const known = entries.get(entry)
  if (known !== undefined) return known
  const sum = nothing()
  entries.set(entry, sum)
  return sum
}

function addAll(sum: Sum, { count, lastUsedAt, lastUsedAddress }: Usage): void {
  add(sum, count, lastUsedAt, lastUsedAddress)
}

/** What is told late does not turn the last use back; of equals the one told last is the last. */
function add(sum: Sum, count: number, at: number, address: string | undefined): void {
  sum.count += count
  if (sum.lastUsedAt > at) return
  sum.lastUsedAt = at
  sum.lastUsedAddress = address
}
