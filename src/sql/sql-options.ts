import type { CompiledQuery, Kysely } from 'kysely'
import { dialectOf, type SqlDialect } from './dialect.js'
import type { RunQuery } from './find-key.js'
import type { OnDamage } from './list-records.js'
import type { PreparedStatements } from './prepared-statements.js'
import type { DamagedRecord } from './rows/damaged-record.js'
import type { KeywardenTables } from './schema/tables.js'

/** What a {@link SqlStorage} is told. */
export interface SqlStorageOptions {
  /** Which SQL the database speaks. Default: told by the dialect of Kysely. */
  readonly dialect?: SqlDialect | undefined
  /**
   * Runs the statements of the hot path as prepared ones, past Kysely: see `preparedPg`,
   * `preparedMysql` and `preparedSqlite`. Default: through Kysely, whose drivers have the database
   * read the text each time.
   */
  readonly prepared?: PreparedStatements | undefined
  /**
   * Is told of records that cannot be read (SR-27): a key or a project that is left out of what is
   * loaded or listed. What it throws is its own affair. Default: nobody is told.
   */
  readonly onDamage?: ((damaged: DamagedRecord) => void) | undefined
  /**
   * Whether events of the audit trail are chained by hashes, for `verifyAuditTrail`. Default `false`.
   * All who write to one database must say the same.
   */
  readonly chainAuditTrail?: boolean | undefined
}

/** Options that have been read. */
export interface ReadSqlOptions {
  readonly db: Kysely<KeywardenTables>
  readonly dialect: SqlDialect
  readonly run: RunQuery
  readonly onDamage: OnDamage
  readonly isChained: boolean
}

/**
 * Reads the options of a storage.
 *
 * @throws `TypeError` when one is not what it must be.
 */
export function readSqlOptions<Database>(
  kysely: Kysely<Database>,
  options: SqlStorageOptions,
): ReadSqlOptions {
  const { dialect, prepared, onDamage, chainAuditTrail = false } = options
  if (typeof kysely?.getExecutor !== 'function' || kysely.isTransaction) {
    throw new TypeError('`kysely` must be an instance of Kysely, and no transaction of one')
  }
  for (const [name, value] of Object.entries({ prepared, onDamage })) {
    if (value !== undefined && typeof value !== 'function') {
      throw new TypeError(`\`${name}\` must be a function`)
    }
  }
  if (typeof chainAuditTrail !== 'boolean') {
    throw new TypeError('`chainAuditTrail` must be true or false')
  }
  // Plugins are made for the caller's tables: one that renames columns would lose ours.
  const db = kysely.withoutPlugins() as unknown as Kysely<KeywardenTables>
  return {
    ...{ db, dialect: dialectOf(kysely, dialect), isChained: chainAuditTrail },
    run: prepared ? runPrepared(prepared) : runThrough(db),
    onDamage: (damaged) => {
      try {
        onDamage?.(damaged)
      } catch {}
    },
  }
}

function runPrepared(prepared: PreparedStatements): RunQuery {
  return ({ sql, parameters }: CompiledQuery) => prepared(sql, parameters)
}

function runThrough(db: Kysely<KeywardenTables>): RunQuery {
  return async (query) => (await db.executeQuery(query)).rows
}
