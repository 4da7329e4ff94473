import type { Framework, Served } from '../http/framework.js'
import { FRAMEWORKS } from '../http/frameworks.js'
import { httpContestant, rivalName } from '../http/http-contestant.js'
import { httpFormat, makeKeys } from '../http/keys.js'
import { makeRequests, REQUESTS, type RouteName } from '../http/requests.js'
import { ServerProcess } from '../http/server-process.js'
import type { Promised, Scenario } from '../scenario.js'

const BASIC = 'keywarden, Basic'
const BEARER = 'keywarden, Bearer'

/** The route that is called, and what is promised of it. */
interface Route {
  readonly name: RouteName
  readonly question: string
  /** How many calls a turn has at least: a longer one leaves as much garbage in fewer. */
  readonly batch: number
  /** Who does not take part, so that a quick run stays quick. */
  readonly leftOut?: string
  readonly notPromised?: string
}

const LIST: Route = {
  name: 'list',
  question: 'the smallest route, 1 kB from memory',
  batch: 512,
  leftOut: BEARER,
  notPromised: 'for the route does next to nothing',
}

const COSTS: Route = {
  name: 'costs',
  question: 'a route as services have them: 2 kB checked, a computation, 10 kB answered',
  batch: 192,
}

/** The same routes unguarded and guarded, in a server of each framework. */
export const HTTP: readonly Scenario[] = FRAMEWORKS.flatMap((framework) => [
  scenario(framework, LIST),
  scenario(framework, COSTS),
])

function scenario({ name, rival }: Framework, route: Route): Scenario {
  const { leftOut, notPromised } = route
  const promises = [BASIC, BEARER]
    .filter((contestant) => contestant !== leftOut)
    .map(
      (contestant): Promised => ({
        ...{ contestant, atMost: 1.15 },
        ...(notPromised === undefined ? {} : { notPromised }),
      }),
    )
  if (rival === 'passport-http')
    promises.push({ contestant: BASIC, atMost: 1, of: rivalName(rival) })
  return {
    name: `http-${name}-${route.name}`,
    question: `${route.question}: processor time of the server for each request`,
    questions: REQUESTS,
    promises,
    contestants: async () => {
      const server = await ServerProcess.of(name)
      const { basic, bearer } = makeRequests(route.name, makeKeys(httpFormat()))
      const rows: readonly (readonly [string, Served, readonly Buffer[]])[] = [
        ['unguarded', 'none', basic],
        [BASIC, 'keywarden', basic],
        [BEARER, 'keywarden', bearer],
        ['hand-written', 'by hand', basic],
        [rivalName(rival), 'rival', basic],
      ]
      const { batch } = route
      return Promise.all(
        rows
          .filter(([label]) => label !== leftOut)
          .map(([label, served, requests]) =>
            httpContestant(label, { server, served, requests, batch }),
          ),
      )
    },
  }
}
