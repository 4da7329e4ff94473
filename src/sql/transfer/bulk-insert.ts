import type { Transaction } from 'kysely'
import type { KeywardenTables } from '../schema/tables.js'

/** What is written in bulk, in an order in which each row finds what it refers to. */
const TABLES = [
  'keywarden_organizations',
  'keywarden_projects',
  'keywarden_public_keys',
  'keywarden_keys',
  'keywarden_assignments',
  'keywarden_events',
  'keywarden_usage',
] as const

/** One of the tables that are written in bulk. */
export type BulkTable = (typeof TABLES)[number]

/** Rows by the table that they are for. */
export type BulkRows = { readonly [Table in BulkTable]: readonly KeywardenTables[Table][] }

/** How many rows of a table are gathered before they are written. */
const MOST_ROWS = 200

/** Gathers rows, of however many organizations, and inserts them by few statements. */
export class BulkInsert {
  readonly #transaction: Transaction<KeywardenTables>
  readonly #gathered = new Map<BulkTable, object[]>(TABLES.map((table) => [table, []]))

  constructor(transaction: Transaction<KeywardenTables>) {
    this.#transaction = transaction
  }

  /** Takes rows, and writes what has been gathered once it is enough. */
  async add(rows: BulkRows): Promise<void> {
    for (const table of TABLES) {
      const gathered = this.#gathered.get(table) ?? []
      for (const row of rows[table]) gathered.push(row)
    }
    const isEnough = [...this.#gathered.values()].some(({ length }) => length >= MOST_ROWS)
    if (isEnough) await this.flush()
  }

  /** Writes what has been gathered. */
  async flush(): Promise<void> {
    for (const [table, gathered] of this.#gathered) {
      while (gathered.length > 0) {
        const part = gathered.splice(0, MOST_ROWS)
        await this.#transaction
          .insertInto(table)
          .values(part as [])
          .execute()
      }
    }
  }
}
