import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import type { BusyDatabase } from './busy-database.js'
import type {
  LibsqlClient,
  LibsqlResult,
  LibsqlStatement,
  LibsqlTransaction,
} from './libsql-client.js'

/**
 * What one piece of work of Kysely holds: the client until a transaction begins, then the transaction.
 *
 * The binding of `@libsql/client` to a file leaves a prepared statement that found the file busy in
 * progress, and no transaction of that connection can commit from then on, until the garbage of
 * JavaScript is collected. So no statement that writes may find it busy: the lock is taken before
 * each, by `executeMultiple`, which prepares nothing.
 */
export class LibsqlConnection implements DatabaseConnection {
  readonly #client: LibsqlClient
  readonly #database: BusyDatabase
  readonly #isFile: boolean
  #transaction: LibsqlTransaction | undefined

  constructor(client: LibsqlClient, database: BusyDatabase) {
    this.#client = client
    this.#database = database
    this.#isFile = client.protocol === 'file'
  }

  /** Begins a transaction, which has the lock of the writer unless it is to read only. */
  async begin(mode: 'read' | 'write'): Promise<LibsqlTransaction> {
    const begin = () =>
      this.#isFile && mode === 'write' ? this.#locked() : this.#client.transaction(mode)
    const transaction = await this.#database.patiently(begin)
    this.#transaction = transaction
    return transaction
  }

  async #locked(): Promise<LibsqlTransaction> {
    const transaction = await this.#client.transaction('deferred')
    try {
      await transaction.executeMultiple('rollback; begin immediate')
      return transaction
    } catch (error) {
      transaction.close()
      throw error
    }
  }

  /** Commits the transaction; it is over in any case. */
  async commit(): Promise<void> {
    const transaction = this.#transaction
    if (transaction === undefined) return
    const commit = () =>
      this.#isFile ? transaction.executeMultiple('commit') : transaction.commit()
    // Without a write-ahead log, whoever reads keeps a file from being committed to.
    await this.#ending(() => this.#database.patiently(commit))
  }

  /** Rolls the transaction back, unless it is over. */
  async rollback(): Promise<void> {
    await this.#ending(async () => this.#transaction?.rollback())
  }

  async #ending(end: () => Promise<void>): Promise<void> {
    try {
      await end()
    } finally {
      this.#transaction?.close()
      this.#transaction = undefined
      this.#database.calledFree()
    }
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { columns, rows, rowsAffected, lastInsertRowid } = await this.#result(query)
    if (columns.length > 0) return { rows: rows.map((row) => named(row, columns) as R) }
    return {
      rows: [],
      numAffectedRows: BigInt(rowsAffected),
      ...(lastInsertRowid !== undefined && { insertId: lastInsertRowid }),
    }
  }

  async #result(query: CompiledQuery): Promise<LibsqlResult> {
    const statement = { sql: query.sql, args: [...query.parameters] }
    if (this.#transaction) return await this.#transaction.execute(statement)
    if (this.#isFile && writes(query)) return await this.#byItself(statement)
    return await this.#database.patiently(() => this.#client.execute(statement))
  }

  /** Runs a statement in a transaction of its own. */
  async #byItself(statement: LibsqlStatement): Promise<LibsqlResult> {
    const own = new LibsqlConnection(this.#client, this.#database)
    const transaction = await own.begin('write')
    try {
      const result = await transaction.execute(statement)
      await own.commit()
      return result
    } catch (error) {
      await own.rollback()
      throw error
    }
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query)
  }
}

/** Statements that may be part of a transaction, and take the lock of the writer. */
const WRITING = /^\s*(insert|update|delete|replace|with|create|alter|drop)\b/i

function writes({ query, sql }: CompiledQuery): boolean {
  return query.kind !== 'SelectQueryNode' && WRITING.test(sql)
}

/** A plain row: those of the client have a `length` of their own, which hides a column of that name. */
function named(row: { readonly [column: number]: unknown }, columns: readonly string[]): object {
  return Object.fromEntries(columns.map((column, index) => [column, row[index]]))
}
