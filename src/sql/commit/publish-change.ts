import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { ChangeNotice } from '../../ports/change-feed.js'
import type { SqlDialect } from '../dialect.js'
import { DATABASE_TIME } from '../schema/database-time.js'
import type { KeywardenTables } from '../schema/tables.js'

/** The channel on which PostgreSQL wakes those who wait for changes. */
export const WAKE_UP_CHANNEL = 'keywarden_changes'

/** The row of `keywarden_positions` that counts the changes. */
const CHANGES = 'changes'

/**
 * Writes down what the change feed tells of a commit, as its last act. Positions are such that a
 * change that is committed late is never skipped by those who read on from a position:
 *
 * - SQLite has one writer at a time, so numbers that count up are in the order of commits.
 * - PostgreSQL keeps the transaction's own number; readers tell by their snapshot which
 *   transactions they have seen.
 * - MySQL counts in a row that is locked from here to the end of the commit.
 */
export async function publishChange(
  transaction: Transaction<KeywardenTables>,
  dialect: SqlDialect,
  notice: ChangeNotice,
): Promise<void> {
  const { organization, revision, publicKeys, organizationChanged } = notice
  const change = {
    ...{ organization, revision, public_keys: JSON.stringify(publicKeys) },
    ...{ organization_changed: organizationChanged ? 1 : 0, at: DATABASE_TIME[dialect] },
  }
  const insert = (position?: RawBuilder<number>) =>
    transaction
      .insertInto('keywarden_changes')
      .values({ ...change, ...(position && { position }) } as never)
  switch (dialect) {
    case 'sqlite':
      await insert().execute()
      return
    case 'postgres':
      await transaction
        .with('told', () => insert(sql`pg_current_xact_id()::text::bigint`).returning('position'))
        .selectFrom('told')
        .select(sql`pg_notify(${WAKE_UP_CHANNEL}, '')`.as('woken'))
        .execute()
      return
    case 'mysql':
      await transaction
        .updateTable('keywarden_positions')
        .set({ value: sql`last_insert_id(value + 1)` })
        .where('name', '=', CHANGES)
        .execute()
      await insert(sql`last_insert_id()`).execute()
  }
}
