import type { Kysely } from 'kysely'
import type { NonceRegister, NonceUse } from '../../ports/nonce-register.js'
import { isCount, takenFrom, windowOf } from '../../ports/nonce-window.js'
import { isTaken } from '../database-errors.js'
import { dialectOf, type SqlDialect } from '../dialect.js'
import { countOf } from '../rows/columns.js'
import { DATABASE_TIME } from '../schema/database-time.js'
import type { KeywardenTables } from '../schema/tables.js'
import { inTransaction, type SqlDatabase } from '../transaction.js'

/** How a {@link sqlNonceRegister} may be set up. */
export interface SqlNonceRegisterOptions {
  /** Which SQL the database speaks. Default: told by the dialect of Kysely. */
  readonly dialect?: SqlDialect | undefined
}

/** Longest text of a nonce that is kept; those of `digest` are far shorter. */
const LONGEST_NONCE = 255

/** How often what is of no use any more is forgotten, in milliseconds. */
const FORGET_EVERY_MS = 60_000

/**
 * Remembers the nonces of HTTP Digest in the tables that `migrate` made, for all processes that share
 * the database: what was overheard at one cannot be sent again to another.
 *
 * A nonce that has expired by the clock of the database is refused and forgotten by that one clock,
 * so that none is forgotten first and then taken anew.
 *
 * @throws `TypeError` when the dialect is not known.
 */
export function sqlNonceRegister<Database>(
  kysely: Kysely<Database>,
  options: SqlNonceRegisterOptions = {},
): NonceRegister {
  const db = kysely.withoutPlugins() as unknown as Kysely<KeywardenTables>
  return new SqlNonceRegister({ db, dialect: dialectOf(kysely, options.dialect) })
}

class SqlNonceRegister implements NonceRegister {
  readonly #database: SqlDatabase
  #forgotAt = Number.NEGATIVE_INFINITY

  constructor(database: SqlDatabase) {
    this.#database = database
  }

  async take(use: NonceUse): Promise<boolean> {
    const { nonce, count } = use
    if (!isCount(count) || nonce.length > LONGEST_NONCE) return false
    await this.#forget()
    // Whoever is overtaken looks again; each time somebody's count has been taken.
    for (;;) {
      const row = await this.#find(nonce)
      const window = row ? takenFrom(row, count) : windowOf(count)
      if (window === undefined) return false
      const written = row ? await this.#move(nonce, row, window) : await this.#add(use, window)
      if (written !== 'overtaken') return written === 'taken'
    }
  }

  async #find(nonce: string): Promise<Window | undefined> {
    const row = await this.#database.db
      .selectFrom('keywarden_nonces')
      .select(['top', 'seen'])
      .where('nonce', '=', nonce)
      .executeTakeFirst()
    return row && { top: countOf(row.top, 'top'), seen: countOf(row.seen, 'seen') }
  }

  async #move(nonce: string, from: Window, to: Window): Promise<Outcome> {
    const { numUpdatedRows } = await inTransaction(this.#database, (transaction) =>
      transaction
        .updateTable('keywarden_nonces')
        .set(to)
        .where('nonce', '=', nonce)
        .where('top', '=', from.top)
        .where('seen', '=', from.seen)
        .executeTakeFirstOrThrow(),
    )
    return numUpdatedRows === 1n ? 'taken' : 'overtaken'
  }

  /** Adds a nonce, unless the database finds that it has expired and may have been forgotten. */
  async #add({ nonce, expiresAt }: NonceUse, { top, seen }: Window): Promise<Outcome> {
    const { dialect } = this.#database
    try {
      return await inTransaction(this.#database, async (transaction) => {
        const { now } = await transaction
          .selectFrom('keywarden_schema')
          .select(DATABASE_TIME[dialect].as('now'))
          .executeTakeFirstOrThrow()
        if (!(countOf(now, 'now') < expiresAt)) return 'expired'
        const row = { nonce, top, seen, expires_at: Math.ceil(expiresAt) }
        await transaction.insertInto('keywarden_nonces').values(row).execute()
        return 'taken'
      })
    } catch (error) {
      if (isTaken(error)) return 'overtaken'
      throw error
    }
  }

  async #forget(): Promise<void> {
    if (performance.now() - this.#forgotAt < FORGET_EVERY_MS) return
    this.#forgotAt = performance.now()
    const { db, dialect } = this.#database
    await db
      .deleteFrom('keywarden_nonces')
      .where('expires_at', '<=', DATABASE_TIME[dialect])
      .execute()
  }
}

interface Window {
  readonly top: number
  readonly seen: number
}

/** Whether a count was taken, another was quicker, or the nonce has expired. */
type Outcome = 'taken' | 'overtaken' | 'expired'
