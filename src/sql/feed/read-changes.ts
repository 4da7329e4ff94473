import { type Kysely, sql } from 'kysely'
import { id, type OrganizationId } from '../../domain/ids.js'
import { itemsOf } from '../../domain/input.js'
import type { ChangeNotice } from '../../ports/change-feed.js'
import type { SqlDialect } from '../dialect.js'
import { countOf, flagOf, jsonOf } from '../rows/columns.js'
import type { ChangesTable, KeywardenTables, StoredNumber } from '../schema/tables.js'

/** Changes, and the place from which to read on. Places are opaque. */
export interface ReadChanges {
  readonly notices: readonly ChangeNotice[]
  readonly position: string
  /** Whether there may be more that were committed before this was read. */
  readonly more: boolean
}

/** The place before everything that is committed from now on. */
export async function currentPosition(
  db: Kysely<KeywardenTables>,
  dialect: SqlDialect,
): Promise<string> {
  switch (dialect) {
    case 'postgres':
      return (await changesOfPostgres(db, undefined)).position
    case 'mysql':
      return String((await lastOfMysql(db)) ?? 0)
    case 'sqlite':
      return String((await lastOfSqlite(db)) ?? 0)
  }
}

/**
 * What has been committed since a place, in the order of revisions for each organization. A change
 * that is committed late is not skipped: it is not before any place that was read until then.
 *
 * @throws {@link InvalidInput} when a change cannot be read.
 */
export function changesSince(
  db: Kysely<KeywardenTables>,
  dialect: SqlDialect,
  position: string,
): Promise<ReadChanges> {
  return dialect === 'postgres' ? changesOfPostgres(db, position) : countedChanges(db, position)
}

/** How many changes are read at once. */
const MOST_CHANGES = 1000

/** Positions that count up in the order of commits. */
async function countedChanges(db: Kysely<KeywardenTables>, position: string): Promise<ReadChanges> {
  const rows = await db
    .selectFrom('keywarden_changes')
    .selectAll()
    .where('position', '>', Number(position))
    .orderBy('position')
    .limit(MOST_CHANGES)
    .execute()
  return {
    notices: rows.map(noticeOf),
    position: String(rows.at(-1)?.position ?? position),
    more: rows.length === MOST_CHANGES,
  }
}

/** The last position that was given, whether its change is still kept or not. */
async function lastOfMysql(db: Kysely<KeywardenTables>): Promise<StoredNumber | undefined> {
  const row = await db
    .selectFrom('keywarden_positions')
    .select('value')
    .where('name', '=', 'changes')
    .executeTakeFirst()
  return row?.value
}

async function lastOfSqlite(db: Kysely<KeywardenTables>): Promise<StoredNumber | undefined> {
  const { rows } = await sql<{
    seq: StoredNumber
  }>`select seq from sqlite_sequence where name = 'keywarden_changes'`.execute(db)
  return rows[0]?.seq
}

type SnapshotRow = { readonly [Column in keyof ChangesTable]: ChangesTable[Column] | null } & {
  readonly snapshot: string
}

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
    select now_seen.snapshot, c.*
    from (select pg_current_snapshot()::text as snapshot) as now_seen
    left join keywarden_changes as c on ${isNew}
    order by c.revision, c.position`.execute(db)
  const [first] = rows
  if (first === undefined) throw new Error('the database gave no snapshot')
  const changes = rows.filter((row) => row.position !== null) as readonly ChangesTable[]
  return { notices: changes.map(noticeOf), position: first.snapshot, more: false }
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
