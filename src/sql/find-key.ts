import type { CompiledQuery, Kysely } from 'kysely'
import { isId } from '../domain/ids.js'
import type { Project } from '../domain/project.js'
import { type DamagedKey, type Found, type KeyRecord, UNKNOWN_KEY } from '../ports/key-lookup.js'
import { countOf } from './rows/columns.js'
import { type DamagedRecord, isDamaged, readable } from './rows/damaged-record.js'
import { keyOfRow } from './rows/key-row.js'
import { organizationOfRow } from './rows/organization-row.js'
import { projectOfRow } from './rows/project-row.js'
import type {
  KeysTable,
  KeywardenTables,
  OrganizationsTable,
  ProjectsTable,
} from './schema/tables.js'

/** A key with its organization, and one of the projects that were asked for, if it has any of them. */
type FoundRow = KeysTable & {
  readonly o_name: OrganizationsTable['name'] | null
  readonly o_access_list_required: OrganizationsTable['access_list_required']
  readonly o_created_at: OrganizationsTable['created_at']
  readonly o_revision: OrganizationsTable['revision']
  readonly p_id?: ProjectsTable['id'] | null
  readonly p_name?: ProjectsTable['name']
  readonly p_created_at?: ProjectsTable['created_at']
}

/** Runs one statement that is the same every time but for its parameters. */
export type RunQuery = (query: CompiledQuery) => Promise<readonly unknown[]>

/** Whoever asks for more projects at once gets all that the organization has. */
const MOST_PROJECTS = 64

/**
 * The hot path: everything that one decision needs, by one statement that is compiled once. A key
 * comes in one row, or in one for each project that was asked for and is there.
 */
export class KeyFinder {
  readonly #db: Kysely<KeywardenTables>
  readonly #run: RunQuery
  readonly #compiled = new Map<number, CompiledQuery>()

  constructor(db: Kysely<KeywardenTables>, run: RunQuery) {
    this.#db = db
    this.#run = run
  }

  /** What is stored of that public key. Rejects with whatever the database throws. */
  async find(publicKey: string, projects: readonly string[]): Promise<Found> {
    if (!isId(publicKey)) return UNKNOWN_KEY
    const asked = [...new Set(projects)].filter(isId)
    const size = sizeFor(asked.length)
    // What fills up the list is asked for twice, so that few statements do for any number of projects.
    const filled = Array.from({ length: Math.max(size, 0) }, (_, at) => asked[at] ?? asked[0])
    const query = this.#queryFor(size)
    const rows = await this.#run({ ...query, parameters: [...filled, publicKey] })
    return foundIn(rows as readonly FoundRow[], publicKey)
  }

  #queryFor(size: number): CompiledQuery {
    const known = this.#compiled.get(size)
    if (known !== undefined) return known
    const query = compile(this.#db, size)
    this.#compiled.set(size, query)
    return query
  }
}

/** For how many projects a statement is made when that many are asked for; -1 for all there are. */
function sizeFor(asked: number): number {
  if (asked > MOST_PROJECTS) return -1
  return asked <= 1 ? asked : 2 ** Math.ceil(Math.log2(asked))
}

function compile(db: Kysely<KeywardenTables>, size: number): CompiledQuery {
  const key = db
    .selectFrom('keywarden_keys as k')
    .leftJoin('keywarden_organizations as o', 'o.id', 'k.organization')
    .selectAll('k')
    .select(['o.name as o_name', 'o.access_list_required as o_access_list_required'])
    .select(['o.created_at as o_created_at', 'o.revision as o_revision'])
    .where('k.public_key', '=', '')
  if (size === 0) return key.compile()
  return key
    .leftJoin('keywarden_projects as p', (join) => {
      const owned = join.onRef('p.organization', '=', 'k.organization')
      return size < 0 ? owned : owned.on('p.id', 'in', new Array(size).fill(''))
    })
    .select(['p.id as p_id', 'p.name as p_name', 'p.created_at as p_created_at'])
    .compile()
}

function foundIn(rows: readonly FoundRow[], publicKey: string): Found {
  const [row] = rows
  if (row === undefined) return UNKNOWN_KEY
  if (row.public_key !== publicKey) throw new Error('the database answered with another key')
  const key = keyOfRow(row)
  if (isDamaged(key)) return damaged(key)
  if (row.o_name === null)
    return damaged({ detail: `key ${key.id}: its organization is not there` })
  const organization = organizationOfRow({
    ...{ id: row.organization, name: row.o_name, created_at: row.o_created_at },
    access_list_required: row.o_access_list_required,
  })
  if (isDamaged(organization)) return damaged(organization)
  const projects = projectsIn(rows)
  if (isDamaged(projects)) return damaged(projects)
  const revision = readable('organization', row, () => ({
    at: countOf(row.o_revision, 'revision'),
  }))
  if (isDamaged(revision)) return damaged(revision)
  const entryCount = Number(row.entry_count)
  const record = { key, organization, projects, entryCount, revision: revision.at }
  return Object.freeze({ kind: 'key', ...record } satisfies KeyRecord)
}

function projectsIn(rows: readonly FoundRow[]): ReadonlyMap<string, Project> | DamagedRecord {
  const projects = new Map<string, Project>()
  for (const { p_id, p_name, p_created_at, organization } of rows) {
    if (p_id === null || p_id === undefined) continue
    const row = { id: p_id, organization, name: p_name ?? '', created_at: p_created_at ?? 0 }
    const project = projectOfRow(row)
    if (isDamaged(project)) return project
    projects.set(project.id, project)
  }
  return projects
}

function damaged({ detail }: Pick<DamagedRecord, 'detail'>): DamagedKey {
  return Object.freeze({ kind: 'damaged', detail })
}
