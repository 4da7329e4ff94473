import type { CommitOutcome } from 'keywarden'
import type { SqlStorage } from 'keywarden/sql'
import { type Kysely, sql } from 'kysely'
import type { TestDatabase } from '../../test/databases/database.js'
import { DURABLE } from '../../test/databases/servers/durability.js'
import { SERVERS } from '../../test/databases/servers.js'
import { SQLITE } from '../../test/databases/sqlite.js'
import {
  type ChangeOn,
  changesOf,
  recordCommits,
  type StatementsOn,
} from '../databases/recorded-commits.js'
import { type StoredWorld, storeWorld } from '../databases/stored-world.js'
import type { Contestant, Scenario } from '../scenario.js'

const QUESTIONS = 64
const MASK = QUESTIONS - 1
const BATCH = 16

/** Where revisions begin, so that no other number in a statement is as large. */
const FIRST = 1_000_000_000

const STORAGE = 'storage.commit'

/** One key changed and one event, in one transaction. */
export const SQL_COMMIT: readonly Scenario[] = [...SQLITE, ...SERVERS].map(scenario)

function scenario(database: TestDatabase): Scenario {
  const { name, kind, unavailable } = database
  return {
    name: `sql-commit-${kind}`,
    question: `one of 200 keys changed, and one event, in ${name}; ${safety(kind)}`,
    questions: QUESTIONS,
    isOnlyNamed: true,
    ...(unavailable !== undefined && { unavailable }),
    promises: [{ contestant: STORAGE, atMost: 1.5 }],
    contestants: async () => {
      const replayed = await storeOn(FIRST, database)
      const changes = changesOf(replayed.world, QUESTIONS)
      const statements = await recordCommits(replayed.database.config, changes, FIRST)
      const stored = await storeOn(FIRST + QUESTIONS, database)
      const end = async () => {
        await replayed.database.close()
        await stored.database.close()
      }
      return [byHand(replayed.kysely, kind, statements), { ...ofStorage(stored, changes), end }]
    },
  }
}

/** What is left of a commit when the machine loses its power. */
function safety(kind: TestDatabase['kind']): string {
  const isOnServer = kind === 'postgres' || kind === 'mariadb'
  if (!isOnServer) return 'with a write-ahead log'
  return DURABLE ? 'on disk when it is over' : 'not yet on disk when it is over'
}

/** A stored world whose organization is at that revision. */
async function storeOn(revision: number, database: TestDatabase): Promise<StoredWorld> {
  const stored = await storeWorld(database)
  await sql`update keywarden_organizations set revision = ${revision}`.execute(stored.kysely)
  return stored
}

/** The statements of the storage, compiled once, with their parameters made up beforehand. */
function byHand(
  kysely: Kysely<unknown>,
  kind: TestDatabase['kind'],
  statements: readonly StatementsOn[],
): Contestant {
  const isOnServer = kind === 'postgres' || kind === 'mariadb'
  let revision = FIRST + QUESTIONS
  const commit = async (question: number) => {
    const begin = kysely.transaction()
    const transaction = isOnServer ? begin.setIsolationLevel('read committed') : begin
    const isTaken = await transaction.execute(async (connection) => {
      const [claim, ...others] = (statements[question & MASK] as StatementsOn)(revision)
      const { numAffectedRows } = await connection.executeQuery(claim as (typeof others)[0])
      for (const statement of others) await connection.executeQuery(statement)
      return numAffectedRows === 1n
    })
    if (isTaken) revision += 1
    return isTaken
  }
  return {
    name: 'Kysely by hand, compiled once',
    batch: BATCH,
    answer: async (question) => ((await commit(question)) ? `revision ${revision}` : 'stale'),
    run: async (from, count) => {
      let yes = 0
      for (let i = from; i < from + count; i++) if (await commit(i)) yes++
      return yes
    },
  }
}

function ofStorage({ storage }: { storage: SqlStorage }, changes: readonly ChangeOn[]): Contestant {
  let revision = FIRST + QUESTIONS
  const commit = async (question: number): Promise<CommitOutcome> => {
    const outcome = await storage.commit((changes[question & MASK] as ChangeOn)(revision))
    if (outcome.committed) revision = outcome.revision
    return outcome
  }
  return {
    name: STORAGE,
    batch: BATCH,
    answer: async (question) => {
      const outcome = await commit(question)
      return outcome.committed ? `revision ${outcome.revision}` : outcome.reason
    },
    run: async (from, count) => {
      let yes = 0
      for (let i = from; i < from + count; i++) if ((await commit(i)).committed) yes++
      return yes
    },
  }
}
