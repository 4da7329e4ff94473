import { type Kysely, sql } from 'kysely'
import type { ApiKey } from '../domain/api-key.js'
import { OrganizationState } from '../domain/organization-state.js'
import type { Project } from '../domain/project.js'
import type { LoadedOrganization } from '../ports/storage.js'
import { DamagedData } from './errors.js'
import { countOf } from './rows/columns.js'
import { type DamagedRecord, isDamaged } from './rows/damaged-record.js'
import { keyOfRow } from './rows/key-row.js'
import { organizationOfRow } from './rows/organization-row.js'
import { projectOfRow } from './rows/project-row.js'
import type { KeysTable, KeywardenTables } from './schema/tables.js'

/** A row of any of the three tables, in the columns of the one that has most. */
type AnyRow = KeysTable & { readonly kind: 'organization' | 'project' | 'key' }

/**
 * An organization with everything it owns. One statement reads all three tables, so that all is of one
 * moment, without a transaction.
 *
 * Keys and projects that are damaged are told to `onDamage` and left out: one damaged row must not
 * keep anybody from revoking another key.
 *
 * @throws {@link DamagedData} when the row of the organization itself is damaged.
 */
export async function loadOrganization(
  db: Kysely<KeywardenTables>,
  organization: string,
  onDamage: (damaged: DamagedRecord) => void,
): Promise<LoadedOrganization | undefined> {
  const rows = await everythingOf(db, organization)
  const row = rows.find(({ kind }) => kind === 'organization')
  if (row === undefined) return undefined
  if (row.id !== organization) throw new Error('the database answered with another organization')
  const own = organizationOfRow({
    ...{ id: row.id, name: row.description, created_at: row.created_at },
    access_list_required: row.entry_count,
  })
  if (isDamaged(own)) throw new DamagedData(own)
  const projects: Project[] = []
  const keys: ApiKey[] = []
  for (const one of rows.slice().sort(byCreation)) {
    if (one.kind === 'key') keep(keyOfRow(one), keys)
    if (one.kind === 'project') keep(projectOfRow({ ...one, name: one.description }), projects)
  }
  const revision = countOf(row.not_before, 'revision')
  return Object.freeze({ state: OrganizationState.of(own, projects, keys), revision })

  function keep<Item extends object>(read: Item | DamagedRecord, into: Item[]): void {
    if (isDamaged(read)) onDamage(read)
    else into.push(read)
  }
}

function byCreation(one: AnyRow, other: AnyRow): number {
  const difference = Number(one.created_at) - Number(other.created_at)
  return difference || (one.id < other.id ? -1 : 1)
}

const NONE = sql<string>`''`
const NO_TIME = sql<null>`null`

async function everythingOf(
  db: Kysely<KeywardenTables>,
  organization: string,
): Promise<readonly AnyRow[]> {
  // The keys come first: their columns have types that the others' nulls take on.
  const rows = await db
    .selectFrom('keywarden_keys')
    .select(sql<string>`'key'`.as('kind'))
    .select(['id', 'organization', 'public_key', 'description', 'organization_roles'])
    .select(['project_roles', 'access_list', 'entry_count', 'secrets', 'created_at'])
    .select(['not_before', 'expires_at', 'disabled_at', 'revoked_at'])
    .where('organization', '=', organization)
    .unionAll(
      db
        .selectFrom('keywarden_projects')
        .select(sql<string>`'project'`.as('kind'))
        .select(['id', 'organization', NONE.as('public_key'), 'name as description'])
        .select([NONE.as('organization_roles'), NONE.as('project_roles'), NONE.as('access_list')])
        .select([sql<number>`0`.as('entry_count'), NONE.as('secrets'), 'created_at'])
        .select([NO_TIME.as('not_before'), NO_TIME.as('expires_at')])
        .select([NO_TIME.as('disabled_at'), NO_TIME.as('revoked_at')])
        .where('organization', '=', organization),
    )
    .unionAll(
      db
        .selectFrom('keywarden_organizations')
        .select(sql<string>`'organization'`.as('kind'))
        .select(['id', 'id as organization', NONE.as('public_key'), 'name as description'])
        .select([NONE.as('organization_roles'), NONE.as('project_roles'), NONE.as('access_list')])
        .select(['access_list_required as entry_count', NONE.as('secrets'), 'created_at'])
        .select(['revision as not_before', NO_TIME.as('expires_at')])
        .select([NO_TIME.as('disabled_at'), NO_TIME.as('revoked_at')])
        .where('id', '=', organization)
        .where('deleted', '=', 0),
    )
    .execute()
  return rows as unknown as readonly AnyRow[]
}
