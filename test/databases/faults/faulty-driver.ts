import type {
  CompiledQuery,
  DatabaseConnection,
  Driver,
  QueryResult,
  TransactionSettings,
} from 'kysely'
import type { FaultyCalls } from './faulty-calls.js'

/** A driver whose calls may go wrong. */
export class FaultyDriver implements Driver {
  readonly #driver: Driver
  readonly #calls: FaultyCalls

  constructor(driver: Driver, calls: FaultyCalls) {
    this.#driver = driver
    this.#calls = calls
  }

  init(): Promise<void> {
    return this.#driver.init()
  }

  async acquireConnection(): Promise<FaultyConnection> {
    await this.#calls.pass('acquire', async () => {})
    return new FaultyConnection(await this.#driver.acquireConnection(), this.#calls)
  }

  beginTransaction(connection: FaultyConnection, settings: TransactionSettings): Promise<void> {
    return this.#calls.pass('begin', async () => {
      await this.#driver.beginTransaction(connection.own, settings)
      connection.isInTransaction = true
    })
  }

  commitTransaction(connection: FaultyConnection): Promise<void> {
    return this.#calls.pass('commit', async () => {
      connection.isInTransaction = false
      await this.#driver.commitTransaction(connection.own)
    })
  }

  rollbackTransaction(connection: FaultyConnection): Promise<void> {
    return this.#calls.pass('rollback', () => this.#rollback(connection))
  }

  /** What is still open ends here, as it does with a connection that is lost. */
  async releaseConnection(connection: FaultyConnection): Promise<void> {
    await this.#rollback(connection)
    await this.#driver.releaseConnection(connection.own)
  }

  async #rollback(connection: FaultyConnection): Promise<void> {
    if (!connection.isInTransaction) return
    connection.isInTransaction = false
    await this.#driver.rollbackTransaction(connection.own)
  }

  destroy(): Promise<void> {
    this.#calls.giveUp()
    return this.#driver.destroy()
  }
}

class FaultyConnection implements DatabaseConnection {
  readonly own: DatabaseConnection
  isInTransaction = false
  readonly #calls: FaultyCalls

  constructor(own: DatabaseConnection, calls: FaultyCalls) {
    this.own = own
    this.#calls = calls
  }

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return this.#calls.query(query.sql, () => this.own.executeQuery<R>(query))
  }

  /** All rows at once, so that they are one answer. */
  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query)
  }
}
