/**
 * Organizations, projects, keys, audit trail and usage in the caller's SQLite, PostgreSQL, MySQL or
 * MariaDB, through Kysely.
 *
 * @module keywarden/sql
 */
export {
  type AuditFault,
  type AuditVerdict,
  type VerifyAuditOptions,
  verifyAuditTrail,
} from './audit/verify-audit-trail.js'
export { SQL_DIALECTS, type SqlDialect } from './dialect.js'
export { DamagedData, WrongSchema } from './errors.js'
export type { SqlChangeFeedOptions, WakeUp } from './feed/change-feed-options.js'
export { type ListeningClient, postgresWakeUp } from './feed/postgres-wake-up.js'
export { type SqlChangeFeed, sqlChangeFeed } from './feed/sql-change-feed.js'
export {
  type LibsqlClient,
  type LibsqlDialectOptions,
  type LibsqlExecutor,
  type LibsqlResult,
  type LibsqlStatement,
  type LibsqlTransaction,
  libsqlDialect,
} from './libsql-dialect.js'
export { type SqlNonceRegisterOptions, sqlNonceRegister } from './nonces/sql-nonce-register.js'
export {
  type MysqlPool,
  type PgPool,
  type PreparedStatements,
  preparedMysql,
  preparedPg,
  preparedSqlite,
  type SqliteDatabase,
  type SqliteStatement,
} from './prepared-statements.js'
export type { DamagedRecord } from './rows/damaged-record.js'
export { type Migrated, type MigrateOptions, migrate } from './schema/migrate.js'
export type { SqlStorageOptions } from './sql-options.js'
export { type SqlStorage, sqlStorage } from './sql-storage.js'
