import type { TestDatabase } from '../../test/databases/database.js'
import { SERVERS } from '../../test/databases/servers.js'
import { SQLITE } from '../../test/databases/sqlite.js'
import { storeScene } from '../http/database-scene.js'
import type { Framework, Served } from '../http/framework.js'
import { FRAMEWORKS } from '../http/frameworks.js'
import { httpContestant, rivalName } from '../http/http-contestant.js'
import { httpFormat, makeKeys } from '../http/keys.js'
import { makeRequests, REQUESTS } from '../http/requests.js'
import { ServerProcess } from '../http/server-process.js'
import type { Promised, Scenario } from '../scenario.js'

const BASIC = 'keywarden over a cache, Basic'
const BEARER = 'keywarden over a cache, Bearer'
const UNCACHED = 'keywarden without one, Basic'

/** How many calls a turn has at least, so that garbage is collected in every one. */
const BATCH = 256

const KINDS: readonly TestDatabase['kind'][] = ['libsql', 'postgres']

/** A route that asks a database, unguarded and guarded by keys that are in the same database. */
export const HTTP_DATABASE: readonly Scenario[] = FRAMEWORKS.flatMap((framework) =>
  [...SQLITE, ...SERVERS]
    .filter(({ kind }) => KINDS.includes(kind))
    .map((database) => scenario(framework, database)),
)

function scenario({ name, rival }: Framework, database: TestDatabase): Scenario {
  const { kind, unavailable } = database
  return {
    name: `http-${name}-database-${kind}`,
    question: `one row by its id from ${database.name}: processor time of the server for each request`,
    questions: REQUESTS,
    isOnlyNamed: true,
    ...(unavailable !== undefined && { unavailable }),
    promises: promisesOf(rival),
    contestants: async () => {
      const stored = await storeScene(database)
      const server = await ServerProcess.of(name, stored.config)
      const { basic, bearer } = makeRequests('cluster', makeKeys(httpFormat()))
      const rows: readonly (readonly [string, Served, readonly Buffer[]])[] = [
        ['unguarded', 'none', basic],
        [BASIC, 'keywarden', basic],
        [BEARER, 'keywarden', bearer],
        [UNCACHED, 'uncached', basic],
        ['hand-written', 'by hand', basic],
        [rivalName(rival), 'rival', basic],
      ]
      const contestants = await Promise.all(
        rows.map(([label, served, requests]) =>
          httpContestant(label, { server, served, requests, batch: BATCH }),
        ),
      )
      // The server has its connections to the database until it has ended.
      const end = async () => {
        for (const contestant of contestants) await contestant.end?.()
        await stored.close()
      }
      return contestants.map((contestant, index) =>
        index > 0 ? contestant : { ...contestant, end },
      )
    },
  }
}

function promisesOf(rival: string): readonly Promised[] {
  const notPromised = 'for it asks the database once more'
  const promises: Promised[] = [BASIC, BEARER].map((contestant) => ({ contestant, atMost: 1.15 }))
  promises.push({ contestant: UNCACHED, atMost: 1.15, notPromised })
  if (rival === 'passport-http')
    promises.push({ contestant: BASIC, atMost: 1, of: rivalName(rival) })
  return promises
}
