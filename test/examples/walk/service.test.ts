import { once } from 'node:events'
import { request as http, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { AuthorizationEngine, type RolePolicy } from 'keywarden'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Acme } from '../../../examples/walk/acme.js'
import { policy } from '../../../examples/walk/policy.js'
import { type LogEntry, Service } from '../../../examples/walk/service/service.js'

const HOST = '127.0.0.1'
let acme: Acme
let service: Service
const log: LogEntry[] = []

beforeAll(async () => {
  acme = await Acme.settle()
  const { engine, manager } = acme
  service = await Service.listen([HOST], { engine, manager, log: (entry) => log.push(entry) })
})

afterAll(() => service.close())

interface Asked {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string | string[]>>
  readonly body?: string
}

/** Sends a request by the owner, unless said otherwise. */
async function ask({ method = 'GET', path = '/orgs/acme', headers, body }: Asked = {}) {
  const { privateKey } = acme.holder('owner')
  const port = service.port(HOST)
  const sent = http({
    ...{ host: HOST, port, method, path, agent: false },
    headers: { authorization: `Bearer ${privateKey}`, ...headers },
  })
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    sent.on('response', resolve).on('error', reject).end(body)
  })
  const answer = await text(response)
  return {
    status: response.statusCode,
    headers: response.headers,
    body: answer && JSON.parse(answer),
  }
}

const post = (body: string) => ask({ method: 'POST', path: '/orgs/acme/apiKeys', body })

test('whatever is wrong with a credential, the answer is the same to the byte', async () => {
  const { publicKey } = acme.holder('owner')
  const pair = (one: { publicKey: string; privateKey: string }) =>
    `Basic ${Buffer.from(`${one.publicKey}:${one.privateKey}`).toString('base64')}`
  const wrong = [
    '',
    'Bearer x',
    pair(acme.forged()),
    pair(acme.forged(publicKey)),
    pair({ publicKey: acme.holder('ci').publicKey, privateKey: acme.holder('owner').privateKey }),
  ]
  const answers = []
  for (const authorization of wrong) {
    const { status, headers, body } = await ask({ headers: { authorization } })
    answers.push(JSON.stringify([status, { ...headers, date: '' }, body]))
  }
  expect(new Set(answers).size).toBe(1)
  expect(answers[0]).toContain('Basic realm')
  const inside = log
    .slice(-wrong.length)
    .map(({ decision }) => !decision.allowed && decision.refusal.code)
  expect(inside).toEqual([
    'CREDENTIAL_MALFORMED',
    'CREDENTIAL_MALFORMED',
    'KEY_UNKNOWN',
    'SECRET_WRONG',
    'CREDENTIAL_MALFORMED',
  ])
})

test('two Authorization headers are refused, though each alone would do', async () => {
  const { privateKey } = acme.holder('owner')
  const authorization = `Bearer ${privateKey}`
  const socket = connect(service.port(HOST) ?? 0, HOST)
  const line = `Authorization: ${authorization}\r\n`
  socket.end(`GET /orgs/acme HTTP/1.1\r\nHost: acme\r\nConnection: close\r\n${line}${line}\r\n`)
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 401 /)
  expect((await ask({ headers: { authorization } })).status).toBe(200)
})

test('what exists elsewhere answers like what does not exist', async () => {
  const paths = [
    '/groups/docks',
    '/groups/nowhere',
    '/groups/__proto__',
    '/orgs/harbour',
    '/nothing',
  ]
  const answers = await Promise.all(paths.map((path) => ask({ path })))
  const shown = answers.map(({ status, headers, body }) => [status, { ...headers, date: '' }, body])
  for (const answer of shown) expect(answer).toEqual(shown[0])
  expect(shown[0]?.[0]).toBe(404)
})

test.each([
  ['{', 'no JSON'],
  ['[1', 'no JSON'],
  ['null', 'no object'],
  ['"text"', 'no object'],
  ['[]', 'without a description'],
  [JSON.stringify({ description: 'x', surprise: 1 }), 'with a field nobody knows'],
])('a body %.12s, %s, is a fault of its sender, and nothing is done', async (body) => {
  const before = await acme.storage.load('acme')
  expect(await post(body)).toMatchObject({ status: 400, body: { code: 'INVALID_INPUT' } })
  expect((await acme.storage.load('acme'))?.revision).toBe(before?.revision)
})

test('the path says what a command is about, whatever the body says', async () => {
  const { id } = acme.holder('ci')
  const body = JSON.stringify({
    organization: 'harbour',
    key: acme.holder('owner').id,
    description: 'mine',
  })
  const path = `/orgs/acme/apiKeys/${id}`
  expect(await ask({ method: 'PATCH', path, body })).toMatchObject({
    status: 200,
    body: { key: { id } },
  })
})

test('a private key is told by the request that made it, which no cache may keep', async () => {
  const { status, headers, body } = await post(JSON.stringify({ description: 'one more' }))
  expect(status).toBe(201)
  expect(headers['cache-control']).toBe('no-store')
  const viewed = await ask({ path: `/orgs/acme/apiKeys/${body.key.id}` })
  expect(JSON.stringify(viewed.body)).not.toContain(body.privateKey)
})

test('a missing key and a broken rule have answers of their own', async () => {
  const { id } = acme.holder('owner')
  expect(await ask({ path: '/orgs/acme/apiKeys/nobody' })).toMatchObject({ status: 404 })
  const own = await ask({ method: 'DELETE', path: `/orgs/acme/apiKeys/${id}` })
  expect(own.status).toBe(409)
})

test('a storage that is down is a fault of nobody, and no reason to let anybody in', async () => {
  const lookup = { find: () => Promise.reject(new Error('the storage is down')) }
  const engine = new AuthorizationEngine<string>({ policy: policy as RolePolicy, lookup })
  const { manager } = acme
  const other = await Service.listen([HOST], { engine, manager, log: () => undefined })
  const headers = { authorization: `Bearer ${acme.holder('owner').privateKey}` }
  const response = await fetch(`http://${HOST}:${other.port(HOST)}/orgs/acme`, { headers })
  expect([response.status, await response.json()]).toEqual([503, { code: 'UNAVAILABLE' }])
  await other.close()
})

test('an address that is not there is reported, and the others are listened on', async () => {
  const { engine, manager } = acme
  const hosts = ['2001:db8::1', HOST]
  const other = await Service.listen(hosts, { engine, manager, log: () => undefined })
  expect(other.silenceOn('2001:db8::1')).toMatch(/^E[A-Z]+$/)
  expect(other.port('2001:db8::1')).toBe(undefined)
  expect(other.silenceOn(HOST)).toBe(undefined)
  expect(other.port(HOST)).toBeGreaterThan(0)
  await other.close()
})

test('once closed, nobody is answered, and a request that is still arriving is cut off', async () => {
  const { engine, manager } = acme
  const other = await Service.listen([HOST], { engine, manager, log: () => undefined })
  const port = other.port(HOST) ?? 0
  const slow = connect(port, HOST).on('error', () => undefined)
  const arrived = once(slow, 'data')
  const { privateKey } = acme.holder('owner')
  const headers = `Host: acme\r\nAuthorization: Bearer ${privateKey}\r\nContent-Length: 9`
  slow.write(`POST /orgs/acme/apiKeys HTTP/1.1\r\n${headers}\r\nExpect: 100-continue\r\n\r\n{`)
  await arrived
  const hungUp = once(slow, 'close')
  await other.close()
  await hungUp
  await expect(fetch(`http://${HOST}:${port}/`)).rejects.toThrow()
})

test('a body that is too long is not parsed, however sound it is', async () => {
  const body = JSON.stringify({ description: 'x', more: ' '.repeat(20_000) })
  expect(await post(body)).toMatchObject({ status: 400, body: { issues: [{ field: 'body' }] } })
  const short = JSON.stringify({ description: 'x', more: ' ' })
  expect(await post(short)).not.toMatchObject({ body: { issues: [{ field: 'body' }] } })
})
