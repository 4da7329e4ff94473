import basicAuth from '@fastify/basic-auth'
import fastify, { type FastifyInstance } from 'fastify'
import { keywarden } from 'keywarden/fastify'
import { basic, bearer } from 'keywarden/http'
import { proves, statusByHand } from '../by-hand.js'
import { clustersOf } from '../clusters.js'
import { type Framework, type Guarding, LOOPBACK, ROUTE } from '../framework.js'
import type { Scene } from '../scene.js'

interface Parameters {
  readonly organization: string
  readonly project: string
}

/** Fastify 5; what its users check Basic with is `@fastify/basic-auth`. */
export const FASTIFY: Framework = {
  name: 'fastify',
  rival: '@fastify/basic-auth',
  serve: async (guarding, scene) => {
    const app = fastify()
    await GUARDED[guarding](app, scene)
    await app.listen(LOOPBACK)
    return app.server
  },
}

const route = {
  method: 'GET' as const,
  url: ROUTE,
  handler: async (request: { readonly params: unknown }) =>
    clustersOf((request.params as Parameters).project),
}

const GUARDED: {
  readonly [Way in Guarding]: (app: FastifyInstance, scene: Scene) => Promise<void>
} = {
  none: async (app) => {
    app.route(route)
  },
  keywarden: async (app, { engine }) => {
    const protect = keywarden({ engine, schemes: [basic(), bearer()] })
    await app.register(protect)
    app.route({ ...route, config: protect.operation('listClusters') })
  },
  'by hand': async (app, { byHand }) => {
    app.addHook('onRequest', (request, reply, done) => {
      const status = statusByHand(byHand, {
        authorization: request.headers.authorization,
        address: request.socket.remoteAddress,
        ...(request.params as Parameters),
      })
      if (status === 200) done()
      else reply.code(status).send()
    })
    app.route(route)
  },
  rival: async (app, { byHand }) => {
    await app.register(basicAuth, {
      validate: (publicKey, privateKey, _request, _reply, done) =>
        done(proves(byHand, publicKey, privateKey) ? undefined : new Error('not authorized')),
    })
    app.addHook('onRequest', app.basicAuth)
    app.route(route)
  },
}
