import { once } from 'node:events'
import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { type Handler, Hono, type MiddlewareHandler } from 'hono'
import { basicAuth } from 'hono/basic-auth'
import { keywarden } from 'keywarden/hono'
import { basic, bearer } from 'keywarden/http'
import { type HandKeys, proves, statusByHand } from '../by-hand.js'
import { clustersOf } from '../clusters.js'
import { costsOf } from '../costs.js'
import { CLUSTER, COSTS, type Framework, type Guarding, LIST, LOOPBACK } from '../framework.js'
import type { RouteName } from '../requests.js'
import type { Scene } from '../scene.js'

/** Hono 4 on `@hono/node-server`; what its users check Basic with is its own middleware. */
export const HONO: Framework = {
  name: 'hono',
  rival: 'hono/basic-auth',
  serve: async (guarding, scene) => {
    const app = new Hono()
    const guards = guardsOf(guarding, scene)
    app.on('GET', [LIST], ...guards.list, listClusters)
    app.on('POST', [COSTS], ...guards.costs, estimateCosts)
    app.on('GET', [CLUSTER], ...guards.cluster, viewCluster(scene))
    const { port, host: hostname } = LOOPBACK
    const server = serve({ fetch: app.fetch, port, hostname }) as Server
    if (!server.listening) await once(server, 'listening')
    return server
  },
}

const listClusters: Handler = (context) =>
  context.json(clustersOf(context.req.param('project') ?? ''))

const estimateCosts: Handler = async (context) => {
  const body: unknown = await context.req.json()
  const answer = costsOf(context.req.param('project') ?? '', body)
  return answer === undefined ? context.body(null, 400) : context.json(answer)
}

const viewCluster =
  ({ clusterOf }: Scene): Handler =>
  async (context) => {
    const { project = '', cluster = '' } = context.req.param()
    const answer = await clusterOf(project, cluster)
    return answer === undefined ? context.body(null, 404) : context.json(answer)
  }

/** What stands before each route. */
type Guards = Readonly<Record<RouteName, readonly MiddlewareHandler[]>>

function guardsOf(guarding: Guarding, { engine, byHand }: Scene): Guards {
  switch (guarding) {
    case 'none':
      return { list: [], costs: [], cluster: [] }
    case 'keywarden': {
      const protect = keywarden({ engine, getConnInfo, schemes: [basic(), bearer()] })
      return {
        list: [protect('listClusters') as MiddlewareHandler],
        costs: [protect('estimateCosts') as MiddlewareHandler],
        cluster: [protect('viewCluster') as MiddlewareHandler],
      }
    }
    case 'by hand':
      return everywhere(handGuard(byHand))
    case 'rival': {
      const verifyUser = (publicKey: string, privateKey: string) =>
        proves(byHand, publicKey, privateKey)
      return everywhere(basicAuth({ verifyUser }))
    }
  }
}

function everywhere(guard: MiddlewareHandler): Guards {
  return { list: [guard], costs: [guard], cluster: [guard] }
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
