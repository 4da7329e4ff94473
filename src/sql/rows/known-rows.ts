import QuickLRU from 'quick-lru'
import { type DamagedRecord, isDamaged } from './damaged-record.js'

/** How many rows of a kind are remembered at most; the list holds up to twice what it is told. */
const MOST_ROWS = 500
/** Rows with more text are read anew each time: nobody shall need more memory than they have. */
const LONGEST_ROW = 20_000

/** Names every column of a row: one that is forgotten does not compile. */
export type ColumnsOf<Row> = { readonly [Name in keyof Row]-?: true }

/** What a row was read as. */
interface Known<Read> {
  readonly columns: readonly unknown[]
  readonly read: Read
}

/**
 * Remembers what rows were read as. A row is fetched each time, and checked column by column: only
 * where it is the same as before, so is the record, and checking its every entry again would find
 * nothing new. Records cannot be changed, and damaged rows are not remembered.
 */
export class KnownRows<Row extends object, Read extends object> {
  readonly #names: readonly (keyof Row)[]
  readonly #read: (row: Row) => Read | DamagedRecord
  readonly #known = new QuickLRU<string, Known<Read>>({ maxSize: MOST_ROWS / 2 })

  /** @param columns - The columns that a record is read from, each of them. */
  constructor(columns: ColumnsOf<Row>, read: (row: Row) => Read | DamagedRecord) {
    this.#names = Object.keys(columns) as (keyof Row)[]
    this.#read = read
  }

  /** The record of that row; `id` is what it is remembered by. */
  of(id: string, row: Row): Read | DamagedRecord {
    const known = this.#known.get(id)
    if (known !== undefined && this.#isSame(known.columns, row)) return known.read
    const read = this.#read(row)
    if (isDamaged(read)) return read
    // Whoever gave the row may use the object again, so the columns are kept and not the row.
    const columns = this.#names.map((name) => row[name])
    if (lengthOf(columns) <= LONGEST_ROW) this.#known.set(id, { columns, read })
    return read
  }

  #isSame(columns: readonly unknown[], row: Row): boolean {
    for (let i = 0; i < columns.length; i++) {
      if (columns[i] !== row[this.#names[i] as keyof Row]) return false
    }
    return true
  }
}

function lengthOf(columns: readonly unknown[]): number {
  let length = 0
  for (const column of columns) if (typeof column === 'string') length += column.length
  return length
}
