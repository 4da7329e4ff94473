/** The routes of the guard contract, guarded in front of each framework as its users do it. */
import { once } from 'node:events'
import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { keywarden as forExpress } from 'keywarden/express'
import { keywarden as forFastify } from 'keywarden/fastify'
import { keywarden as forHono } from 'keywarden/hono'
import { createGuard, guarded, routeTable } from 'keywarden/http'
import type { GuardedOperation, GuardedRoutes, GuardedServer } from 'keywarden/testing'
import { guardPolicy } from '../../../src/http/contract/guard-scene.js'
import { listening, placeOf, started } from './listening.js'

const table = routeTable(guardPolicy)

/** Starts a server of the guard contract: at 127.0.0.1, another address, or the path of a socket. */
export type ServeAt = (
  routes: GuardedRoutes & { readonly host?: string | undefined },
) => Promise<GuardedServer>

const node: ServeAt = async ({ options, reply, host }) => {
  const listener = guarded(createGuard(options), table, (request, response, principal) => {
    const facts = { target: request.url ?? '', headers: {}, remoteAddress: undefined }
    const intent = table.intentOf({ ...facts, method: request.method ?? '' })
    const body = reply(intent?.operation as GuardedOperation, principal)
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
  })
  return listening(listener, host)
}

const expressByRoute: ServeAt = async ({ options, reply, host }) => {
  const protect = forExpress(options)
  const handler =
    (operation: GuardedOperation): express.RequestHandler =>
    (request, response) => {
      response.json(reply(operation, request.keywarden))
    }
  const app = express()
  app.get('/organizations/:organization', protect('readOrganization'), handler('readOrganization'))
  app.post('/projects/:project/deployments', protect('deploy'), handler('deploy'))
  app.get('/status', protect('readStatus'), handler('readStatus'))
  return listening(app, host)
}

const expressByTable: ServeAt = async ({ options, reply, host }) => {
  const protect = forExpress(options)
  const handler =
    (operation: GuardedOperation): express.RequestHandler =>
    (request, response) => {
      response.json(reply(operation, request.keywarden))
    }
  const app = express()
  app.use(protect.routes(table))
  app.get('/organizations/:organization', handler('readOrganization'))
  app.post('/projects/:project/deployments', handler('deploy'))
  app.get('/status', handler('readStatus'))
  return listening(app, host)
}

const fastifyByConfig: ServeAt = async ({ options, reply, host }) => {
  const protect = forFastify(options)
  const app = fastify()
  await app.register(protect)
  const route = (method: string, url: string, operation: GuardedOperation) =>
    app.route({
      ...{ method, url, config: protect.operation(operation) },
      handler: (request) => reply(operation, request.keywarden),
    })
  route('GET', '/organizations/:organization', 'readOrganization')
  route('POST', '/projects/:project/deployments', 'deploy')
  route('GET', '/status', 'readStatus')
  await app.listen(placeOf(host))
  return { ...started(app.server), close: () => app.close() }
}

async function honoServer(app: { fetch: Hono['fetch'] }, host?: string) {
  const server = createAdaptorServer({ fetch: app.fetch }).listen(placeOf(host)) as Server
  await once(server, 'listening')
  return started(server)
}

const honoByRoute: ServeAt = async ({ options, reply, host }) => {
  const protect = forHono({ ...options, getConnInfo })
  const app = new Hono()
  app.get('/organizations/:organization', protect('readOrganization'), (context) =>
    context.json(reply('readOrganization', context.var.keywarden)),
  )
  app.post('/projects/:project/deployments', protect('deploy'), (context) =>
    context.json(reply('deploy', context.var.keywarden)),
  )
  app.get('/status', protect('readStatus'), (context) =>
    context.json(reply('readStatus', context.var.keywarden)),
  )
  return honoServer(app, host)
}

const honoByTable: ServeAt = async ({ options, reply, host }) => {
  const protect = forHono({ ...options, getConnInfo })
  const app = new Hono()
    .use(protect.routes(table))
    .get('/organizations/:organization', (context) =>
      context.json(reply('readOrganization', context.var.keywarden)),
    )
    .post('/projects/:project/deployments', (context) =>
      context.json(reply('deploy', context.var.keywarden)),
    )
    .get('/status', (context) => context.json(reply('readStatus', context.var.keywarden)))
  return honoServer(app, host)
}

/** Every way in which the library stands in front of routes. */
export const SERVERS: Readonly<Record<string, ServeAt>> = {
  'node:http': node,
  'Express, route by route': expressByRoute,
  'Express, by a table': expressByTable,
  Fastify: fastifyByConfig,
  'Hono, route by route': honoByRoute,
  'Hono, by a table': honoByTable,
}
