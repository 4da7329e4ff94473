import {
  type Dialect,
  type Driver,
  type Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type TransactionSettings,
} from 'kysely'
import { BusyDatabase } from './busy-database.js'
import type { LibsqlClient } from './libsql-client.js'
import { LibsqlConnection } from './libsql-connection.js'

/** How {@link libsqlDialect} treats its client. */
export interface LibsqlDialectOptions {
  /**
   * How long a statement or the start of a transaction is repeated while somebody else writes to the
   * file, in milliseconds. Default 5,000. The process goes on meanwhile, which it does not do in the
   * `timeout` of the client itself: leave that one unset.
   */
  readonly busyTimeoutMs?: number
}

export type {
  LibsqlClient,
  LibsqlExecutor,
  LibsqlResult,
  LibsqlStatement,
  LibsqlTransaction,
} from './libsql-client.js'

/**
 * Lets Kysely use a client of `@libsql/client`, for a file or a server. A transaction takes the lock
 * of the writer when it begins (`begin immediate`), unless its access mode is `read only`, so that no
 * statement within it finds the file busy. Statements outside of transactions may each run on a
 * connection of their own: what is set by a `pragma` holds for one connection only, except where the
 * file keeps it, as with `journal_mode`. Streams have all rows at once. `Kysely.destroy` closes the
 * client.
 *
 * @param client - A client of `@libsql/client`; nobody else should use it.
 * @throws `TypeError` when `busyTimeoutMs` is no number of milliseconds from 0 on.
 * @example
 * ```ts
 * import { createClient } from '@libsql/client'
 * import { Kysely, sql } from 'kysely'
 * import { libsqlDialect } from 'keywarden/sql'
 *
 * const client = createClient({ url: ':memory:' })
 * const kysely = new Kysely<unknown>({ dialect: libsqlDialect(client) })
 * const { rows } = await sql`select 1 as one`.execute(kysely)
 * rows // => [{ one: 1 }]
 * ```
 */
export function libsqlDialect(client: LibsqlClient, options: LibsqlDialectOptions = {}): Dialect {
  const { busyTimeoutMs = 5000 } = options
  if (typeof busyTimeoutMs !== 'number' || !(busyTimeoutMs >= 0 && busyTimeoutMs < 2 ** 31)) {
    throw new TypeError('`busyTimeoutMs` must be a number of milliseconds, 0 or more')
  }
  return {
    createDriver: () => new LibsqlDriver(client, busyTimeoutMs),
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
    await connection.commit()
  }

  async rollbackTransaction(connection: LibsqlConnection): Promise<void> {
    await connection.rollback()
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {
    this.#client.close()
  }
}
