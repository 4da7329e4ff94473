/** Real clients as processes of their own, against real servers: each cell of the table holds. */
import { spawn } from 'node:child_process'
import { basic, bearer } from 'keywarden/http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { GuardScene, type Holder } from '../../../src/http/contract/guard-scene.js'
import { ended } from '../../examples/demo-process.js'
import { SERVERS } from '../guards/servers.js'
import { CLIENTS, type Client, type Scheme, versionOf } from './clients.js'

const scene = new GuardScene()
const urls: string[] = []
const closing: (() => Promise<void>)[] = []

beforeAll(async () => {
  for (const serve of Object.values(SERVERS)) {
    const { port, close } = await serve({
      options: { engine: scene.engine, schemes: [bearer(), basic()] },
      reply: (_, principal) => ({ key: principal?.actor.id }),
    })
    urls.push(`http://127.0.0.1:${port}/organizations/acme`)
    closing.push(close)
  }
})
afterAll(() => Promise.all(closing.map((close) => close())))

/** What a client prints of the answers of all servers: the status, and what the body says. */
async function printed({ program, cells }: Client, scheme: Scheme, holder: Holder) {
  const words = cells[scheme]?.({ ...holder, urls }) ?? []
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] })
  const { code, stdout, stderr } = await ended(child)
  expect([code, stderr]).toEqual([0, ''])
  const lines = stdout.trim().split(/\r?\n/)
  return urls.map((_, index) => {
    const [body = '', status] = lines.slice(2 * index)
    const { key, code: refusal } = JSON.parse(body)
    return [Number(status), key ?? refusal]
  })
}

describe.each(Object.entries(CLIENTS))('%s', (name, client) => {
  const version = versionOf(client)
  if (version === undefined) console.info(`${name} is left out: it is not installed here`)

  for (const scheme of Object.keys(client.cells) as Scheme[]) {
    test.runIf(version !== undefined)(
      `${scheme}: is let in, and with a wrong key told no`,
      async () => {
        const key = scene.key()
        const allowed = await printed(client, scheme, key)
        expect(allowed).toEqual(urls.map(() => [200, key.id]))
        const refused = await printed(client, scheme, scene.stranger())
        expect(refused).toEqual(urls.map(() => [401, 'CREDENTIAL_INVALID']))
      },
      // Programs take their time to start.
      60_000,
    )
  }
})
