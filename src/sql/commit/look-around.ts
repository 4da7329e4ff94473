import type { Kysely } from 'kysely'
import type { Change } from '../../ports/storage.js'
import { runCompiled } from '../compiled-statements.js'
import { inParts } from '../in-parts.js'
import { isDamaged } from '../rows/damaged-record.js'
import { keyOfRow, keyRow } from '../rows/key-row.js'
import { projectOfRow } from '../rows/project-row.js'
import type { KeysTable, KeywardenTables } from '../schema/tables.js'
import type { CommitObstacle } from './claim-revision.js'

/** A key as far as a commit needs to know of it beforehand. */
export type KnownKey = Pick<KeysTable, 'id' | 'organization' | 'public_key'>

/** What of a change the organization has already. */
export interface Surroundings {
  /** The ids of the projects to be put that are there. */
  readonly projects: ReadonlySet<string>
  /** The keys to be put or removed that are there, by id. */
  readonly keys: ReadonlyMap<string, KnownKey>
  /** The rows of the keys to be put, by id. */
  readonly rows: ReadonlyMap<string, KeysTable>
}

/**
 * What of a change is there already, or what stands against it: an id that another organization has,
 * or that a damaged record has, for whoever puts it has not seen that; or a public key that is or was
 * in use, but for the key that keeps its own.
 */
export async function lookAround(
  db: Kysely<KeywardenTables>,
  { organization, put, remove }: Change,
): Promise<Surroundings | CommitObstacle> {
  const projects = await projectsOf(db, ids(put.projects))
  const keys = await keysOf(db, [...ids(put.keys), ...remove.keys])
  const isForeign = (one: { readonly organization: string }) => one.organization !== organization
  const rows = new Map(put.keys.map((key) => [key.id as string, keyRow(key)]))
  if (projects.some((one) => isForeign(one) || isDamaged(projectOfRow(one)))) return 'id-taken'
  for (const key of keys) {
    const row = rows.get(key.id)
    if (row !== undefined && (isForeign(key) || isUnreadable(key, row))) return 'id-taken'
  }
  const ours = new Map(keys.filter((key) => !isForeign(key)).map((key) => [key.id, key]))
  const fresh = freshPublicKeys(put.keys, ours)
  if (new Set(fresh).size < fresh.length) return 'public-key-taken'
  if ((await inUse(db, fresh)).length > 0) return 'public-key-taken'
  return { projects: new Set(ids(projects)), keys: ours, rows }
}

/**
 * Whether what is stored of a key is damaged. What stays as it is in the key to be put is sound, for
 * that is a key: its list, which takes longest to check, is not checked again.
 */
function isUnreadable(stored: KeysTable, put: KeysTable): boolean {
  const isListKept =
    stored.access_list === put.access_list && String(stored.entry_count) === String(put.entry_count)
  const list = isListKept ? { access_list: '[]', entry_count: 0 } : {}
  const roles = stored.project_roles === put.project_roles ? { project_roles: '{}' } : {}
  return isDamaged(keyOfRow({ ...stored, ...list, ...roles }))
}

/** The public keys that a change brings into use. */
export function freshPublicKeys(
  put: Change['put']['keys'],
  known: ReadonlyMap<string, KnownKey>,
): readonly string[] {
  return put
    .filter(({ id, publicKey }) => known.get(id)?.public_key !== publicKey)
    .map(({ publicKey }) => publicKey)
}

function ids(items: readonly { readonly id: string }[]): readonly string[] {
  return items.map(({ id }) => id)
}

function projectsOf(db: Kysely<KeywardenTables>, asked: readonly string[]) {
  return inParts(asked, (part) =>
    rowsOf(db, `projects by id ${part.length}`, part, () =>
      db.selectFrom('keywarden_projects').selectAll().where('id', 'in', part),
    ),
  )
}

function keysOf(db: Kysely<KeywardenTables>, asked: readonly string[]) {
  return inParts(asked, (part) =>
    rowsOf(db, `keys by id ${part.length}`, part, () =>
      db.selectFrom('keywarden_keys').selectAll().where('id', 'in', part),
    ),
  )
}

function inUse(db: Kysely<KeywardenTables>, publicKeys: readonly string[]) {
  return inParts(publicKeys, (part) =>
    rowsOf(db, `public keys ${part.length}`, part, () =>
      db.selectFrom('keywarden_public_keys').select('public_key').where('public_key', 'in', part),
    ),
  )
}

async function rowsOf<Row>(...statement: Parameters<typeof runCompiled<Row>>) {
  return (await runCompiled<Row>(...statement)).rows
}
