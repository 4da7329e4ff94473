import { once } from 'node:events'
import { createServer } from 'node:http'
import express, { type RequestHandler } from 'express'
import { keywarden } from 'keywarden/express'
import { basic, bearer } from 'keywarden/http'
import passport from 'passport'
import { BasicStrategy } from 'passport-http'
import { type HandKeys, proves, statusByHand } from '../by-hand.js'
import { clustersOf } from '../clusters.js'
import { costsOf } from '../costs.js'
import { CLUSTER, COSTS, type Framework, type Guarding, LIST, LOOPBACK } from '../framework.js'
import type { RouteName } from '../requests.js'
import type { Scene } from '../scene.js'

/** Express 5; what its users check Basic with is passport-http. */
export const EXPRESS: Framework = {
  name: 'express',
  rival: 'passport-http',
  serve: async (guarding, scene) => {
    const app = express()
    const guards = guardsOf(guarding, scene)
    app.get(LIST, ...guards.list, ({ params: { project } }, response) => {
      response.json(clustersOf(textOf(project)))
    })
    app.post(COSTS, ...guards.costs, express.json(), ({ params: { project }, body }, response) => {
      const answer = costsOf(textOf(project), body)
      if (answer === undefined) response.sendStatus(400)
      else response.json(answer)
    })
    app.get(CLUSTER, ...guards.cluster, async ({ params: { project, cluster } }, response) => {
      const answer = await scene.clusterOf(textOf(project), textOf(cluster))
      if (answer === undefined) response.sendStatus(404)
      else response.json(answer)
    })
    const server = createServer(app).listen(LOOPBACK)
    await once(server, 'listening')
    return server
  },
}

/** What stands before each route. */
type Guards = Readonly<Record<RouteName, readonly RequestHandler[]>>

function guardsOf(guarding: Guarding, { engine, byHand }: Scene): Guards {
  switch (guarding) {
    case 'none':
      return { list: [], costs: [], cluster: [] }
    case 'keywarden': {
      const protect = keywarden({ engine, schemes: [basic(), bearer()] })
      return {
        list: [protect('listClusters')],
        costs: [protect('estimateCosts')],
        cluster: [protect('viewCluster')],
      }
    }
    case 'by hand':
      return everywhere(handGuard(byHand))
    case 'rival':
      return everywhere(passportGuard(byHand))
  }
}

function everywhere(guard: RequestHandler): Guards {
  return { list: [guard], costs: [guard], cluster: [guard] }
}

function handGuard(keys: HandKeys): RequestHandler {
  return (request, response, next) => {
    const { headers, socket, params } = request
    const { organization, project } = params
    const status = statusByHand(keys, {
      authorization: headers.authorization,
      address: socket.remoteAddress,
      organization: textOf(organization),
      project: textOf(project),
    })
    if (status === 200) next()
    else response.sendStatus(status)
  }
}

function passportGuard(keys: HandKeys): RequestHandler {
  const strategy = new BasicStrategy((publicKey, privateKey, done) =>
    done(null, proves(keys, publicKey, privateKey) ? { publicKey } : false),
  )
  passport.use(strategy)
  return passport.authenticate('basic', { session: false })
}

function textOf(parameter: string | string[] | undefined): string {
  return typeof parameter === 'string' ? parameter : ''
}
