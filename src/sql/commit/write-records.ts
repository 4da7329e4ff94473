import type { Transaction } from 'kysely'
import type { ApiKey } from '../../domain/api-key.js'
import type { Project } from '../../domain/project.js'
import type { Change } from '../../ports/storage.js'
import { runCompiled } from '../compiled-statements.js'
import { insertRows } from '../insert-rows.js'
import { keyRow } from '../rows/key-row.js'
import { projectRow } from '../rows/project-row.js'
import type { AssignmentsTable, KeysTable, KeywardenTables } from '../schema/tables.js'
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
  await insertRows(transaction, 'keywarden_projects', projects.map(projectRow))
  const reserved = [...freshPublicKeys(put.keys, known.keys)].sort()
  const rows = reserved.map((public_key) => ({ public_key, organization }))
  await insertRows(transaction, 'keywarden_public_keys', rows)
  for (const key of inOrder(put.keys)) {
    if (known.keys.has(key.id)) await updateKey(transaction, rowOf(key, known))
  }
  const keys = inOrder(put.keys).filter(({ id }) => !known.keys.has(id))
  await insertRows(
    transaction,
    'keywarden_keys',
    keys.map((key) => rowOf(key, known)),
  )
  await insertRows(transaction, 'keywarden_assignments', put.keys.flatMap(assignmentRows))
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

function rowOf(key: ApiKey, { rows }: Surroundings): KeysTable {
  return rows.get(key.id) ?? keyRow(key)
}

async function updateKey(transaction: Transaction<KeywardenTables>, row: KeysTable): Promise<void> {
  const { id, organization, ...columns } = row
  const parameters = [...Object.values(columns), id, organization]
  await runCompiled(transaction, 'update key', parameters, (db) =>
    db
      .updateTable('keywarden_keys')
      .set(columns)
      .where('id', '=', id)
      .where('organization', '=', organization),
  )
  await runCompiled(transaction, 'unassign key', [id], (db) =>
    db.deleteFrom('keywarden_assignments').where('key_id', '=', id),
  )
}

/** The rows that say in which projects a key holds roles. */
export function assignmentRows({ id, projects }: ApiKey): readonly AssignmentsTable[] {
  return projects.map((project) => ({ project, key_id: id }))
}

/** By id: transactions that take locks in one order do not wait for each other in a circle. */
function inOrder<Item extends { readonly id: string }>(items: readonly Item[]): readonly Item[] {
  return [...items].sort((one, other) => (one.id < other.id ? -1 : 1))
}
