import { basic, bearer, type ProxyOptions } from 'keywarden/http'
import type { GuardedRoutes } from 'keywarden/testing'
import { GuardScene, type Holder } from '../../../src/http/contract/guard-scene.js'
import { bearing } from '../../../src/http/contract/guard-trial.js'
import type { RawResponse } from '../../../src/http/contract/raw-request.js'
import { SERVERS } from '../guards/servers.js'
import { exchange, headOf, type Way } from '../wire/exchange.js'
import type { HopHeader, StartProxy } from './reverse-proxy.js'

/** Where clients on loopback call from, and where proxies do. */
export const CLIENT = '127.0.0.50'
export const NEAR = '127.0.0.2'
export const FAR = '127.0.0.3'
/** Where the forger would like to be. */
export const VICTIM = '203.0.113.7'

/** What a request passes: the near proxy, or the far one before it. */
export const THROUGH = ['one proxy', 'two proxies'] as const
export type Through = (typeof THROUGH)[number]

const HEADERS: readonly HopHeader[] = ['x-forwarded-for', 'forwarded', 'x-real-ip']

/** Every server, for each header, behind proxies that write it. */
export interface Stage {
  readonly scene: GuardScene
  /** The ports at which the servers are reached, by name. */
  portsOf(header: HopHeader, through: Through | 'no proxy'): ReadonlyMap<string, number>
  close(): Promise<void>
}

/** Starts the servers, and two proxies in front of each. */
export async function openStage(start: StartProxy): Promise<Stage> {
  const scene = new GuardScene()
  const places = HEADERS.flatMap((header) =>
    Object.entries(SERVERS).map(([server, serve]) => ({ header, server, serve })),
  )
  const backends = await Promise.all(
    places.map(({ serve, header }) =>
      serve(routesOf(scene, { header, trustedProxies: [NEAR, FAR] })),
    ),
  )
  const inFrontOf = (ports: readonly number[], from: string) =>
    start(
      places.map(({ header }, index) => ({
        ...{ header, from, to: { host: '127.0.0.1', port: ports[index] ?? 0 } },
      })),
    )
  const direct = backends.map(({ port }) => port)
  const near = await inFrontOf(direct, NEAR)
  const far = await inFrontOf(near.ports, FAR)
  const all = { 'no proxy': direct, 'one proxy': near.ports, 'two proxies': far.ports }
  return {
    scene,
    portsOf: (header, through) =>
      new Map(
        places.flatMap((place, index) =>
          place.header === header ? [[place.server, all[through][index] ?? 0]] : [],
        ),
      ),
    close: async () => {
      await far.close()
      await near.close()
      await Promise.all(backends.map(({ close }) => close()))
    },
  }
}

/** The routes of the guard contract, whose handlers tell the address that the decision saw. */
export function routesOf(scene: GuardScene, proxies: ProxyOptions): GuardedRoutes {
  return {
    options: { engine: scene.engine, schemes: [bearer(), basic()], ...proxies },
    reply: (_, principal) => ({ address: String(principal?.address ?? 'nowhere') }),
  }
}

/** Asks with a key, and these header lines beside it. */
export async function ask(way: Way, key: Holder, lines: readonly string[]): Promise<string> {
  return wordOf(await exchange(way, headOf([bearing(key), ...lines])))
}

/** An answer in a few words: what became of the request, and the address that was seen. */
export function wordOf(answer: RawResponse | undefined): string {
  if (answer === undefined) return 'no answer'
  const { status, body } = answer
  if (status === 200) return `let in from ${JSON.parse(body).address}`
  const [, code] = /"code":"([^"]+)"/.exec(body) ?? []
  const [, address] = /"The request came from ([^"]+)\."/.exec(body) ?? []
  return [status, code, address && `from ${address}`].filter(Boolean).join(' ')
}
