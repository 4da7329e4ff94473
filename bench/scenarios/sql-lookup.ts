import { type Found, UNKNOWN_KEY } from 'keywarden'
import { type SqlStorage, sqlStorage } from 'keywarden/sql'
import { CompiledQuery, type Kysely } from 'kysely'
import type { TestDatabase } from '../../test/databases/database.js'
import { SERVERS } from '../../test/databases/servers.js'
import { SQLITE } from '../../test/databases/sqlite.js'
import { flat, Random } from '../data/random.js'
import type { World } from '../data/world.js'
import { openRaw, type RawQuery } from '../databases/raw-driver.js'
import { storeWorld } from '../databases/stored-world.js'
import type { Contestant, Scenario } from '../scenario.js'

/** Fewer than elsewhere: one lookup takes a thousand times as long as a decision. */
const QUESTIONS = 512
const MASK = QUESTIONS - 1
const BATCH = 64

const STORAGE = 'storage.find'
const PREPARED = 'storage.find, prepared'

/** Everything that one decision needs, out of a database. */
export const SQL_LOOKUP: readonly Scenario[] = [...SQLITE, ...SERVERS].map(scenario)

function scenario(database: TestDatabase): Scenario {
  const { name, kind, unavailable } = database
  return {
    name: `sql-lookup-${kind}`,
    question: `one of 200 keys with ten entries, its organization and a project, from ${name}`,
    questions: QUESTIONS,
    isOnlyNamed: true,
    ...(unavailable !== undefined && { unavailable }),
    promises: [{ contestant: STORAGE, atMost: 1.2 }],
    contestants: async () => {
      const { world, storage, kysely, database: opened } = await storeWorld(database)
      const raw = openRaw(opened.config)
      const text = await statementOf(kysely)
      const asked = askedOf(world)
      const end = async () => {
        await raw.close()
        await opened.close()
      }
      return [
        byHand(asked, kysely, text),
        byHandParsed(asked, kysely, text),
        ofStorage(STORAGE, asked, storage),
        ofStorage(PREPARED, asked, sqlStorage(kysely, { prepared: raw.prepared })),
        { ...rawly(asked, text, raw.query), end },
      ]
    },
  }
}

/** A public key, and the project that it is used in. */
interface Asked {
  readonly publicKey: string
  readonly project: string
}

/** One public key in sixteen is nobody's. */
function askedOf({ keys, projects }: World): readonly Asked[] {
  const random = new Random(43)
  return Array.from({ length: QUESTIONS }, () => {
    const { publicKey } = random.pick(keys).key
    const known = random.below(16) > 0 ? publicKey : `${publicKey}0`
    return { publicKey: flat(known), project: flat(random.pick(projects).id) }
  })
}

/** The text of the very statement that a storage runs, for a key and one project. */
async function statementOf(kysely: Kysely<unknown>): Promise<string> {
  let statement = ''
  const prepared = async (text: string) => {
    statement = text
    return []
  }
  await sqlStorage(kysely, { prepared }).find('nobody', ['nothing'])
  return statement
}

/** The columns of the statement, as far as code by hand looks at them. */
interface Columns {
  readonly id: string
  readonly organization: string
  readonly entry_count: unknown
  readonly p_id: string | null
  readonly organization_roles: string
  readonly project_roles: string
  readonly access_list: string
  readonly secrets: string
}

const UNKNOWN = 'unknown'

function wordOf({ id, organization, entry_count, p_id }: Columns): string {
  return `${id} of ${organization}, ${Number(entry_count)} entries, ${p_id}`
}

/** The statement through Kysely, compiled once; its columns as they come. */
function byHand(asked: readonly Asked[], kysely: Kysely<unknown>, text: string): Contestant {
  const compiled = CompiledQuery.raw(text)
  const rowsOf = ({ publicKey, project }: Asked) =>
    kysely.executeQuery({ ...compiled, parameters: [project, publicKey] })
  let rows: readonly unknown[]
  return {
    name: 'Kysely by hand, plain columns',
    batch: BATCH,
    answer: async (question) => {
      const [row] = (await rowsOf(asked[question] as Asked)).rows
      return row === undefined ? UNKNOWN : wordOf(row as Columns)
    },
    run: async (from, count) => {
      let yes = 0
      for (let i = from; i < from + count; i++) {
        rows = (await rowsOf(asked[i & MASK] as Asked)).rows
        if (rows.length > 0) yes++
      }
      return yes
    },
  }
}

/** The same, and what is JSON in the columns is read: no key can be checked without. */
function byHandParsed(asked: readonly Asked[], kysely: Kysely<unknown>, text: string): Contestant {
  const compiled = CompiledQuery.raw(text)
  const find = async ({ publicKey, project }: Asked) => {
    const { rows } = await kysely.executeQuery({ ...compiled, parameters: [project, publicKey] })
    const [row] = rows as readonly Columns[]
    if (row === undefined) return undefined
    return {
      ...row,
      organizationRoles: JSON.parse(row.organization_roles) as unknown,
      projectRoles: JSON.parse(row.project_roles) as unknown,
      accessList: JSON.parse(row.access_list) as unknown,
      parsedSecrets: JSON.parse(row.secrets) as unknown,
    }
  }
  let found: Awaited<ReturnType<typeof find>>
  return {
    name: 'Kysely by hand, JSON parsed',
    batch: BATCH,
    answer: async (question) => {
      const row = await find(asked[question] as Asked)
      return row === undefined ? UNKNOWN : wordOf(row)
    },
    run: async (from, count) => {
      let yes = 0
      for (let i = from; i < from + count; i++) {
        found = await find(asked[i & MASK] as Asked)
        if (found !== undefined) yes++
      }
      return yes
    },
  }
}

function ofStorage(name: string, asked: readonly Asked[], storage: SqlStorage): Contestant {
  let found: Found = UNKNOWN_KEY
  return {
    name,
    batch: BATCH,
    answer: async (question) => {
      const { publicKey, project } = asked[question] as Asked
      const found = await storage.find(publicKey, [project])
      if (found.kind !== 'key') return found.kind
      const { key, organization, entryCount, projects } = found
      const there = projects.get(project)?.id ?? null
      return `${key.id} of ${organization.id}, ${entryCount} entries, ${there}`
    },
    run: async (from, count) => {
      let yes = 0
      for (let i = from; i < from + count; i++) {
        const { publicKey, project } = asked[i & MASK] as Asked
        found = await storage.find(publicKey, [project])
        if (found.kind === 'key') yes++
      }
      return yes
    },
  }
}

/** The same statement by the driver alone, prepared once. */
function rawly(asked: readonly Asked[], text: string, query: RawQuery): Contestant {
  let rows: readonly unknown[]
  return {
    name: 'driver alone, prepared',
    batch: BATCH,
    answer: async (question) => {
      const { publicKey, project } = asked[question] as Asked
      const [row] = await query(text, [project, publicKey])
      return row === undefined ? UNKNOWN : wordOf(row as Columns)
    },
    run: async (from, count) => {
      let yes = 0
      for (let i = from; i < from + count; i++) {
        const { publicKey, project } = asked[i & MASK] as Asked
        rows = await query(text, [project, publicKey])
        if (rows.length > 0) yes++
      }
      return yes
    },
  }
}
