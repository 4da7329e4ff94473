import type { CompiledQuery, Kysely } from 'kysely'
import { isId } from '../domain/ids.js'
import { type Found, UNKNOWN_KEY } from '../ports/key-lookup.js'
import { FoundRecords, type FoundRow } from './found-records.js'
import type { KeywardenTables } from './schema/tables.js'

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
  readonly #records = new FoundRecords()

  constructor(db: Kysely<KeywardenTables>, run: RunQuery) {
    this.#db = db
    this.#run = run
  }

  /** What is stored of that public key. Rejects with whatever the database throws. */
  async find(publicKey: string, projects: readonly string[]): Promise<Found> {
    if (!isId(publicKey)) return UNKNOWN_KEY
    const asked = idsAmong(projects)
    const size = sizeFor(asked.length)
    const query = this.#queryFor(size)
    const rows = await this.#run({ ...query, parameters: [...filledUp(asked, size), publicKey] })
    return this.#records.of(rows as readonly FoundRow[], publicKey)
  }

  #queryFor(size: number): CompiledQuery {
    const known = this.#compiled.get(size)
    if (known !== undefined) return known
    const query = compile(this.#db, size)
    this.#compiled.set(size, query)
    return query
  }
}

/** The ids, each once. One project is what is asked for nearly always, at no cost. */
function idsAmong(projects: readonly string[]): readonly string[] {
  const ids = projects.length > 1 ? [...new Set(projects)] : projects
  return ids.every(isId) ? ids : ids.filter(isId)
}

/** What fills up the list is asked for twice, so that few statements do for any number of projects. */
function filledUp(asked: readonly string[], size: number): readonly string[] {
  if (size < 0) return []
  if (size === asked.length) return asked
  return Array.from({ length: size }, (_, at) => asked[at] ?? (asked[0] as string))
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
