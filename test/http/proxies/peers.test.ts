/** Peers that are no proxies, proxies that say nothing, and all of it in both families (SR-14). */
import type { ProxyOptions } from 'keywarden/http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { GuardScene } from '../../../src/http/contract/guard-scene.js'
import { SERVERS } from '../guards/servers.js'
import type { Way } from '../wire/exchange.js'
import { HAS_IPV6, PROXIES } from './installed.js'
import type { StartProxy } from './reverse-proxy.js'
import { ask, CLIENT, NEAR, routesOf, VICTIM } from './stage.js'

const forged = [`X-Forwarded-For: ${VICTIM}`, `Forwarded: for=${VICTIM}`, `X-Real-IP: ${VICTIM}`]
const behind: ProxyOptions = { header: 'x-forwarded-for', trustedProxies: [NEAR] }

interface Servers {
  readonly scene: GuardScene
  readonly ports: readonly number[]
}

/** Every server with these options, until the test has finished. */
async function serving(options: ProxyOptions, host?: string): Promise<Servers> {
  const scene = new GuardScene()
  const servers = await Promise.all(
    Object.values(SERVERS).map((serve) => serve({ ...routesOf(scene, options), host })),
  )
  onTestFinished(async () => {
    await Promise.all(servers.map(({ close }) => close()))
  })
  return { scene, ports: servers.map(({ port }) => port) }
}

/** What all of them make of a request, by keys that are listed at these addresses in turn. */
async function made(
  { scene, ports }: Servers,
  way: Omit<Way, 'port'>,
  lines: readonly string[],
  listed: readonly string[],
): Promise<readonly string[]> {
  const answers = listed.map(async (address) => {
    const key = scene.key({ accessList: [address] })
    const each = await Promise.all(ports.map((port) => ask({ ...way, port }, key, lines)))
    return [...new Set(each)]
  })
  return (await Promise.all(answers)).flat()
}

const seenAt = (address: string) => [
  `let in from ${address}`,
  `403 ADDRESS_NOT_ON_ACCESS_LIST from ${address}`,
]

describe('a peer', () => {
  test('that is not trusted is the client, whatever its headers say', async () => {
    const servers = await serving(behind)
    const way = { from: CLIENT }
    expect(await made(servers, way, forged, [CLIENT, VICTIM])).toEqual(seenAt(CLIENT))
    expect(await made(servers, way, [], [CLIENT, VICTIM])).toEqual(seenAt(CLIENT))
  })

  test('that is trusted and says nothing has no address, unless it may be the client', async () => {
    const unknown = ['403 ADDRESS_UNKNOWN', '403 ADDRESS_UNKNOWN']
    const servers = await serving(behind)
    expect(await made(servers, { from: NEAR }, [], [NEAR, VICTIM])).toEqual(unknown)
    const others = forged.slice(1)
    expect(await made(servers, { from: NEAR }, others, [NEAR, VICTIM])).toEqual(unknown)
    const direct = await serving({ ...behind, directFromProxy: true })
    expect(await made(direct, { from: NEAR }, [], [NEAR, VICTIM])).toEqual(seenAt(NEAR))
  })

  test('that is trusted and says what cannot be read has no address', async () => {
    const servers = await serving({ ...behind, directFromProxy: true })
    for (const value of ['', ' ', ',', 'unix:', 'localhost', `${VICTIM}%eth0`, '::1%lo', '*']) {
      const lines = [`x-forwarded-for: ${value}`]
      const answers = await made(servers, { from: NEAR }, lines, [VICTIM])
      expect([value, answers]).toEqual([value, ['403 ADDRESS_UNKNOWN']])
    }
  })

  test.runIf(HAS_IPV6)(
    'of a server for both families is the IPv4 address that is mapped into it',
    async () => {
      const servers = await serving(behind, '::')
      expect(await made(servers, { from: CLIENT }, forged, [CLIENT, VICTIM])).toEqual(
        seenAt(CLIENT),
      )
      const [line = ''] = forged
      expect(await made(servers, { from: NEAR }, [line], [VICTIM, CLIENT])).toEqual(seenAt(VICTIM))
      const six = { host: '::1', from: '::1' }
      expect(await made(servers, six, forged, ['::1', VICTIM])).toEqual(seenAt('::1'))
    },
  )

  test('is not believed when the proxy in front is another than those that are trusted', async () => {
    const servers = await serving({ ...behind, trustedProxies: ['10.0.0.0/8', '::/0'] })
    expect(await made(servers, { from: NEAR }, forged, [NEAR, VICTIM])).toEqual(seenAt(NEAR))
  })
})

/** Where a client calls from and a proxy does, what it calls, and where the server listens. */
interface Family {
  readonly client: string
  readonly proxy: string
  readonly to: string
  readonly listens: string
}

const FAMILIES: readonly Family[] = [
  { client: '::1', proxy: NEAR, to: '127.0.0.1', listens: '127.0.0.1' },
  { client: '::1', proxy: NEAR, to: '127.0.0.1', listens: '::' },
  { client: CLIENT, proxy: NEAR, to: '127.0.0.1', listens: '::' },
  { client: CLIENT, proxy: '::1', to: '::1', listens: '::1' },
  { client: CLIENT, proxy: '::1', to: '::1', listens: '::' },
  { client: '::1', proxy: '::1', to: '::1', listens: '::1' },
]

async function proxied(start: StartProxy, { client, proxy, to, listens }: Family) {
  const seen: string[] = []
  for (const header of ['x-forwarded-for', 'forwarded', 'x-real-ip'] as const) {
    const { scene, ports } = await serving({ header, trustedProxies: [proxy] }, listens)
    const host = client.includes(':') ? '::1' : '127.0.0.1'
    const front = await start(
      ports.map((port) => ({ header, host, from: proxy, to: { host: to, port } })),
    )
    onTestFinished(front.close)
    const lines = header === 'forwarded' ? ['Forwarded: for="_hidden"'] : []
    const way = { host, from: client }
    seen.push(...(await made({ scene, ports: front.ports }, way, lines, [client, VICTIM])))
  }
  return [...new Set(seen)]
}

describe.each(Object.entries(PROXIES))('behind %s', (_, start) => {
  for (const family of HAS_IPV6 ? FAMILIES : []) {
    const { client, proxy, to, listens } = family
    const hidden = client === proxy
    test(`from ${client} by ${proxy} to ${to}, served at ${listens}, the client is seen`, async () => {
      const seen = await proxied(start, family)
      // Where the client is where the proxy is, it is a proxy, and believed that it hides another.
      expect(seen).toEqual(hidden ? [...seenAt(client), '403 ADDRESS_UNKNOWN'] : seenAt(client))
    })
  }
})
