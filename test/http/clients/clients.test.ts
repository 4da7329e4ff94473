/** Real clients as processes of their own, against real servers: each cell of the table holds. */
import { spawn } from 'node:child_process'
import { type AuthorizationEngine, DigestSecrets } from 'keywarden'
import { basic, bearer, digest } from 'keywarden/http'
import type { GuardedOperation } from 'keywarden/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { guardPolicy } from '../../../src/http/contract/guard-scene.js'
import { ended } from '../../examples/demo-process.js'
import { type Holder, World } from '../../management/world.js'
import { SERVERS } from '../guards/servers.js'
import { CLIENTS, type Client, isInstalled, type Scheme } from './clients.js'

/** Every server with a scheme, and keys that may and may not use it. */
async function serving(scheme: Scheme, { readsOneChallenge }: Client) {
  const [name, ...algorithms] = scheme.split(/ and | /)
  const httpDigest = DigestSecrets.of({
    realm: 'Acme API',
    sealingKeys: [{ id: 'one', secret: 'the sealing key, of 32 bytes or more' }],
    algorithms: (algorithms.length > 0 ? algorithms : ['SHA-256']) as ('MD5' | 'SHA-256')[],
  })
  const world = await World.empty({ policy: guardPolicy, httpDigest })
  const engine = world.engine as AuthorizationEngine as AuthorizationEngine<GuardedOperation>
  const [first, others] = [digest({ secrets: httpDigest }), [basic(), bearer()]]
  const schemes = name !== 'digest' ? others : readsOneChallenge ? [first] : [first, ...others]
  const servers = Object.values(SERVERS).map((serve) =>
    serve({
      options: { engine, schemes },
      reply: (_, principal) => ({ key: principal?.actor.id }),
    }),
  )
  const urls = (await Promise.all(servers)).map(({ port, close }) => {
    onTestFinished(close)
    return `http://127.0.0.1:${port}/organizations/acme`
  })
  const fields = { roles: ['MEMBER'], accessList: [], httpDigest: name === 'digest' }
  const key = await world.key(fields)
  // Of no world that the servers know.
  const wrong = await (await World.empty({ policy: guardPolicy, httpDigest })).key(fields)
  return { urls, key, wrong }
}

/** What a client prints of its answers: the status, and the key that was let in. */
async function printed(
  { program, cells }: Client,
  scheme: Scheme,
  urls: readonly string[],
  holder: Holder,
) {
  const words = cells[scheme]?.({ ...holder, urls }) ?? []
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] })
  const { code, stdout, stderr } = await ended(child)
  expect([code, stderr]).toEqual([0, ''])
  const lines = stdout.trim().split(/\r?\n/)
  return urls.map((_, index) => {
    const [body = '', status] = lines.slice(2 * index)
    return `${status} ${JSON.parse(body).key ?? 'nobody'}`
  })
}

describe.each(Object.entries(CLIENTS))('%s', (name, client) => {
  const isHere = isInstalled(client)
  if (!isHere) console.info(`${name} is left out: it is not installed here`)

  for (const scheme of Object.keys(client.cells) as Scheme[]) {
    test.runIf(isHere)(
      `${scheme}: is let in, and with a wrong key told no`,
      async () => {
        const { urls, key, wrong } = await serving(scheme, client)
        const allowed = await printed(client, scheme, urls, key)
        expect(allowed).toEqual(urls.map(() => `200 ${key.id}`))
        const refused = await printed(client, scheme, urls, wrong)
        expect(refused).toEqual(urls.map(() => '401 nobody'))
      },
      // Programs take their time to start.
      60_000,
    )
  }
})
