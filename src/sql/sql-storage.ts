import type { Kysely } from 'kysely'
import type { ApiKey } from '../domain/api-key.js'
import type { AuditEvent } from '../domain/audit-event.js'
import { isId } from '../domain/ids.js'
import type { Organization } from '../domain/organization.js'
import { ownFields } from '../domain/own-fields.js'
import type { Project } from '../domain/project.js'
import type { ChangeNotice, CommitNews } from '../ports/change-feed.js'
import type { Found, KeyLookup } from '../ports/key-lookup.js'
import { type Page, type PageRequest, readPage } from '../ports/page.js'
import type { StateTransfer, StoredOrganization } from '../ports/state-transfer.js'
import type { Change, CommitOutcome, LoadedOrganization, Storage } from '../ports/storage.js'
import type { KeyUsage, UsageDelta, UsageWriter } from '../ports/usage.js'
import { ChangeListeners } from '../storage/change-listeners.js'
import { listEvents } from './audit/list-events.js'
import { commitChange } from './commit/commit-change.js'
import { KeyFinder } from './find-key.js'
import { listKeys, listOrganizations, listProjects } from './list-records.js'
import { loadOrganization } from './load-organization.js'
import { SchemaCheck } from './schema/schema-version.js'
import { type ReadSqlOptions, readSqlOptions, type SqlStorageOptions } from './sql-options.js'
import { dumpOrganizations } from './transfer/dump-organizations.js'
import { restoreOrganizations } from './transfer/restore-organizations.js'
import { addUsage } from './usage/add-usage.js'
import { readUsage } from './usage/read-usage.js'

/**
 * A storage in the caller's SQLite, PostgreSQL, MySQL or MariaDB, through the caller's own Kysely. It
 * never closes the connection, and touches no table but those that `migrate` made.
 *
 * On SQLite give it a handle of its own: a transaction of the caller's on the same handle and one of
 * the storage's are one transaction to the database.
 */
export class SqlStorage implements Storage, KeyLookup, UsageWriter, StateTransfer {
  readonly #options: ReadSqlOptions
  readonly #schema: SchemaCheck
  readonly #finder: KeyFinder
  readonly #ownCommits = new ChangeListeners()

  /**
   * Tells what is committed through this object, at once, and nothing else. For a cache in this
   * process, which then sees its own commits without waiting: it goes in front of the feed of the
   * database, as in `changeFeed: [storage.ownCommits, feed]`.
   */
  readonly ownCommits: CommitNews = Object.freeze({
    subscribe: (listener: (notice: ChangeNotice) => void) => this.#ownCommits.subscribe(listener),
  })

  /** @internal */
  constructor(options: ReadSqlOptions) {
    this.#options = options
    this.#schema = new SchemaCheck(options.db)
    this.#finder = new KeyFinder(options.db, options.run)
  }

  /**
   * Whether the tables are those that this version of keywarden reads and writes; every other method
   * asks so before its first use. Call it at the start, to fail there.
   *
   * @throws {@link WrongSchema} when they are not; whatever the database throws.
   */
  check(): Promise<void> {
    return this.#schema.check()
  }

  /**
   * An organization with everything it owns; `undefined` when there is none of that id. Keys and
   * projects that are damaged are left out and told to `onDamage`, so that one bad row keeps nobody
   * from revoking another key. Then, until the row is mended:
   *
   * - it is not counted: limits may be exceeded by it, and it is no owner key that another could rely on;
   * - no command can name it, and no commit changes its row. Its id and public key stay taken;
   * - a project that is deleted is not taken from a damaged key, and what keeps an organization from
   *   being deleted is not found in it: the organization takes its damaged rows along;
   * - `dump`, and with it `exportState`, rejects with {@link DamagedData}: no backup is made without it.
   *
   * @throws {@link DamagedData} when the organization itself cannot be read, `InvalidInput`
   *   when its parts do not fit together, {@link WrongSchema}.
   */
  async load(organization: string): Promise<LoadedOrganization | undefined> {
    await this.#schema.check()
    if (!isId(organization)) return undefined
    return loadOrganization(this.#options.db, organization, this.#options.onDamage)
  }

  /**
   * Writes a change, or nothing of it.
   *
   * @throws `InvalidInput` when the change contradicts itself, or a part of it belongs to
   *   another organization; {@link WrongSchema}.
   */
  async commit(change: Change): Promise<CommitOutcome> {
    await this.#schema.check()
    const { outcome, notice } = await commitChange(this.#options, change, this.#options.isChained)
    if (notice !== undefined) this.#ownCommits.tell(notice)
    return outcome
  }

  /**
   * The organizations, in the order of their creation.
   *
   * @throws `InvalidInput` when the page request is none; {@link WrongSchema}.
   */
  async organizations(page?: PageRequest): Promise<Page<Organization>> {
    await this.#schema.check()
    return listOrganizations(this.#options.db, page, this.#options.onDamage)
  }

  /**
   * The projects of an organization, in the order of their creation.
   *
   * @throws `InvalidInput` when the page request is none; {@link WrongSchema}.
   */
  async projects(organization: string, page?: PageRequest): Promise<Page<Project>> {
    await this.#schema.check()
    if (!isId(organization)) return nothing(page)
    return listProjects(this.#options.db, organization, page, this.#options.onDamage)
  }

  /**
   * The keys of an organization, or of one of its projects, in the order of their creation.
   *
   * @throws `InvalidInput` when the page request is none; {@link WrongSchema}.
   */
  async keys(
    owner: { readonly organization: string; readonly project?: string | undefined },
    page?: PageRequest,
  ): Promise<Page<ApiKey>> {
    await this.#schema.check()
    const { organization, project } = ownFields(owner)
    if (!isId(organization)) return nothing(page)
    if (project !== undefined && !isId(project)) return nothing(page)
    return listKeys(this.#options.db, { organization, project }, page, this.#options.onDamage)
  }

  /**
   * The audit trail of an organization, the oldest first; it outlives the organization.
   *
   * @throws `InvalidInput` when the page request is none; {@link DamagedData} when an
   *   event cannot be read, for a trail with a hole in it is none; {@link WrongSchema}.
   */
  async events(organization: string, page?: PageRequest): Promise<Page<AuditEvent>> {
    await this.#schema.check()
    if (!isId(organization)) return nothing(page)
    return listEvents(this.#options.db, organization, page)
  }

  /**
   * The recorded usage of those keys; a key never used is not in the answer.
   *
   * @throws `InvalidInput` when what is recorded is damaged; {@link WrongSchema}.
   */
  async usage(
    organization: string,
    keys: readonly string[],
  ): Promise<ReadonlyMap<string, KeyUsage>> {
    await this.#schema.check()
    return readUsage(this.#options.db, organization, keys)
  }

  /**
   * The key of that public key, with its organization and the asked projects, in one round trip.
   *
   * @throws {@link WrongSchema}, and whatever the database throws.
   */
  async find(publicKey: string, projects: readonly string[]): Promise<Found> {
    if (!this.#schema.isSound) await this.#schema.check()
    return this.#finder.find(publicKey, projects)
  }

  /**
   * Adds recorded uses, all of a batch or none; see `usageBatch`.
   *
   * @throws `InvalidInput` when a delta is none, or is named twice; {@link WrongSchema}.
   */
  async addUsage(batch: readonly UsageDelta[]): Promise<void> {
    await this.#schema.check()
    return addUsage(this.#options, batch)
  }

  /**
   * Everything there is, as it is when the first is asked for, one organization in memory at a time.
   * It holds a connection, with a transaction that reads only, until the last is told or the loop is
   * left: where Kysely has one connection, as for `better-sqlite3`, all else waits until then, so ask
   * nothing else of it in between. A file of SQLite without a write-ahead log takes no commit meanwhile.
   *
   * @throws {@link DamagedData} when any record cannot be read, for a backup with a hole in it is
   *   none; {@link WrongSchema}, `InvalidInput`, and whatever the database throws.
   */
  async *dump(): AsyncGenerator<StoredOrganization, void, undefined> {
    await this.#schema.check()
    yield* dumpOrganizations(this.#options)
  }

  /**
   * Writes everything, or nothing, in one transaction. With `chainAuditTrail` the events are chained
   * anew. Feeds are not told.
   *
   * @throws `InvalidInput` when there is something already, or what is given contradicts
   *   itself; {@link WrongSchema}, and whatever the source or the database throws.
   */
  async restore(organizations: AsyncIterable<StoredOrganization>): Promise<void> {
    await this.#schema.check()
    return restoreOrganizations(this.#options, organizations, this.#options.isChained)
  }
}

/**
 * A storage on the caller's own Kysely instance; call `migrate` first.
 *
 * @throws `TypeError` when an option is not what it must be.
 */
export function sqlStorage<Database>(
  kysely: Kysely<Database>,
  options: SqlStorageOptions = {},
): SqlStorage {
  return new SqlStorage(readSqlOptions(kysely, options))
}

/** The page of what names nothing. */
function nothing<Item>(request: PageRequest | undefined): Page<Item> {
  readPage(request)
  return Object.freeze({ items: Object.freeze([]), next: undefined })
}
