import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type TransactionSettings,
} from 'kysely'
import { BusyDatabase } from './busy-database.js'

/** What a statement gives, as `@libsql/client` has it. */
export interface LibsqlResult {
  readonly columns: readonly string[]
  readonly rows: ReadonlyArray<{ readonly [column: number]: unknown }>
  readonly rowsAffected: number
  readonly lastInsertRowid?: bigint | undefined
}

/** What runs statements: a client, or one of its transactions. */
export interface LibsqlExecutor {
  // biome-ignore lint/suspicious/noExplicitAny: a type of the client, whose values are its affair
  execute(statement: { sql: string; args: any[] }): Promise<LibsqlResult>
}

/** A transaction of a client, as far as it is used here. */
export interface LibsqlTransaction extends LibsqlExecutor {
  commit(): Promise<void>
  rollback(): Promise<void>
}

/** A client of `@libsql/client`, as far as it is used here. */
export interface LibsqlClient extends LibsqlExecutor {
  transaction(mode: 'read' | 'write'): Promise<LibsqlTransaction>
  close(): void
}

/** How {@link libsqlDialect} treats its client. */
export interface LibsqlDialectOptions {
  /**
   * How long a statement or the start of a transaction is repeated while somebody else writes to the
   * file, in milliseconds. Default 5,000. The process goes on meanwhile, which it does not do in the
   * `timeout` of the client itself: leave that one unset.
   */
  readonly busyTimeoutMs?: number
}

/**
 * Lets Kysely use a client of `@libsql/client`, for a file or a server. Every transaction that may
 * write takes the lock of SQLite when it begins (`begin immediate`), so that no statement within it
 * finds the database busy. Statements outside of transactions may each run on a connection of their
 * own: what is set by a `pragma` holds for one connection only, except where the file keeps it, as
 * with `journal_mode`. Rows are not streamed. `Kysely.destroy` closes the client.
 *
 * @param client - A client of `@libsql/client`; nobody else should use it.
 * @example
 * ```ts
 * import { createClient } from '@libsql/client'
 * import { Kysely } from 'kysely'
 * import { libsqlDialect } from 'keywarden/sql'
 *
 * const client = createClient({ url: 'file::memory:' })
 * const kysely = new Kysely({ dialect: libsqlDialect(client) })
 * await kysely.destroy()
 * client.closed // => true
 * ```
 */
export function libsqlDialect(client: LibsqlClient, options: LibsqlDialectOptions = {}): Dialect {
  return {
    createDriver: () => new LibsqlDriver(client, options.busyTimeoutMs ?? 5000),
    createAdapter: () => new SqliteAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (kysely: Kysely<unknown>) => new SqliteIntrospector(kysely),
  }
}

class LibsqlDriver implements Driver {
  readonly #client: LibsqlClient
  readonly #database: BusyDatabase

  constructor(client: LibsqlClient, busyTimeoutMs: number) {
    this.#client = client
    this.#database = new BusyDatabase(busyTimeoutMs)
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<LibsqlConnection> {
    return new LibsqlConnection(this.#client, this.#database)
  }

  async beginTransaction(
    connection: LibsqlConnection,
    settings: TransactionSettings,
  ): Promise<void> {
    await connection.begin(settings.accessMode === 'read only' ? 'read' : 'write')
  }

  async commitTransaction(connection: LibsqlConnection): Promise<void> {
    await connection.end('commit')
  }

  async rollbackTransaction(connection: LibsqlConnection): Promise<void> {
    await connection.end('rollback')
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {
    this.#client.close()
  }
}

/** What one piece of work holds: the client until a transaction begins, then the transaction. */
class LibsqlConnection implements DatabaseConnection {
  readonly #client: LibsqlClient
  readonly #database: BusyDatabase
  #transaction: LibsqlTransaction | undefined

  constructor(client: LibsqlClient, database: BusyDatabase) {
    this.#client = client
    this.#database = database
  }

  async begin(mode: 'read' | 'write'): Promise<void> {
    this.#transaction = await this.#database.patiently(() => this.#client.transaction(mode))
  }

  async end(how: 'commit' | 'rollback'): Promise<void> {
    const transaction = this.#transaction
    this.#transaction = undefined
    try {
      await transaction?.[how]()
    } finally {
      this.#database.calledFree()
    }
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const statement = { sql, args: [...parameters] }
    // A transaction has its lock, and must not go on after a statement that failed.
    const result = this.#transaction
      ? await this.#transaction.execute(statement)
      : await this.#database.patiently(() => this.#client.execute(statement))
    const { columns, rows, rowsAffected, lastInsertRowid } = result
    if (columns.length > 0) return { rows: rows.map((row) => named(row, columns) as R) }
    return {
      rows: [],
      numAffectedRows: BigInt(rowsAffected),
      ...(lastInsertRowid !== undefined && { insertId: lastInsertRowid }),
    }
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query)
  }
}

/** A plain row: those of the client have a `length` of their own, which hides a column of that name. */
function named(row: { readonly [column: number]: unknown }, columns: readonly string[]): object {
  return Object.fromEntries(columns.map((column, index) => [column, row[index]]))
}
