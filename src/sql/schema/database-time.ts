import { type RawBuilder, sql } from 'kysely'
import type { SqlDialect } from '../dialect.js'

/** Epoch milliseconds by the clock of the database, which all processes share. */
export const DATABASE_TIME: Readonly<Record<SqlDialect, RawBuilder<number>>> = {
  sqlite: sql`cast((julianday('now') - 2440587.5) * 86400000 as integer)`,
  postgres: sql`(extract(epoch from clock_timestamp()) * 1000)::bigint`,
  mysql: sql`cast(unix_timestamp(now(3)) * 1000 as signed)`,
}
