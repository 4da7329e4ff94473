import { type Kysely, sql } from 'kysely'
import type { SqlDialect } from '../dialect.js'
import { DATABASE_TIME } from '../schema/database-time.js'
import type { KeywardenTables } from '../schema/tables.js'

/** Forgets the changes that are older than that, by the clock of the database. */
export async function pruneChanges(
  db: Kysely<KeywardenTables>,
  dialect: SqlDialect,
  keepMs: number,
): Promise<void> {
  await db
    .deleteFrom('keywarden_changes')
    .where('at', '<', sql<number>`${DATABASE_TIME[dialect]} - ${sql.lit(Math.ceil(keepMs))}`)
    .execute()
}
