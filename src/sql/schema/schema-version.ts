import { type Kysely, sql } from 'kysely'
import { isTableMissing } from '../database-errors.js'
import { WrongSchema } from '../errors.js'
import { SCHEMA_VERSION } from './migrations.js'
import type { KeywardenTables } from './tables.js'

/** The version of the tables; 0 where there is a table of versions without any. */
export async function schemaVersion(db: Kysely<KeywardenTables>): Promise<number> {
  const { last } = await db
    .selectFrom('keywarden_schema')
    .select(sql<unknown>`max(version)`.as('last'))
    .executeTakeFirstOrThrow()
  return Number(last ?? 0)
}

/** Asks once whether the tables are those that this code reads and writes. */
export class SchemaCheck {
  readonly #db: Kysely<KeywardenTables>
  #sound = false
  #asking: Promise<void> | undefined

  constructor(db: Kysely<KeywardenTables>) {
    this.#db = db
  }

  /** Whether they were found to be. */
  get isSound(): boolean {
    return this.#sound
  }

  /**
   * Asks, unless it is known already; what fails is asked again.
   *
   * @throws {@link WrongSchema} when the version is another.
   */
  async check(): Promise<void> {
    if (this.#sound) return
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined
    })
    await this.#asking
  }

  async #ask(): Promise<void> {
    const found = await schemaVersion(this.#db).catch((error: unknown) => {
      if (isTableMissing(error)) return 0
      throw error
    })
    if (found !== SCHEMA_VERSION) throw new WrongSchema(found, SCHEMA_VERSION)
    this.#sound = true
  }
}
