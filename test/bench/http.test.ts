import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { Random } from '../../bench/data/random.js'
import { Connections } from '../../bench/http/connections.js'
import { askCosts, type Costs, costsOf } from '../../bench/http/costs.js'
import { GUARDINGS } from '../../bench/http/framework.js'
import { EXPRESS } from '../../bench/http/frameworks/express.js'
import { FRAMEWORKS } from '../../bench/http/frameworks.js'
import { httpFormat, makeKeys, ORGANIZATION, PROJECTS } from '../../bench/http/keys.js'
import { basicOf, makeRequests, REQUESTS } from '../../bench/http/requests.js'
import { makeScene } from '../../bench/http/scene.js'

const keys = makeKeys(httpFormat())
const [key, other] = keys as readonly [(typeof keys)[0], (typeof keys)[0]]
const requests = { list: makeRequests('list', keys), costs: makeRequests('costs', keys) }
const [project = ''] = PROJECTS

/** What each answers to what must not get in: the rivals look at the secret, and at nothing else. */
const ANSWERS = {
  none: [200, 200, 200, 200],
  keywarden: [401, 401, 403, 403],
  'by hand': [401, 401, 403, 403],
  rival: [401, 401, 200, 200],
} as const

const contestants = FRAMEWORKS.flatMap((framework) =>
  GUARDINGS.map((guarding) => [framework.name, guarding, framework] as const),
)

const OF_KEY = { authorization: basicOf(key) }

interface CostsRequest {
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: unknown
}

function askCostsOf(server: Server, { path, headers, body }: CostsRequest): Promise<Response> {
  return fetch(`http://127.0.0.1:${portOf(server)}${path}/costs`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

test.each(contestants)('%s, guarded by %s: serves who may', async (_, guarding, framework) => {
  const server = await framework.serve(guarding, await makeScene())
  const connections = await Connections.to(portOf(server))
  for (const { basic, bearer } of [requests.list, requests.costs]) {
    expect(await connections.run(basic, 100, REQUESTS)).toBe(REQUESTS)
    if (guarding === 'none' || guarding === 'keywarden') {
      expect(await connections.run(bearer, 0, REQUESTS)).toBe(REQUESTS)
    }
  }
  connections.end()
  server.close()
})

test.each(contestants)('%s, guarded by %s: refuses others', async (_, guarding, framework) => {
  const server = await framework.serve(guarding, await makeScene())
  const ask = async (organization: string, ofProject: string, authorization?: string) => {
    const path = `/organizations/${organization}/projects/${ofProject}/clusters`
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization }
    const list = await fetch(`http://127.0.0.1:${portOf(server)}${path}`, { headers })
    const costs = await askCostsOf(server, { path, headers, body: question })
    expect(costs.status).toBe(list.status)
    // Who gets in is told that there is no such cluster.
    const cluster = await fetch(`http://127.0.0.1:${portOf(server)}${path}/none`, { headers })
    expect(cluster.status).toBe(list.status === 200 ? 404 : list.status)
    return list.status
  }
  const answers = [
    await ask(ORGANIZATION, project),
    await ask(ORGANIZATION, project, basicOf({ ...key, privateKey: other.privateKey })),
    await ask(ORGANIZATION, 'project-none', basicOf(key)),
    await ask('globex', project, basicOf(key)),
  ]
  expect(answers).toEqual(ANSWERS[guarding])
  server.closeAllConnections()
  server.close()
})

const question = askCosts(project, new Random(37))
const answer = JSON.parse(JSON.stringify(costsOf(project, question)))

test.each(contestants)('%s, guarded by %s: checks a body', async (_, guarding, framework) => {
  const server = await framework.serve(guarding, await makeScene())
  const path = `/organizations/${ORGANIZATION}/projects/${project}/clusters`
  const ask = async (body: unknown) => {
    const response = await askCostsOf(server, { path, headers: OF_KEY, body })
    return response.status === 200 ? response.json() : response.status
  }
  expect(await ask(question)).toEqual(answer)
  expect(await ask({ ...question, discountPercent: 101 })).toBe(400)
  expect(await ask({ ...question, changes: [{ cluster: 'one' }] })).toBe(400)
  expect(await ask({})).toBe(400)
  server.closeAllConnections()
  server.close()
})

test('the question is about two kilobytes, and the answer about ten', () => {
  expect(Math.round(JSON.stringify(question).length / 1000)).toBe(2)
  expect(Math.round(JSON.stringify(answer).length / 5000)).toBe(2)
})

test('costs add up: what is not changed costs what it did, and regions are the whole', () => {
  const { results, byRegion, total } = answer as Costs
  const sum = (numbers: number[]) => numbers.reduce((one, next) => one + next, 0)
  const changed = new Set(question.changes.map(({ cluster }) => cluster))
  for (const { id, before, after } of results) {
    if (!changed.has(id)) expect(after).toBe(before)
  }
  expect(results.some(({ before, after }) => before !== after)).toBe(true)
  expect(results.map(({ after }) => after)).toEqual(
    results.map(({ after }) => after).toSorted((one, next) => next - one),
  )
  expect(sum(Object.values(byRegion))).toBe(total.after)
  expect(sum(results.map(({ before }) => before))).toBe(total.before)
})

test('a server that hangs up ends the run with an error', async () => {
  const server = await EXPRESS.serve('none', await makeScene())
  const connections = await Connections.to(portOf(server))
  server.once('request', () => server.closeAllConnections())
  await expect(connections.run(requests.list.basic, 0, 100)).rejects.toThrow()
  server.close()
})
