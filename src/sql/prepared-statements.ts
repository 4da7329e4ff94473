import { createHash } from 'node:crypto'

/**
 * Runs a statement that the database has prepared: the texts are few, and come again and again. For
 * `prepared` of `sqlStorage`.
 */
export type PreparedStatements = (
  text: string,
  parameters: readonly unknown[],
) => Promise<readonly unknown[]>

/** A pool of `pg`, as far as it is used here. */
export interface PgPool {
  /** Runs a statement, which each connection prepares once for each name. */
  query(statement: {
    readonly name: string
    readonly text: string
    readonly values: unknown[]
  }): Promise<{ readonly rows: unknown[] }>
}

/** Prepared statements on a pool of `pg`; not for pools behind a proxy that shares sessions. */
export function preparedPg(pool: PgPool): PreparedStatements {
  const names = new Map<string, string>()
  return async (text, parameters) => {
    const name = names.get(text) ?? nameOf(text)
    names.set(text, name)
    return (await pool.query({ name, text, values: [...parameters] })).rows
  }
}

/** A name that is the same for the same text, and short enough for PostgreSQL. */
function nameOf(text: string): string {
  return `keywarden_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`
}

/** A pool of `mysql2`, the one with callbacks, as far as it is used here. */
export interface MysqlPool {
  /** Runs a statement, which each connection prepares once for each text. */
  // biome-ignore lint/suspicious/noExplicitAny: the driver has a type for them, which is not imported
  execute(text: string, values: any[], done: (error: unknown, rows: unknown) => void): unknown
}

/** Prepared statements on a pool of `mysql2`. */
export function preparedMysql(pool: MysqlPool): PreparedStatements {
  return (text, parameters) =>
    new Promise((resolve, reject) => {
      pool.execute(text, [...parameters], (error, rows) => {
        if (error) reject(error)
        else resolve(rows as readonly unknown[])
      })
    })
}

/** A database of `better-sqlite3`, `libsql` or `node:sqlite`, as far as it is used here. */
export interface SqliteDatabase {
  /** Prepares a statement. */
  prepare(text: string): SqliteStatement
}

/** A prepared statement of a {@link SqliteDatabase}. */
export interface SqliteStatement {
  /** All rows for those parameters. */
  all(...parameters: never[]): unknown[]
}

/**
 * Prepared statements on a database of SQLite in this process. They wait for nobody: what is under
 * way on the same handle, a transaction of a commit included, is seen before it is committed, so give
 * a handle that nothing is written through.
 */
export function preparedSqlite(database: SqliteDatabase): PreparedStatements {
  const statements = new Map<string, SqliteStatement>()
  return async (text, parameters) => {
    const statement = statements.get(text) ?? database.prepare(text)
    statements.set(text, statement)
    return statement.all(...(parameters as never[]))
  }
}
