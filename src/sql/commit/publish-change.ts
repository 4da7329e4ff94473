import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import type { ChangeNotice } from '../../ports/change-feed.js'
import { runCompiled } from '../compiled-statements.js'
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
  const flag = organizationChanged ? 1 : 0
  const values = [organization, revision, JSON.stringify(publicKeys), flag]
  const insert = (db: Pick<Kysely<KeywardenTables>, 'insertInto'>, position?: RawBuilder<number>) =>
    db.insertInto('keywarden_changes').values({
      ...{ organization, revision, public_keys: '', organization_changed: flag },
      ...{ at: DATABASE_TIME[dialect], ...(position && { position }) },
    } as never)
  switch (dialect) {
    case 'sqlite':
      await runCompiled(transaction, 'publish', values, (db) => insert(db))
      return
    case 'postgres':
      await runCompiled(transaction, 'publish', [...values, WAKE_UP_CHANNEL], (db) =>
        db
          .with('told', (told) =>
            insert(told, sql`pg_current_xact_id()::text::bigint`).returning('position'),
          )
          .selectFrom('told')
          .select(sql`pg_notify(${WAKE_UP_CHANNEL}, '')`.as('woken')),
      )
      return
    case 'mysql':
      await runCompiled(transaction, 'next position', [CHANGES], (db) =>
        db
          .updateTable('keywarden_positions')
          .set({ value: sql`last_insert_id(value + 1)` })
          .where('name', '=', CHANGES),
      )
      await runCompiled(transaction, 'publish', values, (db) => insert(db, sql`last_insert_id()`))
  }
}
