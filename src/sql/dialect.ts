import { type Kysely, MysqlAdapter, PostgresAdapter, SqliteAdapter } from 'kysely'

/** The families of databases whose SQL is spoken here; MariaDB is one of `mysql`. */
export const SQL_DIALECTS = Object.freeze(['sqlite', 'postgres', 'mysql'] as const)

/** One of {@link SQL_DIALECTS}. */
export type SqlDialect = (typeof SQL_DIALECTS)[number]

/**
 * Which SQL a Kysely instance speaks, told by the adapter of its dialect.
 *
 * @throws `TypeError` when it cannot be told and is not given.
 */
export function dialectOf<Database>(kysely: Kysely<Database>, given?: unknown): SqlDialect {
  const named = SQL_DIALECTS.find((dialect) => dialect === given)
  if (named !== undefined) return named
  if (given !== undefined) {
    throw new TypeError(`\`dialect\` must be one of ${SQL_DIALECTS.join(', ')}`)
  }
  const { adapter } = kysely.getExecutor()
  if (adapter instanceof SqliteAdapter) return 'sqlite'
  if (adapter instanceof PostgresAdapter) return 'postgres'
  if (adapter instanceof MysqlAdapter) return 'mysql'
  throw new TypeError(
    `the dialect of this Kysely instance is not known; give \`dialect\`: ${SQL_DIALECTS.join(', ')}`,
  )
}
