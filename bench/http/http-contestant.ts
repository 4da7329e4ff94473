import { type Contestant, YES } from '../scenario.js'
import { Connections } from './connections.js'
import type { Served } from './framework.js'
import type { ServerProcess } from './server-process.js'

/** Its name says that it leaves address, scope and role to somebody else. */
export function rivalName(rival: string): string {
  return `${rival}, secret only`
}

/** Which server is called, and with what. */
export interface Called {
  readonly server: ServerProcess
  readonly served: Served
  readonly requests: readonly Buffer[]
  readonly batch: number
}

/** Clients that call a server, whose processor time counts. */
export async function httpContestant(name: string, called: Called): Promise<Contestant> {
  const { server, served, requests, batch } = called
  const connections = await Connections.to(server.port(served))
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
