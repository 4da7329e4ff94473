import type { AuditEvent } from '../domain/audit-event.js'
import type { OrganizationId } from '../domain/ids.js'
import type { StoredOrganization } from '../ports/state-transfer.js'
import type { Change, LoadedOrganization } from '../ports/storage.js'
import type { KeyUsage, KeyUse, UsageDelta } from '../ports/usage.js'
import { KeyRecords } from './key-records.js'
import { Ownership } from './ownership.js'
import { UsageLedger } from './usage-ledger.js'

/** Everything that a storage in memory keeps. What is written here has been checked before. */
export class KeptState {
  readonly #organizations = new Map<string, LoadedOrganization>()
  /** Every organization that was deleted: its id names no other, nor does its audit trail. */
  readonly #deleted = new Set<string>()
  readonly #events = new Map<string, AuditEvent[]>()
  readonly #usage = new UsageLedger()
  readonly #ownership = new Ownership()
  readonly records = new KeyRecords()

  /** Whether there is nothing, be it of deleted organizations. */
  get isEmpty(): boolean {
    return this.#organizations.size + this.#deleted.size === 0
  }

  /** The organizations that are there. */
  get organizations(): readonly LoadedOrganization[] {
    return [...this.#organizations.values()]
  }

  of(organization: string): LoadedOrganization | undefined {
    return this.#organizations.get(organization)
  }

  eventsOf(organization: string): readonly AuditEvent[] {
    return this.#events.get(organization) ?? []
  }

  /** How a key has been used, if it is one of the organization. */
  usageOf(organization: string, key: string): KeyUsage | undefined {
    return this.#ownership.hasKey(organization, key) ? this.#usage.of(key) : undefined
  }

  /** What of a change is taken already, or of another revision; `undefined` when nothing is. */
  obstacle(change: Change): 'id-taken' | 'stale' | 'public-key-taken' | undefined {
    const { organization, basedOn } = change
    const current = this.of(organization)
    const exists = current !== undefined || this.#deleted.has(organization)
    if (basedOn === 0 && exists) return 'id-taken'
    if ((current?.revision ?? 0) !== basedOn) return 'stale'
    return this.#ownership.obstacle(change, current?.state)
  }

  /** Puts an organization in the place of what it was; `undefined` when it is deleted. */
  put(
    organization: string,
    after: LoadedOrganization | undefined,
    events: readonly AuditEvent[],
  ): void {
    const before = this.of(organization)?.state
    if (after === undefined) this.#organizations.delete(organization)
    if (after === undefined) this.#deleted.add(organization)
    else this.#organizations.set(organization, after)
    this.#ownership.replace(before, after?.state)
    this.records.replace(before, after)
    for (const { id } of before?.keys ?? []) {
      if (after?.state.key(id) === undefined) this.#usage.forget(id)
    }
    this.#append(organization, events)
  }

  /** Counts one use; that of a key that the organization does not have is nobody's. */
  record(use: KeyUse): void {
    if (this.#ownership.hasKey(use.organization, use.key)) this.#usage.record(use)
  }

  /** Counts usage; that of keys that the organization does not have is nobody's. */
  addUsage(delta: UsageDelta): void {
    if (this.#ownership.hasKey(delta.organization, delta.key)) this.#usage.add(delta)
  }

  /** Everything, organization by organization, in the order of their ids. */
  dump(): readonly StoredOrganization[] {
    const publicKeys = this.#ownership.publicKeys()
    const ids = [...this.#organizations.keys(), ...this.#deleted].sort() as OrganizationId[]
    return ids.map((id) => {
      const loaded = this.of(id)
      const keys = loaded?.state.keys ?? []
      const inUse = new Set(keys.map(({ publicKey }) => publicKey))
      const used = publicKeys.get(id) ?? []
      return {
        ...{ id, loaded, events: [...this.eventsOf(id)] },
        usage: new Map(keys.flatMap((key) => this.#usageEntry(key.id))),
        retiredPublicKeys: used.filter((publicKey) => !inUse.has(publicKey)),
      }
    })
  }

  /** Takes over an organization that is not there. */
  restore({ id, loaded, events, usage, retiredPublicKeys }: StoredOrganization): void {
    this.put(id, loaded, events)
    this.#ownership.retire(id, retiredPublicKeys)
    for (const [key, { entries, ...own }] of usage) {
      const of = { organization: id, key: key as UsageDelta['key'] }
      this.addUsage({ ...of, ...own })
      for (const [entry, one] of entries) this.addUsage({ ...of, ...one, entry })
    }
  }

  #usageEntry(key: string): readonly (readonly [string, KeyUsage])[] {
    const usage = this.#usage.of(key)
    return usage === undefined ? [] : [[key, usage]]
  }

  #append(organization: string, events: readonly AuditEvent[]): void {
    const trail = this.#events.get(organization) ?? []
    for (const event of events) trail.push(event)
    this.#events.set(organization, trail)
  }
}
