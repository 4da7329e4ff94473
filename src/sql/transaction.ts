import type { Kysely, Transaction } from 'kysely'
import { isTransient } from './database-errors.js'
import type { SqlDialect } from './dialect.js'
import type { KeywardenTables } from './schema/tables.js'

/** A database and the SQL that it speaks. */
export interface SqlDatabase {
  readonly db: Kysely<KeywardenTables>
  readonly dialect: SqlDialect
}

/** How often a transaction is tried that the database itself asks to try again. */
const MOST_ATTEMPTS = 10

/**
 * Runs `work` in a transaction: all of it, or nothing. What the database gives up for a deadlock or a
 * busy lock is tried again, for it has written nothing; every other error is thrown.
 *
 * Each statement sees what was committed before it, whatever the database is set to otherwise: rows are
 * checked by the very statement that locks them.
 */
export async function inTransaction<Result>(
  database: SqlDatabase,
  work: (transaction: Transaction<KeywardenTables>) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await inOneTransaction(database, work)
    } catch (error) {
      if (attempt === MOST_ATTEMPTS || !isTransient(error)) throw error
      await pause(attempt)
    }
  }
}

/** {@link inTransaction}, for work that can be done once only: no error is tried again. */
export async function inOneTransaction<Result>(
  { db, dialect }: SqlDatabase,
  work: (transaction: Transaction<KeywardenTables>) => Promise<Result>,
): Promise<Result> {
  const begin =
    dialect === 'sqlite' ? db.transaction() : db.transaction().setIsolationLevel('read committed')
  return begin.execute(work)
}

/** A short time of chance length, so that those who met do not meet again. */
function pause(attempt: number): Promise<void> {
  const limit = Math.min(2 ** attempt, 200)
  return new Promise((resolve) => setTimeout(resolve, 1 + Math.random() * limit))
}
