import { type Kysely, sql } from 'kysely'
import { invalid } from '../../domain/input.js'
import { checkedTransfer } from '../../ports/check-transfer.js'
import type { StoredOrganization } from '../../ports/state-transfer.js'
import { CHAIN_START } from '../audit/audit-chain.js'
import { eventRows } from '../commit/write-events.js'
import { assignmentRows } from '../commit/write-records.js'
import type { SqlDialect } from '../dialect.js'
import { keyRow } from '../rows/key-row.js'
import { organizationColumns } from '../rows/organization-row.js'
import { projectRow } from '../rows/project-row.js'
import type { KeywardenTables, OrganizationsTable } from '../schema/tables.js'
import { inOneTransaction, type SqlDatabase } from '../transaction.js'
import { usageRow } from '../usage/add-usage.js'
import { BulkInsert, type BulkRows } from './bulk-insert.js'

/**
 * Writes everything that is given, in one transaction, into tables that have nothing yet. Events are
 * chained anew where trails are: a restored trail is of one commit, that of the revision restored.
 *
 * @throws {@link InvalidInput} when something is there already, or what is given contradicts itself;
 *   what the source throws; whatever the database throws.
 */
export async function restoreOrganizations(
  database: SqlDatabase,
  organizations: AsyncIterable<StoredOrganization>,
  isChained: boolean,
): Promise<void> {
  await inOneTransaction(database, async (transaction) => {
    await keepOthersOut(transaction, database.dialect)
    await mustBeEmpty(transaction)
    const insert = new BulkInsert(transaction)
    for await (const one of checkedTransfer(organizations)) {
      await insert.add(rowsOf(one, isChained))
    }
    await insert.flush()
  })
}

/** Commits of others end before this, or wait until it ends. */
async function keepOthersOut(db: Kysely<KeywardenTables>, dialect: SqlDialect): Promise<void> {
  const locks: Readonly<Record<SqlDialect, string>> = {
    // A statement that may write takes the lock of the writer.
    sqlite: "delete from keywarden_organizations where id = ''",
    postgres: 'lock table keywarden_organizations in share row exclusive mode',
    // The row that every commit counts its change in, as its last act.
    mysql: "select value from keywarden_positions where name = 'changes' for update",
  }
  await sql.raw(locks[dialect]).execute(db)
}

async function mustBeEmpty(db: Kysely<KeywardenTables>): Promise<void> {
  const any = await db
    .selectFrom('keywarden_organizations')
    .select('id')
    .limit(1)
    .executeTakeFirst()
  if (any !== undefined) invalid('storage', 'must be empty: restore into a new one')
}

function rowsOf(one: StoredOrganization, isChained: boolean): BulkRows {
  const { id, loaded, events, retiredPublicKeys } = one
  const { projects = [], keys = [] } = loaded?.state ?? {}
  const revision = loaded?.revision ?? 1
  const place = { organization: id, revision }
  const { rows, head } = eventRows(place, events, isChained ? CHAIN_START : undefined)
  const publicKeys = [...keys.map(({ publicKey }) => publicKey), ...retiredPublicKeys]
  return {
    keywarden_organizations: [organizationRow(one, revision, head)],
    keywarden_projects: projects.map(projectRow),
    keywarden_public_keys: publicKeys.map((public_key) => ({ public_key, organization: id })),
    keywarden_keys: keys.map(keyRow),
    keywarden_assignments: keys.flatMap(assignmentRows),
    keywarden_events: rows,
    keywarden_usage: usageRows(one),
  }
}

/** The row of an organization; of one that was deleted, what keeps its id from being used again. */
function organizationRow(
  { id, loaded }: StoredOrganization,
  revision: number,
  audit_head: string,
): OrganizationsTable {
  const nothing = { id, name: '', access_list_required: 0, created_at: 0 }
  return {
    ...(loaded ? organizationColumns(loaded.state.organization) : nothing),
    ...{ revision, deleted: loaded ? 0 : 1, audit_head },
  }
}

function usageRows({ id, usage }: StoredOrganization): BulkRows['keywarden_usage'] {
  return [...usage].flatMap(([key, { entries, ...own }]) => {
    const of = { organization: id, key } as Parameters<typeof usageRow>[0]
    const those = [...entries].map(([entry, one]) => usageRow({ ...of, ...one, entry }))
    return [usageRow({ ...of, ...own }), ...those]
  })
}
