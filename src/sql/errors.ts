import { KeywardenError } from '../domain/errors.js'
import type { DamagedRecord } from './rows/damaged-record.js'

/** A record of the database cannot be read, and the answer would be wrong without it. */
export class DamagedData extends KeywardenError {
  readonly code = 'DAMAGED_DATA'
  readonly record: DamagedRecord

  constructor(record: DamagedRecord) {
    super(`${record.detail}; mend the row, or bring it back from a backup`)
    this.record = record
  }
}

/** The tables are not those that this version of keywarden reads and writes. */
export class WrongSchema extends KeywardenError {
  readonly code = 'WRONG_SCHEMA'
  /** The version that was found; 0 where there are no tables. */
  readonly found: number
  /** The version that is needed. */
  readonly needed: number

  constructor(found: number, needed: number) {
    super(
      found < needed
        ? `the tables of keywarden are of version ${found}, and ${needed} is needed: run migrate(kysely)`
        : `the tables of keywarden are of version ${found}, and this keywarden knows ${needed}: use a later one`,
    )
    this.found = found
    this.needed = needed
  }
}
