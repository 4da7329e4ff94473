import basicAuth from '@fastify/basic-auth'
import fastify, { type FastifyInstance, type RouteOptions } from 'fastify'
import { keywarden } from 'keywarden/fastify'
import { basic, bearer } from 'keywarden/http'
import { proves, statusByHand } from '../by-hand.js'
import { clustersOf } from '../clusters.js'
import { costsOf } from '../costs.js'
import { CLUSTER, COSTS, type Framework, type Guarding, LIST, LOOPBACK } from '../framework.js'
import type { Scene } from '../scene.js'

interface Parameters {
  readonly organization: string
  readonly project: string
  readonly cluster: string
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

const list: RouteOptions = {
  method: 'GET',
  url: LIST,
  handler: async ({ params }) => clustersOf((params as Parameters).project),
}

const costs: RouteOptions = {
  method: 'POST',
  url: COSTS,
  handler: async ({ params, body }, reply) =>
    costsOf((params as Parameters).project, body) ?? reply.code(400).send(),
}

const cluster = ({ clusterOf }: Scene): RouteOptions => ({
  method: 'GET',
  url: CLUSTER,
  handler: async ({ params }, reply) => {
    const { project, cluster } = params as Parameters
    return (await clusterOf(project, cluster)) ?? reply.code(404).send()
  },
})

const GUARDED: {
  readonly [Way in Guarding]: (app: FastifyInstance, scene: Scene) => Promise<void>
} = {
  none: async (app, scene) => {
    app.route(list).route(costs).route(cluster(scene))
  },
  keywarden: async (app, scene) => {
    const { engine } = scene
    const protect = keywarden({ engine, schemes: [basic(), bearer()] })
    await app.register(protect)
    app.route({ ...list, config: protect.operation('listClusters') })
    app.route({ ...costs, config: protect.operation('estimateCosts') })
    app.route({ ...cluster(scene), config: protect.operation('viewCluster') })
  },
  'by hand': async (app, scene) => {
    const { byHand } = scene
    app.addHook('onRequest', (request, reply, done) => {
      const status = statusByHand(byHand, {
        authorization: request.headers.authorization,
        address: request.socket.remoteAddress,
        ...(request.params as Parameters),
      })
      if (status === 200) done()
      else reply.code(status).send()
    })
    app.route(list).route(costs).route(cluster(scene))
  },
  rival: async (app, scene) => {
    const { byHand } = scene
    await app.register(basicAuth, {
      validate: (publicKey, privateKey, _request, _reply, done) =>
        done(proves(byHand, publicKey, privateKey) ? undefined : new Error('not authorized')),
    })
    app.addHook('onRequest', app.basicAuth)
    app.route(list).route(costs).route(cluster(scene))
  },
}
