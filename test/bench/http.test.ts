import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { Connections } from '../../bench/http/connections.js'
import { GUARDINGS } from '../../bench/http/framework.js'
import { EXPRESS } from '../../bench/http/frameworks/express.js'
import { FRAMEWORKS } from '../../bench/http/frameworks.js'
import {
  basicOf,
  httpFormat,
  makeKeys,
  makeRequests,
  ORGANIZATION,
  PROJECTS,
  REQUESTS,
} from '../../bench/http/keys.js'
import { makeScene } from '../../bench/http/scene.js'

const keys = makeKeys(httpFormat())
const [key, other] = keys as readonly [(typeof keys)[0], (typeof keys)[0]]
const requests = makeRequests(keys)
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

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

test.each(contestants)('%s, guarded by %s: serves who may', async (_, guarding, framework) => {
  const server = await framework.serve(guarding, await makeScene())
  const connections = await Connections.to(portOf(server))
  expect(await connections.run(requests.basic, 100, REQUESTS)).toBe(REQUESTS)
  if (guarding === 'none' || guarding === 'keywarden') {
    expect(await connections.run(requests.bearer, 0, REQUESTS)).toBe(REQUESTS)
  }
  connections.end()
  server.close()
})

test.each(contestants)('%s, guarded by %s: refuses others', async (_, guarding, framework) => {
  const server = await framework.serve(guarding, await makeScene())
  const ask = async (organization: string, ofProject: string, authorization?: string) => {
    const path = `/organizations/${organization}/projects/${ofProject}/clusters`
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization }
    const { status } = await fetch(`http://127.0.0.1:${portOf(server)}${path}`, { headers })
    return status
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

test('a server that hangs up ends the run with an error', async () => {
  const server = await EXPRESS.serve('none', await makeScene())
  const connections = await Connections.to(portOf(server))
  server.once('request', () => server.closeAllConnections())
  await expect(connections.run(requests.basic, 0, 100)).rejects.toThrow()
  server.close()
})
