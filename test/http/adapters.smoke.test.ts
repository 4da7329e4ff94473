import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { keywarden as forExpress } from 'keywarden/express'
import { keywarden as forFastify } from 'keywarden/fastify'
import { keywarden as forHono } from 'keywarden/hono'
import { bearer } from 'keywarden/http'
import { expect, test } from 'vitest'
import { World } from '../management/world.js'

async function scene() {
  const world = await World.empty()
  const key = await world.key({ accessList: ['127.0.0.1'] })
  const options = { engine: world.engine, schemes: [bearer()] }
  const ask = async (port: number) => {
    const call = async (headers: Record<string, string>) => {
      const response = await fetch(`http://127.0.0.1:${port}/orgs/acme`, { headers })
      return [response.status, response.headers.get('www-authenticate'), await response.json()]
    }
    return [await call({}), await call({ authorization: `Bearer ${key.privateKey}` })]
  }
  const expected = [
    [401, 'Bearer realm="api"', expect.objectContaining({ code: 'CREDENTIAL_MISSING' })],
    [200, null, { key: key.id }],
  ]
  return { options, ask, expected }
}

test('express', async () => {
  const { options, ask, expected } = await scene()
  const protect = forExpress(options)
  const app = express()
  app.get('/orgs/:organization', protect('getOrg'), (request, response) => {
    response.json({ key: request.keywarden?.actor.id })
  })
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  expect(await ask((server.address() as AddressInfo).port)).toEqual(expected)
  server.close()
})

test('fastify', async () => {
  const { options, ask, expected } = await scene()
  const protect = forFastify(options)
  const app = fastify()
  await app.register(protect)
  app.get('/orgs/:organization', { config: protect.operation('getOrg') }, (request) => ({
    key: request.keywarden?.actor.id,
  }))
  await app.listen({ port: 0, host: '127.0.0.1' })
  expect(await ask((app.server.address() as AddressInfo).port)).toEqual(expected)
  await app.close()
})

test('hono', async () => {
  const { options, ask, expected } = await scene()
  const protect = forHono({ ...options, getConnInfo })
  const app = new Hono()
  app.get('/orgs/:organization', protect('getOrg'), (c) =>
    c.json({ key: c.var.keywarden?.actor.id }),
  )
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await once(server, 'listening')
  expect(await ask((server.address() as AddressInfo).port)).toEqual(expected)
  server.close()
})
