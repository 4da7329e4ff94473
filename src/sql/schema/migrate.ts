import { type Kysely, sql } from 'kysely'
import { isIndexThere, isTransient } from '../database-errors.js'
import { dialectOf, type SqlDialect } from '../dialect.js'
import { WrongSchema } from '../errors.js'
import { MIGRATIONS, SCHEMA_VERSION } from './migrations.js'
import { schemaVersion } from './schema-version.js'
import type { KeywardenTables } from './tables.js'

/** What a migration is told. */
export interface MigrateOptions {
  /** Which SQL the database speaks. Default: told by the dialect of Kysely. */
  readonly dialect?: SqlDialect
}

/** Which versions of the tables there were before and are now. */
export interface Migrated {
  /** 0 where there were none. */
  readonly from: number
  readonly to: number
}

/** What migrators of one database lock, so that one comes after the other. */
const LOCK = 'keywarden_migrate'
/** The same for PostgreSQL, whose locks are numbers. */
const LOCK_NUMBER = 6_587_421_903

/** How long a migrator waits for another, in seconds. */
const PATIENCE = 60

/**
 * Makes the tables of keywarden in the caller's database, or brings those of an earlier version up
 * to date; all their names begin with `keywarden_`. May be called by many processes at once, and
 * at every start: what is up to date is left alone.
 *
 * @throws {@link WrongSchema} when the tables are of a later version than this keywarden knows.
 */
export async function migrate<Database>(
  kysely: Kysely<Database>,
  options: MigrateOptions = {},
): Promise<Migrated> {
  const dialect = dialectOf(kysely, options.dialect)
  const db = kysely.withoutPlugins() as unknown as Kysely<KeywardenTables>
  switch (dialect) {
    case 'sqlite':
      return patiently(() => db.transaction().execute((one) => bringUpToDate(one, dialect)))
    case 'postgres':
      return db.transaction().execute(async (one) => {
        await sql`select pg_advisory_xact_lock(${LOCK_NUMBER}::bigint)`.execute(one)
        return bringUpToDate(one, dialect)
      })
    case 'mysql':
      return db.connection().execute((one) => locked(one, () => bringUpToDate(one, dialect)))
  }
}

async function bringUpToDate(db: Kysely<KeywardenTables>, dialect: SqlDialect): Promise<Migrated> {
  // A write comes first: in SQLite it takes the lock that keeps other migrators waiting.
  await run(
    db,
    'create table if not exists keywarden_schema (version integer not null primary key, migrated_at bigint not null)',
  )
  await run(db, 'delete from keywarden_schema where version < 0')
  const from = await schemaVersion(db)
  if (from > SCHEMA_VERSION) throw new WrongSchema(from, SCHEMA_VERSION)
  for (const { version, statements } of MIGRATIONS.slice(from)) {
    for (const statement of statements(dialect)) await run(db, statement)
    const row = { version, migrated_at: Date.now() }
    await db.insertInto('keywarden_schema').values(row).execute()
  }
  return Object.freeze({ from, to: SCHEMA_VERSION })
}

/** Runs a statement that may have been run before, by a migration that was interrupted. */
async function run(db: Kysely<KeywardenTables>, statement: string): Promise<void> {
  try {
    await sql.raw(statement).execute(db)
  } catch (error) {
    if (!isIndexThere(error)) throw error
  }
}

async function locked<Result>(
  db: Kysely<KeywardenTables>,
  work: () => Promise<Result>,
): Promise<Result> {
  const { rows } = await sql<{
    got: unknown
  }>`select get_lock(${LOCK}, ${PATIENCE}) as got`.execute(db)
  if (Number(rows[0]?.got) !== 1) throw new Error('another migration has not ended in a minute')
  try {
    return await work()
  } finally {
    await sql`select release_lock(${LOCK})`.execute(db)
  }
}

/** Tries again while another has the lock of the database. */
async function patiently<Result>(work: () => Promise<Result>): Promise<Result> {
  const end = Date.now() + PATIENCE * 1000
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isTransient(error) || Date.now() > end) throw error
      await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 50))
    }
  }
}
