import type { ExpressionBuilder, Kysely } from 'kysely'
import type { ApiKey } from '../domain/api-key.js'
import type { Organization } from '../domain/organization.js'
import type { Project } from '../domain/project.js'
import { type Page, type PageRequest, type Position, pageOf, readPage } from '../ports/page.js'
import { type DamagedRecord, isDamaged } from './rows/damaged-record.js'
import { keyOfRow } from './rows/key-row.js'
import { organizationOfRow } from './rows/organization-row.js'
import { projectOfRow } from './rows/project-row.js'
import type { KeywardenTables, StoredNumber } from './schema/tables.js'

/** Is told of records that cannot be read and are left out. */
export type OnDamage = (damaged: DamagedRecord) => void

/**
 * The organizations, in the order of their creation.
 *
 * @throws {@link InvalidInput} when the page request is none.
 */
export async function listOrganizations(
  db: Kysely<KeywardenTables>,
  request: PageRequest | undefined,
  onDamage: OnDamage,
): Promise<Page<Organization>> {
  const { after, limit } = readPage(request)
  const rows = await db
    .selectFrom('keywarden_organizations')
    .select(['id', 'name', 'access_list_required', 'created_at'])
    .where('deleted', '=', 0)
    .$if(after !== undefined, (query) => query.where(comesAfter(after)))
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  return readPageOf(rows, limit, organizationOfRow, onDamage)
}

/**
 * The projects of an organization, in the order of their creation.
 *
 * @throws {@link InvalidInput} when the page request is none.
 */
export async function listProjects(
  db: Kysely<KeywardenTables>,
  organization: string,
  request: PageRequest | undefined,
  onDamage: OnDamage,
): Promise<Page<Project>> {
  const { after, limit } = readPage(request)
  const rows = await db
    .selectFrom('keywarden_projects')
    .selectAll()
    .where('organization', '=', organization)
    .$if(after !== undefined, (query) => query.where(comesAfter(after)))
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  return readPageOf(rows, limit, projectOfRow, onDamage)
}

/**
 * The keys of an organization, or of one of its projects, in the order of their creation.
 *
 * @throws {@link InvalidInput} when the page request is none.
 */
export async function listKeys(
  db: Kysely<KeywardenTables>,
  owner: { readonly organization: string; readonly project: string | undefined },
  request: PageRequest | undefined,
  onDamage: OnDamage,
): Promise<Page<ApiKey>> {
  const { after, limit } = readPage(request)
  const { organization, project } = owner
  const rows = await db
    .selectFrom('keywarden_keys')
    .selectAll()
    .where('organization', '=', organization)
    .$if(project !== undefined, (query) =>
      query.where('id', 'in', (nested) =>
        nested
          .selectFrom('keywarden_assignments')
          .select('key_id')
          .where('project', '=', project ?? ''),
      ),
    )
    .$if(after !== undefined, (query) => query.where(comesAfter(after)))
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  return readPageOf(rows, limit, keyOfRow, onDamage)
}

/** The tables that are listed in the order of creation. */
type Listed = 'keywarden_organizations' | 'keywarden_projects' | 'keywarden_keys'

function comesAfter(after: Position | undefined) {
  return <Table extends Listed>(build: ExpressionBuilder<KeywardenTables, Table>) => {
    const { eb } = build as unknown as ExpressionBuilder<KeywardenTables, 'keywarden_projects'>
    const { at, id } = after ?? { at: 0, id: '' }
    return eb.or([
      eb('created_at', '>', at),
      eb.and([eb('created_at', '=', at), eb('id', '>', id)]),
    ])
  }
}

/**
 * The place of a row in its list, be it damaged. Rows from before the epoch come first; where a page
 * ends at one, the rest of them is gone over.
 */
function placeOf({ id, created_at }: { readonly id: string; readonly created_at: StoredNumber }) {
  const at = Number(created_at)
  return at < 0 ? { at: 0, id: '' } : { at, id }
}

/** The page of rows that are in order and one more than asked for, where there is one. */
function readPageOf<
  Row extends { readonly id: string; readonly created_at: StoredNumber },
  Item extends object,
>(
  rows: readonly Row[],
  limit: number,
  read: (row: Row) => Item | DamagedRecord,
  onDamage: OnDamage,
): Page<Item> {
  const page = pageOf(rows, limit, placeOf)
  const items: Item[] = []
  for (const row of page.items) {
    const item = read(row)
    if (isDamaged(item)) onDamage(item)
    else items.push(item)
  }
  // After a time that no cursor can tell, there are only rows that are damaged, too.
  const isEnd = !Number.isSafeInteger(Number(page.items.at(-1)?.created_at))
  return Object.freeze({ items: Object.freeze(items), next: isEnd ? undefined : page.next })
}
