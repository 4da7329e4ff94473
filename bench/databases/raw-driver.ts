import { createRequire } from 'node:module'
import {
  type PreparedStatements,
  preparedMysql,
  preparedPg,
  preparedSqlite,
  type SqliteDatabase,
} from 'keywarden/sql'
import { createPool } from 'mysql2'
import pg from 'pg'
import type { DatabaseConfig } from '../../test/databases/database.js'
import { openWithBetterSqlite3, openWithNodeSqlite } from '../../test/databases/sqlite-modules.js'

/** A statement with its parameters gives rows. */
export type RawQuery = (
  text: string,
  parameters: readonly unknown[],
) => readonly unknown[] | Promise<readonly unknown[]>

/** A driver without Kysely: what a statement costs that is prepared once. */
export interface RawDriver {
  /** As written by hand for the driver. */
  readonly query: RawQuery
  /** The same, as the storage is given it. */
  readonly prepared: PreparedStatements
  readonly close: () => unknown
}

/** Connections of its own to a database, past Kysely. */
export function openRaw({ kind, at }: DatabaseConfig): RawDriver {
  switch (kind) {
    case 'postgres':
      return rawPostgres(at)
    case 'mariadb':
      return rawMariadb(at)
    default:
      return rawSqlite(SQLITE[kind](at))
  }
}

function rawPostgres(connectionString: string): RawDriver {
  const pool = new pg.Pool({ connectionString })
  pool.on('error', () => {})
  const name = 'lookup_by_hand'
  return {
    query: async (text, values) =>
      (await pool.query({ name, text, values: values as unknown[] })).rows,
    prepared: preparedPg(pool),
    close: () => pool.end(),
  }
}

function rawMariadb(url: string): RawDriver {
  const pool = createPool(url)
  const promised = pool.promise()
  return {
    query: async (text, values) => {
      const [rows] = await promised.execute(text, values as string[])
      return rows as unknown[]
    },
    prepared: preparedMysql(pool),
    close: () => promised.end(),
  }
}

type OpenSqlite = SqliteDatabase & { close(): unknown }

function rawSqlite(database: OpenSqlite): RawDriver {
  let statement: ReturnType<SqliteDatabase['prepare']> | undefined
  return {
    query: (text, parameters) => {
      statement ??= database.prepare(text)
      return statement.all(...(parameters as never[]))
    },
    prepared: preparedSqlite(database),
    close: () => database.close(),
  }
}

const BUSY_TIMEOUT_MS = 5000

const SQLITE = {
  libsql: (file: string): OpenSqlite => {
    // The binding that @libsql/client itself uses, which prepares a statement for every call.
    const require = createRequire(createRequire(import.meta.url).resolve('@libsql/client'))
    const Database = require('libsql')
    return new Database(file)
  },
  'better-sqlite3': (file: string) => spread(openWithBetterSqlite3(file, BUSY_TIMEOUT_MS)),
  'node-sqlite': (file: string) => spread(openWithNodeSqlite(file, BUSY_TIMEOUT_MS)),
}

/** Kysely gives parameters in a list, everybody else one by one. */
function spread({ prepare, close }: ReturnType<typeof openWithNodeSqlite>): OpenSqlite {
  return {
    prepare: (text) => {
      const statement = prepare(text)
      return { all: (...parameters) => statement.all(parameters) as unknown[] }
    },
    close,
  }
}
