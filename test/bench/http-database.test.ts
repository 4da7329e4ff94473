import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DatabaseScene, openScene, storeScene } from '../../bench/http/database-scene.js'
import type { Served } from '../../bench/http/framework.js'
import { FRAMEWORKS } from '../../bench/http/frameworks.js'
import { httpFormat, makeKeys, ORGANIZATION, PROJECTS } from '../../bench/http/keys.js'
import { basicOf } from '../../bench/http/requests.js'
import { clusterIdOf } from '../../bench/http/stored-clusters.js'
import type { FreshDatabase } from '../databases/database.js'
import { databases } from '../databases/databases.js'

const [key, other] = makeKeys(httpFormat()) as readonly [
  ReturnType<typeof makeKeys>[0] & object,
  ReturnType<typeof makeKeys>[0] & object,
]
const [project = ''] = PROJECTS
const SERVED: readonly Served[] = ['none', 'keywarden', 'uncached', 'by hand', 'rival']

for (const database of databases) {
  if (database.unavailable !== undefined) continue

  describe(`a route that asks ${database.name}`, () => {
    let stored: FreshDatabase
    let scene: DatabaseScene
    beforeAll(async () => {
      stored = await storeScene(database)
      scene = await openScene(stored.config)
    })
    afterAll(async () => {
      await scene.close()
      await stored.close()
    })

    test.each(
      FRAMEWORKS.flatMap((framework) => SERVED.map((served) => [framework.name, served] as const)),
    )('%s, guarded by %s: answers who may, and nobody else', async (name, served) => {
      const serve = FRAMEWORKS.find((framework) => framework.name === name)?.serve
      const server = await (served === 'uncached'
        ? serve?.('keywarden', { ...scene, engine: scene.uncached })
        : serve?.(served, scene))
      const answer = await ask(server as Server, basicOf(key))
      expect(await answer.json()).toEqual(await scene.clusterOf(project, clusterIdOf(project, 7)))
      const impostor = await ask(
        server as Server,
        basicOf({ ...key, privateKey: other.privateKey }),
      )
      expect(impostor.status).toBe(served === 'none' ? 200 : 401)
      server?.closeAllConnections()
      server?.close()
    })
  })
}

function ask(server: Server, authorization: string): Promise<Response> {
  const { port } = server.address() as AddressInfo
  const cluster = `projects/${project}/clusters/${clusterIdOf(project, 7)}`
  return fetch(`http://127.0.0.1:${port}/organizations/${ORGANIZATION}/${cluster}`, {
    headers: { authorization },
  })
}
