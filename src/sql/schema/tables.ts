/**
 * The tables as Kysely sees them, one schema for every dialect. Numbers may come back as text or as
 * `bigint`, as drivers like it: what is read goes through `rows/columns.ts`.
 */

/** A number as some driver gives it. */
export type StoredNumber = number | string | bigint

/** One row for each organization there is or ever was: its lock, its revision, its audit chain. */
export interface OrganizationsTable {
  readonly id: string
  readonly name: string
  /** 0 or 1. */
  readonly access_list_required: StoredNumber
  /** Epoch milliseconds; 0 when not known. */
  readonly created_at: StoredNumber
  /** Counts the commits, from 1. */
  readonly revision: StoredNumber
  /** 0 or 1: a deleted organization keeps its id, so that no other gets it. */
  readonly deleted: StoredNumber
  /** The hash of the last event of a chained audit trail; empty when there is none. */
  readonly audit_head: string
}

/** The projects of all organizations. */
export interface ProjectsTable {
  readonly id: string
  readonly organization: string
  readonly name: string
  /** Epoch milliseconds; 0 when not known. */
  readonly created_at: StoredNumber
}

/**
 * A key is one row: what is always read together and written together cannot come apart. Roles, list
 * and secrets are JSON; how many entries the list has is kept beside it.
 */
export interface KeysTable {
  readonly id: string
  readonly organization: string
  readonly public_key: string
  readonly description: string
  readonly organization_roles: string
  readonly project_roles: string
  readonly access_list: string
  readonly entry_count: StoredNumber
  readonly secrets: string
  readonly created_at: StoredNumber
  readonly not_before: StoredNumber | null
  readonly expires_at: StoredNumber | null
  readonly disabled_at: StoredNumber | null
  readonly revoked_at: StoredNumber | null
}

/** Which keys hold roles in which project: an index of `project_roles`, not a second truth. */
export interface AssignmentsTable {
  readonly project: string
  readonly key_id: string
}

/** Every public key that is or ever was in use, so that none is used twice. */
export interface PublicKeysTable {
  readonly public_key: string
  readonly organization: string
}

/** The audit trail, by organization, revision and position within the commit. Never changed. */
export interface EventsTable {
  readonly organization: string
  readonly revision: StoredNumber
  readonly position: StoredNumber
  /** The event as JSON. */
  readonly body: string
  /** SHA-256 over the hash before it and this event; empty when the trail is not chained. */
  readonly hash: string
}

/** How keys were used: one row for a key, with an empty entry, and one for each of its entries. */
export interface UsageTable {
  readonly key_id: string
  readonly entry: string
  readonly count: StoredNumber
  readonly last_used_at: StoredNumber
  readonly last_used_address: string | null
}

/** What the change feed tells: one row for each commit, kept for a while. */
export interface ChangesTable {
  readonly position: StoredNumber
  readonly organization: string
  readonly revision: StoredNumber
  /** JSON list of the public keys that were written or removed. */
  readonly public_keys: string
  /** 0 or 1. */
  readonly organization_changed: StoredNumber
  /** When, in epoch milliseconds by the clock of the database. */
  readonly at: StoredNumber
}

/** The last position of the change feed, where positions are counted in a row of their own. */
export interface PositionsTable {
  readonly name: string
  readonly value: StoredNumber
}

/** The counts of the nonces of HTTP Digest that were used. */
export interface NoncesTable {
  readonly nonce: string
  /** The highest count that was used. */
  readonly top: StoredNumber
  /** Bit n, from 0 to 31, tells whether the count `top - n` was used. */
  readonly seen: StoredNumber
  readonly expires_at: StoredNumber
}

/** Which migrations have been made. */
export interface SchemaTable {
  readonly version: StoredNumber
  readonly migrated_at: StoredNumber
}

/** All tables of this package. */
export interface KeywardenTables {
  readonly keywarden_organizations: OrganizationsTable
  readonly keywarden_projects: ProjectsTable
  readonly keywarden_keys: KeysTable
  readonly keywarden_assignments: AssignmentsTable
  readonly keywarden_public_keys: PublicKeysTable
  readonly keywarden_events: EventsTable
  readonly keywarden_usage: UsageTable
  readonly keywarden_changes: ChangesTable
  readonly keywarden_positions: PositionsTable
  readonly keywarden_nonces: NoncesTable
  readonly keywarden_schema: SchemaTable
}
