import { Connections } from '../http/connections.js'
import type { Framework, Guarding } from '../http/framework.js'
import { FRAMEWORKS } from '../http/frameworks.js'
import { httpFormat, makeKeys, makeRequests, REQUESTS } from '../http/keys.js'
import { ServerProcess } from '../http/server-process.js'
import { type Contestant, type Promised, type Scenario, YES } from '../scenario.js'

const BASIC = 'keywarden, Basic'
const BEARER = 'keywarden, Bearer'

/** The same route unguarded and guarded, in a server of each framework. */
export const HTTP: readonly Scenario[] = FRAMEWORKS.map(scenario)

function scenario({ name, rival }: Framework): Scenario {
  const promises: Promised[] = [BASIC, BEARER].map((contestant) => ({ contestant, atMost: 1.15 }))
  if (rival === 'passport-http')
    promises.push({ contestant: BASIC, atMost: 1, of: rivalName(rival) })
  return {
    name: `http-${name}`,
    question: 'one JSON route over HTTP: processor time of the server for each request',
    questions: REQUESTS,
    promises,
    contestants: async () => {
      const server = await ServerProcess.of(name)
      const { basic, bearer } = makeRequests(makeKeys(httpFormat()))
      const rows: readonly (readonly [string, Guarding, readonly Buffer[]])[] = [
        ['unguarded', 'none', basic],
        [BASIC, 'keywarden', basic],
        [BEARER, 'keywarden', bearer],
        ['hand-written', 'by hand', basic],
        [rivalName(rival), 'rival', basic],
      ]
      return Promise.all(
        rows.map(([label, guarding, requests]) =>
          contestant(label, { server, guarding, requests }),
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
}

async function contestant(name: string, called: Called): Promise<Contestant> {
  const { server, guarding, requests } = called
  const connections = await Connections.to(server.port(guarding))
  return {
    name,
    answer: async (question) => {
      const status = await connections.ask(requests[question] as Buffer)
      return status === 200 ? YES : `STATUS_${status}`
    },
    run: (from, count) => connections.run(requests, from, count),
    elsewhere: {
      batch: 768,
      cpuUsage: () => server.cpuUsage(),
      end: () => {
        connections.end()
        server.end()
      },
    },
  }
}
