import type { ApiKey } from '../domain/api-key.js'
import type { AuditEvent } from '../domain/audit-event.js'
import { invalid } from '../domain/input.js'
import type { Organization } from '../domain/organization.js'
import type { OrganizationState } from '../domain/organization-state.js'
import { ownFields } from '../domain/own-fields.js'
import type { Project } from '../domain/project.js'
import type { ChangeFeed, ChangeNotice } from '../ports/change-feed.js'
import { checkedChange } from '../ports/check-change.js'
import { checkedTransfer } from '../ports/check-transfer.js'
import { checkedUsage } from '../ports/check-usage.js'
import type { Found, KeyLookup } from '../ports/key-lookup.js'
import type { Page, PageRequest, Position } from '../ports/page.js'
import type { StateTransfer, StoredOrganization } from '../ports/state-transfer.js'
import type { Change, CommitOutcome, LoadedOrganization, Storage } from '../ports/storage.js'
import type { KeyUsage, KeyUse, UsageDelta, UsageSink, UsageWriter } from '../ports/usage.js'
import { ChangeListeners } from './change-listeners.js'
import { changedState } from './changed-state.js'
import { frozenCopy } from './frozen-copy.js'
import { KeptState } from './kept-state.js'
import { noticeOf } from './notice-of.js'
import { orderedPage } from './ordered-page.js'
import { touchedPublicKeys } from './touched-public-keys.js'

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
export class MemoryStorage
  implements Storage, KeyLookup, UsageSink, UsageWriter, ChangeFeed, StateTransfer
{
  readonly #kept = new KeptState()
  readonly #listeners = new ChangeListeners()

  /** An organization with everything it owns; `undefined` when there is none of that id. */
  async load(organization: string): Promise<LoadedOrganization | undefined> {
    return this.#kept.of(organization)
  }

  /**
   * Writes a change, or nothing of it.
   *
   * @throws {@link InvalidInput} when the change contradicts itself, or a part of it belongs to
   *   another organization.
   */
  async commit(given: Change): Promise<CommitOutcome> {
    const change = checkedChange(given)
    const { organization, basedOn } = change
    const reason = this.#kept.obstacle(change)
    if (reason !== undefined) return { committed: false, reason }
    const before = this.#stateOf(organization)
    const state = changedState(before, change)
    const events = change.events.map(frozenCopy)
    const revision = basedOn + 1
    const notice = noticeOf(change, touchedPublicKeys(change, before))
    // INVARIANT: nothing from here on throws, so that a change is written whole.
    this.#kept.put(organization, state && Object.freeze({ state, revision }), events)
    this.#listeners.tell(notice)
    return { committed: true, revision }
  }

  /**
   * The organizations, in the order of their creation.
   *
   * @throws {@link InvalidInput} when the page request is none.
   */
  async organizations(page?: PageRequest): Promise<Page<Organization>> {
    const all = this.#kept.organizations.map(({ state }) => state.organization)
    return orderedPage(all, page, positionOf)
  }

  /**
   * The projects of an organization, in the order of their creation.
   *
   * @throws {@link InvalidInput} when the page request is none.
   */
  async projects(organization: string, page?: PageRequest): Promise<Page<Project>> {
    return orderedPage(this.#stateOf(organization)?.projects ?? [], page, positionOf)
  }

  /**
   * The keys of an organization, or of one of its projects, in the order of their creation.
   *
   * @throws {@link InvalidInput} when the page request is none.
   */
  async keys(
    owner: { readonly organization: string; readonly project?: string | undefined },
    page?: PageRequest,
  ): Promise<Page<ApiKey>> {
    const { organization, project } = ownFields(owner)
    const state = this.#stateOf(organization)
    const keys = project === undefined ? state?.keys : state?.keysIn(project)
    return orderedPage(keys ?? [], page, positionOf)
  }

  /**
   * The audit trail of an organization, the oldest first; it outlives the organization.
   *
   * @throws {@link InvalidInput} when the page request is none.
   */
  async events(organization: string, page?: PageRequest): Promise<Page<AuditEvent>> {
    const events = this.#kept.eventsOf(organization).map((event, at) => ({ event, at }))
    const { items, ...rest } = orderedPage(events, page, ({ at }) => ({ at, id: '' }))
    return Object.freeze({ items: Object.freeze(items.map(({ event }) => event)), ...rest })
  }

  /** The recorded usage of those keys; a key never used is not in the answer. */
  async usage(
    organization: string,
    keys: readonly string[],
  ): Promise<ReadonlyMap<string, KeyUsage>> {
    const found = new Map<string, KeyUsage>()
    for (const key of keys) {
      const usage = this.#kept.usageOf(organization, key)
      if (usage !== undefined) found.set(key, usage)
    }
    return found
  }

  /** The key of that public key, with its organization and the projects of that. */
  async find(publicKey: string): Promise<Found> {
    return this.#kept.records.of(publicKey)
  }

  /** {@link MemoryStorage.find} without waiting: everything is in memory. */
  peek(publicKey: string): Found {
    return this.#kept.records.of(publicKey)
  }

  /** Counts one use of a key; use by a key that the organization does not have is nobody's. */
  record(use: KeyUse): void {
    this.#kept.record(use)
  }

  /**
   * Adds a batch of usage; that of keys that the organization does not have is nobody's.
   *
   * @throws {@link InvalidInput} when a delta is none, or is named twice; nothing is written then.
   */
  async addUsage(batch: readonly UsageDelta[]): Promise<void> {
    for (const delta of checkedUsage(batch)) this.#kept.addUsage(delta)
  }

  /**
   * Calls the listener after every commit from now on. Returns what ends the subscription. Nothing
   * is ever lost here.
   */
  subscribe(listener: (notice: ChangeNotice) => void, _lost?: () => void): () => void {
    return this.#listeners.subscribe(listener)
  }

  /** Now, on the clock of `performance.now()`: a commit is told before it ends. */
  toldUntil(): number {
    return this.#listeners.toldUntil()
  }

  /** Everything there is, as it is when the first is asked for. */
  async *dump(): AsyncGenerator<StoredOrganization, void, undefined> {
    yield* this.#kept.dump()
  }

  /**
   * Takes over everything, or nothing.
   *
   * @throws {@link InvalidInput} when there is something already, or what is given contradicts
   *   itself.
   */
  async restore(organizations: AsyncIterable<StoredOrganization>): Promise<void> {
    this.#mustBeEmpty()
    const all: StoredOrganization[] = []
    for await (const one of checkedTransfer(organizations)) all.push(toBeKept(one))
    this.#mustBeEmpty()
    // INVARIANT: nothing from here on throws or waits.
    for (const one of all) this.#kept.restore(one)
  }

  #mustBeEmpty(): void {
    if (!this.#kept.isEmpty) invalid('storage', 'must be empty: restore into a new one')
  }

  #stateOf(organization: string): OrganizationState | undefined {
    return this.#kept.of(organization)?.state
  }
}

/** A fresh, empty {@link MemoryStorage}. */
export function memoryStorage(): MemoryStorage {
  return new MemoryStorage()
}

function positionOf(item: { readonly id: string; readonly createdAt: Date | undefined }): Position {
  return { at: item.createdAt?.getTime() ?? 0, id: item.id }
}

/** An organization as nobody can change it from outside. */
function toBeKept({ loaded, events, ...rest }: StoredOrganization): StoredOrganization {
  const whole = loaded && Object.freeze({ state: loaded.state, revision: loaded.revision })
  return { ...structuredClone(rest), loaded: whole, events: events.map(frozenCopy) }
}
