import type { ApiKey } from '../domain/api-key.js'
import type { AuditEvent } from '../domain/audit-event.js'
import type { Organization } from '../domain/organization.js'
import { OrganizationState } from '../domain/organization-state.js'
import type { Project } from '../domain/project.js'
import type { ChangeFeed, ChangeNotice } from '../ports/change-feed.js'
import { type Found, type KeyLookup, UNKNOWN_KEY } from '../ports/key-lookup.js'
import type { Page, PageRequest, Position } from '../ports/page.js'
import type { Change, CommitOutcome, LoadedOrganization, Storage } from '../ports/storage.js'
import type { KeyUsage, KeyUse, UsageSink } from '../ports/usage.js'
import { orderedPage } from './ordered-page.js'
import { UsageLedger } from './usage-ledger.js'

/** Where a key is: the organization that owns it, and its id there. */
interface Place {
  readonly organization: string
  readonly key: string
}

/**
 * A storage in the memory of the process: for tests, demonstrations and small services. It is the
 * reference for every other storage, and serves every port: give it as `storage`, as `lookup` and as
 * `usage`.
 *
 * @example
 * ```ts
 * import { memoryStorage } from 'keywarden'
 *
 * const storage = memoryStorage()
 * await storage.load('acme') // => undefined
 * ```
 */
export class MemoryStorage implements Storage, KeyLookup, UsageSink, ChangeFeed {
  readonly #organizations = new Map<string, LoadedOrganization>()
  /** Which organization has an id of a project or key. */
  readonly #owners = new Map<string, string>()
  readonly #byPublicKey = new Map<string, Place>()
  /** Every public key there ever was. */
  readonly #publicKeys = new Set<string>()
  /** Every organization that was deleted: its id names no other, nor does its audit trail. */
  readonly #deleted = new Set<string>()
  readonly #events = new Map<string, AuditEvent[]>()
  readonly #usage = new UsageLedger()
  readonly #listeners = new Set<(notice: ChangeNotice) => void>()

  async load(organization: string): Promise<LoadedOrganization | undefined> {
    return this.#organizations.get(organization)
  }

  async commit(change: Change): Promise<CommitOutcome> {
    const current = this.#organizations.get(change.organization)
    const reason = this.#obstacle(change, current)
    if (reason !== undefined) return { committed: false, reason }
    const before = current?.state
    const after = applied(before, change)
    const revision = change.basedOn + 1
    if (after === undefined) this.#organizations.delete(change.organization)
    if (after === undefined) this.#deleted.add(change.organization)
    else this.#organizations.set(change.organization, Object.freeze({ state: after, revision }))
    this.#index(before, after)
    this.#eventsOf(change.organization).push(...change.events)
    this.#tell(change, revision, before)
    return { committed: true, revision }
  }

  async organizations(page?: PageRequest): Promise<Page<Organization>> {
    const all = [...this.#organizations.values()].map(({ state }) => state.organization)
    return orderedPage(all, page, positionOf)
  }

  async projects(organization: string, page?: PageRequest): Promise<Page<Project>> {
    return orderedPage(this.#stateOf(organization)?.projects ?? [], page, positionOf)
  }

  async keys(
    owner: { readonly organization: string; readonly project?: string | undefined },
    page?: PageRequest,
  ): Promise<Page<ApiKey>> {
    const state = this.#stateOf(owner.organization)
    const keys = owner.project === undefined ? state?.keys : state?.keysIn(owner.project)
    return orderedPage(keys ?? [], page, positionOf)
  }

  async events(organization: string, page?: PageRequest): Promise<Page<AuditEvent>> {
    const events = (this.#events.get(organization) ?? []).map((event, at) => ({ event, at }))
    const { items, ...rest } = orderedPage(events, page, ({ at }) => ({ at, id: '' }))
    return { items: items.map(({ event }) => event), ...rest }
  }

  async usage(
    organization: string,
    keys: readonly string[],
  ): Promise<ReadonlyMap<string, KeyUsage>> {
    const found = new Map<string, KeyUsage>()
    for (const key of keys) {
      const usage = this.#owners.get(key) === organization ? this.#usage.of(key) : undefined
      if (usage !== undefined) found.set(key, usage)
    }
    return found
  }

  async find(publicKey: string): Promise<Found> {
    return this.peek(publicKey)
  }

  peek(publicKey: string): Found {
    const place = this.#byPublicKey.get(publicKey)
    const loaded = place && this.#organizations.get(place.organization)
    const key = place && loaded?.state.key(place.key)
    if (loaded === undefined || key === undefined) return UNKNOWN_KEY
    const { state, revision } = loaded
    return {
      kind: 'key',
      key,
      organization: state.organization,
      projects: { get: (id) => state.project(id) },
      entryCount: key.accessList.entries.length,
      revision,
    }
  }

  record(use: KeyUse): void {
    if (this.#owners.get(use.key) === use.organization) this.#usage.record(use)
  }

  subscribe(listener: (notice: ChangeNotice) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #stateOf(organization: string): OrganizationState | undefined {
    return this.#organizations.get(organization)?.state
  }

  #eventsOf(organization: string): AuditEvent[] {
    const events = this.#events.get(organization) ?? []
    this.#events.set(organization, events)
    return events
  }

  #obstacle(change: Change, current: LoadedOrganization | undefined) {
    const { organization, put, basedOn } = change
    const exists = current !== undefined || this.#deleted.has(organization)
    if (basedOn === 0 && exists) return 'id-taken'
    if ((current?.revision ?? 0) !== basedOn) return 'stale'
    const owned = [...put.projects, ...put.keys]
    const taken = ({ id }: { id: string }) =>
      (this.#owners.get(id) ?? organization) !== organization
    if (owned.some(taken)) return 'id-taken'
    const reserved = ({ id, publicKey }: ApiKey) =>
      current?.state.key(id)?.publicKey !== publicKey && this.#publicKeys.has(publicKey)
    return put.keys.some(reserved) ? 'public-key-taken' : undefined
  }

  #index(before: OrganizationState | undefined, after: OrganizationState | undefined): void {
    for (const { id } of [...(before?.projects ?? []), ...(before?.keys ?? [])]) {
      this.#owners.delete(id)
    }
    for (const { publicKey } of before?.keys ?? []) this.#byPublicKey.delete(publicKey)
    for (const { id, organization } of [...(after?.projects ?? []), ...(after?.keys ?? [])]) {
      this.#owners.set(id, organization)
    }
    for (const { id, organization, publicKey } of after?.keys ?? []) {
      this.#byPublicKey.set(publicKey, { organization, key: id })
      this.#publicKeys.add(publicKey)
    }
    for (const { id } of before?.keys ?? []) if (!after?.key(id)) this.#usage.forget(id)
  }

  #tell({ organization, put, remove }: Change, revision: number, before?: OrganizationState): void {
    const removed = remove.organization
      ? (before?.keys ?? [])
      : remove.keys.flatMap((id) => before?.key(id) ?? [])
    const notice: ChangeNotice = Object.freeze({
      organization,
      revision,
      publicKeys: [...put.keys, ...removed].map(({ publicKey }) => publicKey),
      organizationChanged:
        put.organization !== undefined ||
        remove.organization ||
        put.projects.length + remove.projects.length > 0,
    })
    for (const listener of this.#listeners) attempt(() => listener(notice))
  }
}

/** A fresh, empty {@link MemoryStorage}. */
export function memoryStorage(): MemoryStorage {
  return new MemoryStorage()
}

/** What a listener throws is its own affair: the change has been committed. */
function attempt(act: () => void): void {
  try {
    act()
  } catch {}
}

/** What a change makes of an organization. */
function applied(
  before: OrganizationState | undefined,
  { put, remove }: Change,
): OrganizationState | undefined {
  if (remove.organization) return undefined
  const organization = put.organization ?? before?.organization
  if (organization === undefined) throw new TypeError('a change of nothing')
  const projects = merged(before?.projects ?? [], put.projects, remove.projects)
  const keys = merged(before?.keys ?? [], put.keys, remove.keys)
  return OrganizationState.of(organization, projects, keys)
}

function merged<Item extends { readonly id: string }>(
  items: readonly Item[],
  put: readonly Item[],
  remove: readonly string[],
): readonly Item[] {
  const byId = new Map([...items, ...put].map((item) => [item.id, item]))
  for (const id of remove) byId.delete(id)
  return [...byId.values()]
}

function positionOf(item: { readonly id: string; readonly createdAt: Date | undefined }): Position {
  return { at: item.createdAt?.getTime() ?? 0, id: item.id }
}
