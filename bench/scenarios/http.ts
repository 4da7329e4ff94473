import { Connections } from '../http/connections.js'
import type { Framework, Guarding } from '../http/framework.js'
import { FRAMEWORKS } from '../http/frameworks.js'
import { httpFormat, makeKeys } from '../http/keys.js'
import { makeRequests, REQUESTS, type RouteName } from '../http/requests.js'
import { ServerProcess } from '../http/server-process.js'
import { type Contestant, type Promised, type Scenario, YES } from '../scenario.js'

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
      const rows: readonly (readonly [string, Guarding, readonly Buffer[]])[] = [
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
          .map(([label, guarding, requests]) =>
            contestant(label, { server, guarding, requests, batch }),
          ),
      )
    },
  }
}

/** Its name says that it leaves address, scope and role to somebody else. */
function rivalName(rival: string): string {
  return `${rival}, secret only`
}

interface Called {
  readonly server: ServerProcess
  readonly guarding: Guarding
  readonly requests: readonly Buffer[]
  readonly batch: number
}

async function contestant(name: string, called: Called): Promise<Contestant> {
  const { server, guarding, requests, batch } = called
  const connections = await Connections.to(server.port(guarding))
  return {
    name,
    answer: async (question) => {
      const status = await connections.ask(requests[question] as Buffer)
      return status === 200 ? YES : `STATUS_${status}`
    },
    run: (from, count) => connections.run(requests, from, count),
    batch,
    elsewhere: { cpuUsage: () => server.cpuUsage() },
    end: () => {
      connections.end()
      server.end()
    },
  }
}
