import type { Transaction } from 'kysely'
import type { ApiKey } from '../../domain/api-key.js'
import type { Project } from '../../domain/project.js'
import type { Change } from '../../ports/storage.js'
import { inParts } from '../in-parts.js'
import { keyRow } from '../rows/key-row.js'
import { projectRow } from '../rows/project-row.js'
import type { AssignmentsTable, KeywardenTables } from '../schema/tables.js'
import { freshPublicKeys, type Surroundings } from './look-around.js'

/**
 * Writes the projects and keys of a change. What is new is inserted, so that an id that others took
 * in this very moment is an error of the database and never theirs that is overwritten; what is there
 * is updated, so that nothing that hangs on it is lost.
 */
export async function writeRecords(
  transaction: Transaction<KeywardenTables>,
  { organization, put }: Change,
  known: Surroundings,
): Promise<void> {
  for (const project of inOrder(put.projects)) {
    if (known.projects.has(project.id)) await updateProject(transaction, project)
  }
  const projects = inOrder(put.projects).filter(({ id }) => !known.projects.has(id))
  await insert(transaction, 'keywarden_projects', projects.map(projectRow))
  const reserved = [...freshPublicKeys(put.keys, known.keys)].sort()
  const rows = reserved.map((public_key) => ({ public_key, organization }))
  await insert(transaction, 'keywarden_public_keys', rows)
  for (const key of inOrder(put.keys)) {
    if (known.keys.has(key.id)) await updateKey(transaction, key)
  }
  const keys = inOrder(put.keys).filter(({ id }) => !known.keys.has(id))
  await insert(transaction, 'keywarden_keys', keys.map(keyRow))
  await insert(transaction, 'keywarden_assignments', put.keys.flatMap(assignmentRows))
}

async function updateProject(
  transaction: Transaction<KeywardenTables>,
  project: Project,
): Promise<void> {
  const { id, organization, ...columns } = projectRow(project)
  await transaction
    .updateTable('keywarden_projects')
    .set(columns)
    .where('id', '=', id)
    .where('organization', '=', organization)
    .execute()
}

async function updateKey(transaction: Transaction<KeywardenTables>, key: ApiKey): Promise<void> {
  const { id, organization, ...columns } = keyRow(key)
  await transaction
    .updateTable('keywarden_keys')
    .set(columns)
    .where('id', '=', id)
    .where('organization', '=', organization)
    .execute()
  await transaction.deleteFrom('keywarden_assignments').where('key_id', '=', id).execute()
}

/** The rows that say in which projects a key holds roles. */
export function assignmentRows({ id, projects }: ApiKey): readonly AssignmentsTable[] {
  return projects.map((project) => ({ project, key_id: id }))
}

/** The tables whose rows are inserted, many at a time. */
type Inserted = 'projects' | 'public_keys' | 'keys' | 'assignments'

async function insert<Table extends `keywarden_${Inserted}`>(
  transaction: Transaction<KeywardenTables>,
  table: Table,
  rows: readonly KeywardenTables[Table][],
): Promise<void> {
  await inParts(rows, (part) =>
    transaction
      .insertInto(table)
      .values(part as [])
      .execute(),
  )
}

/** By id: transactions that take locks in one order do not wait for each other in a circle. */
function inOrder<Item extends { readonly id: string }>(items: readonly Item[]): readonly Item[] {
  return [...items].sort((one, other) => (one.id < other.id ? -1 : 1))
}
