import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { DatabaseKind, FreshDatabase, TestDatabase } from './database.js'
import { opened } from './opened.js'
import { withoutBetterSqlite3, withoutNodeSqlite } from './sqlite-modules.js'

/** Files of SQLite, through each driver that there is. */
export const SQLITE: readonly TestDatabase[] = [
  sqlite('SQLite through @libsql/client', 'libsql'),
  sqlite('SQLite through better-sqlite3', 'better-sqlite3', withoutBetterSqlite3()),
  sqlite('SQLite through node:sqlite', 'node-sqlite', withoutNodeSqlite()),
]

function sqlite(name: string, kind: DatabaseKind, unavailable?: string): TestDatabase {
  return { name, kind, ...(unavailable && { unavailable }), fresh: () => fresh(kind) }
}

/** A file in a folder of its own, which takes what SQLite lays beside it along. */
async function fresh(kind: DatabaseKind): Promise<FreshDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'keywarden-sqlite-'))
  const database = opened({ kind, at: join(folder, 'database') }, () =>
    rm(folder, { recursive: true, force: true }),
  )
  // The file remembers it: readers and one writer go on beside each other.
  await sql`pragma journal_mode = wal`.execute(database.kysely)
  return database
}
