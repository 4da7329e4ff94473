import type { SqlDialect } from '../dialect.js'

/** What brings a database from the version before to this one. */
export interface Migration {
  readonly version: number
  /** The statements, in order. Each may be run again: not every database takes DDL back. */
  readonly statements: (dialect: SqlDialect) => readonly string[]
}

/** The types of columns, by dialect. Text that is compared is compared byte for byte. */
interface ColumnTypes {
  /** An id: 1 to 64 ASCII characters. */
  readonly id: string
  /** Longer ASCII text that is compared. */
  readonly token: string
  /** Text for people. */
  readonly text: string
  /** JSON as text: a database that understands it would write it anew, in its own way. */
  readonly json: string
  readonly number: string
  /** What is said after the columns of a table. */
  readonly suffix: string
}

const ASCII = 'character set ascii collate ascii_bin'
const UTF8 = 'character set utf8mb4 collate utf8mb4_bin'

const COLUMN_TYPES: Readonly<Record<SqlDialect, ColumnTypes>> = {
  sqlite: {
    ...{ id: 'text', token: 'text', text: 'text', json: 'text', number: 'integer' },
    suffix: 'strict',
  },
  postgres: {
    ...{ id: 'varchar(64) collate "C"', token: 'varchar(255) collate "C"', text: 'text' },
    ...{ json: 'text', number: 'bigint', suffix: '' },
  },
  mysql: {
    ...{ id: `varchar(64) ${ASCII}`, token: `varchar(255) ${ASCII}`, text: `text ${UTF8}` },
    ...{ json: `longtext ${UTF8}`, number: 'bigint', suffix: 'engine = InnoDB' },
  },
}

/** Every migration, the oldest first. What has been released is never changed, only added to. */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    statements: (dialect) => [
      ...records(COLUMN_TYPES[dialect]),
      ...trails(COLUMN_TYPES[dialect], dialect),
      ...indexes(dialect),
    ],
  },
]

/** The version of the schema that this code reads and writes. */
export const SCHEMA_VERSION = MIGRATIONS.length

function records({ id, text, json, number, suffix }: ColumnTypes): readonly string[] {
  return [
    `create table if not exists keywarden_organizations (
      id ${id} not null primary key, name ${text} not null,
      access_list_required ${number} not null, created_at ${number} not null,
      revision ${number} not null, deleted ${number} not null, audit_head ${id} not null
    ) ${suffix}`,
    `create table if not exists keywarden_projects (
      id ${id} not null primary key, organization ${id} not null, name ${text} not null,
      created_at ${number} not null
    ) ${suffix}`,
    `create table if not exists keywarden_keys (
      id ${id} not null primary key, organization ${id} not null, public_key ${id} not null unique,
      description ${text} not null, organization_roles ${json} not null,
      project_roles ${json} not null, access_list ${json} not null, entry_count ${number} not null,
      secrets ${json} not null, created_at ${number} not null, not_before ${number},
      expires_at ${number}, disabled_at ${number}, revoked_at ${number}
    ) ${suffix}`,
    `create table if not exists keywarden_assignments (
      project ${id} not null, key_id ${id} not null, primary key (project, key_id)
    ) ${suffix}`,
    `create table if not exists keywarden_public_keys (
      public_key ${id} not null primary key, organization ${id} not null
    ) ${suffix}`,
    `create table if not exists keywarden_usage (
      key_id ${id} not null, entry ${id} not null, count ${number} not null,
      last_used_at ${number} not null, last_used_address ${id},
      primary key (key_id, entry),
      foreign key (key_id) references keywarden_keys (id) on delete cascade
    ) ${suffix}`,
  ]
}

function trails(types: ColumnTypes, dialect: SqlDialect): readonly string[] {
  const { id, token, json, number, suffix } = types
  const change = `organization ${id} not null, revision ${number} not null,
      public_keys ${json} not null, organization_changed ${number} not null, at ${number} not null`
  const position = {
    sqlite: `position integer primary key autoincrement, ${change}`,
    postgres: `position ${number} not null, ${change}, primary key (position, organization, revision)`,
    mysql: `position ${number} not null primary key, ${change}`,
  }
  return [
    `create table if not exists keywarden_events (
      organization ${id} not null, revision ${number} not null, position ${number} not null,
      body ${json} not null, hash ${id} not null,
      primary key (organization, revision, position)
    ) ${suffix}`,
    `create table if not exists keywarden_changes (${position[dialect]}) ${suffix}`,
    ...(dialect === 'mysql' ? counter(types) : []),
    `create table if not exists keywarden_nonces (
      nonce ${token} not null primary key, top ${number} not null, seen ${number} not null,
      expires_at ${number} not null
    ) ${suffix}`,
  ]
}

/** Where positions are counted by a row that commits lock: see `commit/publish-change.ts`. */
function counter({ id, number, suffix }: ColumnTypes): readonly string[] {
  return [
    `create table if not exists keywarden_positions (
      name ${id} not null primary key, value ${number} not null
    ) ${suffix}`,
    "insert ignore into keywarden_positions (name, value) values ('changes', 0)",
  ]
}

const INDEXES = [
  ['organizations', 'created', 'created_at, id'],
  ['projects', 'owned', 'organization, created_at, id'],
  ['keys', 'owned', 'organization, created_at, id'],
  ['assignments', 'keys', 'key_id'],
  ['public_keys', 'owned', 'organization'],
  ['changes', 'age', 'at'],
  ['nonces', 'age', 'expires_at'],
] as const

function indexes(dialect: SqlDialect): readonly string[] {
  return INDEXES.map(([table, name, columns]) => {
    const index = `keywarden_${table}_${name}`
    // MySQL has no `create index if not exists`; what is there already is no fault when migrating.
    const guard = dialect === 'mysql' ? '' : 'if not exists '
    return `create index ${guard}${index} on keywarden_${table} (${columns})`
  })
}
