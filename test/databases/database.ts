import type { Kysely } from 'kysely'

/** A driver that Kysely reaches a database through. */
export type DatabaseKind = 'libsql' | 'better-sqlite3' | 'node-sqlite' | 'postgres' | 'mariadb'

/** Where a database is, in JSON, so that another process can open it too. */
export interface DatabaseConfig {
  readonly kind: DatabaseKind
  /** A file of SQLite, or the URL of a database on a server. */
  readonly at: string
}

/** A kind of database that tests run on. */
export interface TestDatabase {
  /** What the titles of tests call it. */
  readonly name: string
  readonly kind: DatabaseKind
  /** Why there is none of it here. */
  readonly unavailable?: string
  /** A database that nobody else uses, without any table. */
  fresh(): Promise<FreshDatabase>
}

/** An empty database, until it is closed. */
export interface FreshDatabase {
  readonly kysely: Kysely<unknown>
  /** For {@link openDatabase}, in this process or another one. */
  readonly config: DatabaseConfig
  /** Further connections to it, apart from those of `kysely`. */
  open(): Promise<Kysely<unknown>>
  /** Closes everything that was opened here, and takes the database away. */
  close(): Promise<void>
}
