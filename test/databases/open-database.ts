import { createClient } from '@libsql/client'
import { type Dialect, Kysely, MysqlDialect, PostgresDialect, SqliteDialect } from 'kysely'
import { createPool } from 'mysql2'
import pg from 'pg'
import { libsqlDialect } from '../../src/sql/libsql-dialect.js'
import type { DatabaseConfig, DatabaseKind } from './database.js'
import { openWithBetterSqlite3, openWithNodeSqlite } from './sqlite-modules.js'

/** How long the synchronous drivers of SQLite wait for another connection, in milliseconds. */
const BUSY_TIMEOUT_MS = 5000

/** Opens a database, with connections of its own; `destroy` closes them. */
export function openDatabase(config: DatabaseConfig): Kysely<unknown> {
  return new Kysely({ dialect: dialectOf(config) })
}

/** What Kysely reaches a database through. */
export function dialectOf({ kind, at }: DatabaseConfig): Dialect {
  return DIALECTS[kind](at)
}

const DIALECTS: { readonly [Kind in DatabaseKind]: (at: string) => Dialect } = {
  libsql: (file) => libsqlDialect(createClient({ url: `file:${file}` })),
  'better-sqlite3': (file) =>
    new SqliteDialect({ database: async () => openWithBetterSqlite3(file, BUSY_TIMEOUT_MS) }),
  'node-sqlite': (file) =>
    new SqliteDialect({ database: async () => openWithNodeSqlite(file, BUSY_TIMEOUT_MS) }),
  postgres: (url) => new PostgresDialect({ pool: postgresPool(url) }),
  mariadb: (url) => new MysqlDialect({ pool: createPool(url) }),
}

function postgresPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString })
  // The server may end idle connections, as when their database is dropped: that is nobody's fault.
  pool.on('error', () => {})
  return pool
}
