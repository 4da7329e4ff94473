import { type CachedKeyLookupOptions, cachedKeyLookup, memoryStorage } from 'keywarden'
import { migrate, sqlChangeFeed, sqlStorage } from 'keywarden/sql'
import type { TestDatabase } from '../../test/databases/database.js'
import { SQLITE } from '../../test/databases/sqlite.js'
import { type Callers, makeCallers } from '../data/callers.js'
import { writeWorld } from '../data/write-world.js'
import { type Contestant, QUESTIONS, type Scenario } from '../scenario.js'
import { asynchronous } from './authorization.js'

/** Longer than a run takes: nothing is read again where no feed tells that it need not be. */
const A_RUN_MS = 3_600_000

const [database] = SQLITE as readonly [TestDatabase]

/** What a cache costs that has everything it is asked for. */
export const CACHED: readonly Scenario[] = [
  {
    name: 'cached-authorize',
    question: 'the same as authorize-hmac, by keys that a cache has in front of a storage',
    questions: QUESTIONS,
    isOnlyNamed: true,
    promises: ['memory', 'memory, with feed', 'SQLite', 'SQLite, with feed'].map((behind) => ({
      ...{ contestant: `cache over ${behind}`, atMost: 1.2 },
    })),
    contestants: async () => {
      const callers = await makeCallers(true)
      return [
        asynchronous(callers, 'storage in memory'),
        ...(await overMemory(callers)),
        ...(await overSqlite(callers)),
      ]
    },
  },
]

async function overMemory({ calls, world, engineOver }: Callers): Promise<readonly Contestant[]> {
  const storage = memoryStorage()
  await writeWorld(storage, world)
  const engine = (options: Partial<CachedKeyLookupOptions>) =>
    engineOver(cachedKeyLookup(storage, { maxStalenessMs: A_RUN_MS, ...options }))
  return [
    asynchronous({ calls, engine: engine({}) }, 'cache over memory'),
    asynchronous(
      { calls, engine: engine({ changeFeed: storage }) },
      'cache over memory, with feed',
    ),
  ]
}

async function overSqlite({ calls, world, engineOver }: Callers): Promise<readonly Contestant[]> {
  const { kysely, close } = await database.fresh()
  await migrate(kysely)
  const storage = sqlStorage(kysely)
  await writeWorld(storage, world)
  const feed = await sqlChangeFeed(kysely)
  const engine = (options: CachedKeyLookupOptions) => engineOver(cachedKeyLookup(storage, options))
  const fed = engine({ maxStalenessMs: 10_000, changeFeed: [storage.ownCommits, feed] })
  const end = async () => {
    await feed.close()
    await close()
  }
  return [
    asynchronous({ calls, engine: engine({ maxStalenessMs: A_RUN_MS }) }, 'cache over SQLite'),
    { ...asynchronous({ calls, engine: fed }, 'cache over SQLite, with feed'), end },
  ]
}
