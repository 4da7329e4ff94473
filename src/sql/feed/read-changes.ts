import { type Kysely, sql } from 'kysely'
import { id, type OrganizationId } from '../../domain/ids.js'
import { itemsOf } from '../../domain/input.js'
import type { ChangeNotice } from '../../ports/change-feed.js'
import type { SqlDialect } from '../dialect.js'
import { countOf, flagOf, jsonOf } from '../rows/columns.js'
import { type DamagedRecord, isDamaged, readable } from '../rows/damaged-record.js'
import { DATABASE_TIME } from '../schema/database-time.js'
import type { ChangesTable, KeywardenTables, StoredNumber } from '../schema/tables.js'

/** Up to where a feed has read, which only this file understands. */
export interface Place {
  readonly position: string
  /** When that was, in epoch milliseconds by the clock of the database, by which changes grow old. */
  readonly at: number
}

/** Changes, and the place from which to read on. */
export interface ReadChanges {
  readonly notices: readonly ChangeNotice[]
  /** A change that cannot be read, and is not among the notices. */
  readonly damaged: DamagedRecord | undefined
  readonly place: Place
  /** Whether there may be more that were committed before this was read. */
  readonly more: boolean
}

/** The place before everything that is committed from now on. */
export async function currentPlace(
  db: Kysely<KeywardenTables>,
  dialect: SqlDialect,
): Promise<Place> {
  if (dialect === 'postgres') return (await changesOfPostgres(db, undefined)).place
  const last = dialect === 'mysql' ? LAST_OF_MYSQL : LAST_OF_SQLITE
  const { rows } = await sql<{ last: StoredNumber | null; now: StoredNumber }>`
    select (${last}) as last, ${DATABASE_TIME[dialect]} as now`.execute(db)
  const { last: position, now } = rows[0] ?? nothingRead()
  return { position: String(countOf(position ?? 0, 'position')), at: countOf(now, 'now') }
}

/** The last position that was given, whether its change is still kept or not. */
const LAST_OF_MYSQL = sql`select value from keywarden_positions where name = 'changes'`
const LAST_OF_SQLITE = sql`select seq from sqlite_sequence where name = 'keywarden_changes'`

/**
 * What has been committed since a place, in the order of revisions for each organization. A change
 * that is committed late is not skipped: it is not before any place that was read until then.
 */
export function changesSince(
  db: Kysely<KeywardenTables>,
  dialect: SqlDialect,
  { position }: Place,
): Promise<ReadChanges> {
  return dialect === 'postgres'
    ? changesOfPostgres(db, position)
    : countedChanges(db, dialect, Number(position))
}

/** How many changes are read at once. */
const MOST_CHANGES = 1000

type CountedRow = MaybeChange & { readonly now: StoredNumber }

/** A change, or none: then every column is null. */
type MaybeChange = { readonly [Column in keyof ChangesTable]: ChangesTable[Column] | null }

/** Positions that count up in the order of commits. */
async function countedChanges(
  db: Kysely<KeywardenTables>,
  dialect: SqlDialect,
  position: number,
): Promise<ReadChanges> {
  const { rows } = await sql<CountedRow>`
    select told.now, c.* from (select ${DATABASE_TIME[dialect]} as now) as told
    left join keywarden_changes as c on c.position > ${position}
    order by c.position limit ${sql.lit(MOST_CHANGES)}`.execute(db)
  const [first] = rows
  if (first === undefined) return nothingRead()
  const last = rows.at(-1)?.position ?? position
  return {
    ...readAll(rows),
    place: { position: String(countOf(last, 'position')), at: countOf(first.now, 'now') },
    more: rows.length === MOST_CHANGES,
  }
}

type SnapshotRow = CountedRow & { readonly snapshot: string }

/**
 * A place in PostgreSQL is a snapshot: it tells exactly which transactions it has seen, so that those
 * that it has not are all that is new, in whatever order they began.
 */
async function changesOfPostgres(
  db: Kysely<KeywardenTables>,
  seen: string | undefined,
): Promise<ReadChanges> {
  const isNew =
    seen === undefined
      ? sql`false`
      : sql`c.position >= pg_snapshot_xmin(${seen}::pg_snapshot)::text::bigint
          and not pg_visible_in_snapshot(c.position::text::xid8, ${seen}::pg_snapshot)`
  const { rows } = await sql<SnapshotRow>`
    select told.now, told.snapshot, c.*
    from (
      select pg_current_snapshot()::text as snapshot, ${DATABASE_TIME.postgres} as now
    ) as told
    left join keywarden_changes as c on ${isNew}
    order by c.revision, c.position`.execute(db)
  const [first] = rows
  if (first === undefined) return nothingRead()
  const place = { position: first.snapshot, at: countOf(first.now, 'now') }
  return { ...readAll(rows), place, more: false }
}

function nothingRead(): never {
  throw new Error('the database did not answer where its changes are')
}

/** The changes that can be read, and the last that cannot. */
function readAll(rows: readonly MaybeChange[]): Pick<ReadChanges, 'notices' | 'damaged'> {
  const notices: ChangeNotice[] = []
  let damaged: DamagedRecord | undefined
  for (const row of rows) {
    if (row.position === null) continue
    const named = { id: String(row.revision), organization: row.organization }
    const read = readable('change', named, () => noticeOf(row as ChangesTable))
    if (isDamaged(read)) damaged = read
    else notices.push(read)
  }
  return { notices, damaged }
}

function noticeOf(row: ChangesTable): ChangeNotice {
  const publicKeys = itemsOf(jsonOf(row.public_keys, 'public_keys'), 'public_keys')
  return Object.freeze({
    organization: id<OrganizationId>(row.organization, 'organization'),
    revision: countOf(row.revision, 'revision'),
    publicKeys: Object.freeze(publicKeys.map(String)),
    organizationChanged: flagOf(row.organization_changed, 'organization_changed'),
  })
}
