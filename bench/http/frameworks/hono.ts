import { once } from 'node:events'
import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { Hono, type MiddlewareHandler } from 'hono'
import { basicAuth } from 'hono/basic-auth'
import { keywarden } from 'keywarden/hono'
import { basic, bearer } from 'keywarden/http'
import { type HandKeys, proves, statusByHand } from '../by-hand.js'
import { clustersOf } from '../clusters.js'
import { type Framework, type Guarding, LOOPBACK, ROUTE } from '../framework.js'
import type { Scene } from '../scene.js'

/** Hono 4 on `@hono/node-server`; what its users check Basic with is its own middleware. */
export const HONO: Framework = {
  name: 'hono',
  rival: 'hono/basic-auth',
  serve: async (guarding, scene) => {
    const app = new Hono()
    const guard = guardOf(guarding, scene)
    if (guard === undefined)
      app.get(ROUTE, (context) => context.json(clustersOf(context.req.param('project'))))
    else app.get(ROUTE, guard, (context) => context.json(clustersOf(context.req.param('project'))))
    const { port, host: hostname } = LOOPBACK
    const server = serve({ fetch: app.fetch, port, hostname }) as Server
    if (!server.listening) await once(server, 'listening')
    return server
  },
}

function guardOf(guarding: Guarding, { engine, byHand }: Scene): MiddlewareHandler | undefined {
  switch (guarding) {
    case 'none':
      return undefined
    case 'keywarden':
      return keywarden({ engine, getConnInfo, schemes: [basic(), bearer()] })(
        'listClusters',
      ) as MiddlewareHandler
    case 'by hand':
      return handGuard(byHand)
    case 'rival':
      return basicAuth({
        verifyUser: (publicKey, privateKey) => proves(byHand, publicKey, privateKey),
      })
  }
}

function handGuard(keys: HandKeys): MiddlewareHandler {
  return (context, next) => {
    const status = statusByHand(keys, {
      authorization: context.req.header('authorization'),
      address: getConnInfo(context).remote.address,
      organization: context.req.param('organization') ?? '',
      project: context.req.param('project') ?? '',
    })
    return status === 200 ? next() : Promise.resolve(context.body(null, status))
  }
}
