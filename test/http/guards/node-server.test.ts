import { createServer } from 'node:http'
import { createGuard, guarded, nodeFacts, routeTable } from 'keywarden/http'
import { expect, test } from 'vitest'
import { GuardScene, guardPolicy } from '../../../src/http/contract/guard-scene.js'
import { send } from '../../../src/http/contract/raw-request.js'
import { bearer } from '../../../src/http/index.js'
import { listening, started } from './listening.js'

test('a response that has gone out already is not answered again', async () => {
  const scene = new GuardScene()
  const guard = createGuard({ engine: scene.engine, schemes: [bearer()] })
  const listener = guarded(guard, routeTable(guardPolicy), () => undefined)
  const server = createServer((request, response) => {
    response.writeHead(504).end()
    listener(request, response)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port, close } = started(server)
  expect((await send(port, { target: '/organizations/acme' })).status).toBe(504)
  expect((await send(port, { target: '/organizations/acme' })).status).toBe(504)
  await close()
})

test('where header lines may have been left out, there is no address', () => {
  const request = (lines: number) =>
    ({
      ...{ method: 'GET', url: '/', socket: { remoteAddress: '203.0.113.7' } },
      rawHeaders: Array.from({ length: lines }, () => ['a', 'b']).flat(),
    }) as unknown as Parameters<typeof nodeFacts>[0]
  expect(nodeFacts(request(999)).remoteAddress).toBe('203.0.113.7')
  expect(nodeFacts(request(1000)).remoteAddress).toBeUndefined()
})

test('a server that is told to read fewer lines leaves them out earlier', async () => {
  const seen: (string | undefined)[] = []
  const server = createServer((request, response) => {
    seen.push(nodeFacts(request).remoteAddress)
    response.end()
  })
  server.maxHeadersCount = 10
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port, close } = started(server)
  const statuses: number[] = []
  for (const lines of [7, 8, 20]) {
    const { status } = await send(port, { target: '/', headers: Array(lines).fill('a: b') })
    statuses.push(status)
  }
  // Newer versions of Node refuse such requests themselves.
  const isRefused = statuses.at(-1) === 431
  expect(seen).toEqual(['127.0.0.1', undefined, ...(isRefused ? [] : [undefined])])
  await close()
})

test('an answer that Node cannot write is a fault, and the server goes on', async () => {
  const { engine } = new GuardScene()
  const answers = () => ({ status: 401, headers: { 'x-note': 'a – b' }, body: '' })
  for (const throttle of [undefined, () => false as const]) {
    const guard = createGuard({ engine, schemes: [bearer()], answers, throttle })
    const { port, close } = await listening(guarded(guard, routeTable(guardPolicy), () => {}))
    for (const target of ['/organizations/acme', '/organizations/acme']) {
      const headers = ['authorization: Bearer none']
      const answer = await send(port, { target, headers })
      expect([answer.status, JSON.parse(answer.body).code]).toEqual([503, 'UNAVAILABLE'])
      expect(answer.headers.get('retry-after')).toEqual(['5'])
    }
    await close()
  }
})
