import { once } from 'node:events'
import { createServer } from 'node:http'
import express, { type RequestHandler } from 'express'
import { keywarden } from 'keywarden/express'
import { basic, bearer } from 'keywarden/http'
import passport from 'passport'
import { BasicStrategy } from 'passport-http'
import { type HandKeys, proves, statusByHand } from '../by-hand.js'
import { clustersOf } from '../clusters.js'
import { type Framework, type Guarding, LOOPBACK, ROUTE } from '../framework.js'
import type { Scene } from '../scene.js'

/** Express 5; what its users check Basic with is passport-http. */
export const EXPRESS: Framework = {
  name: 'express',
  rival: 'passport-http',
  serve: async (guarding, scene) => {
    const app = express()
    app.get(ROUTE, ...guardsOf(guarding, scene), ({ params: { project } }, response) => {
      response.json(clustersOf(textOf(project)))
    })
    const server = createServer(app).listen(LOOPBACK)
    await once(server, 'listening')
    return server
  },
}

function guardsOf(guarding: Guarding, { engine, byHand }: Scene): RequestHandler[] {
  switch (guarding) {
    case 'none':
      return []
    case 'keywarden':
      return [keywarden({ engine, schemes: [basic(), bearer()] })('listClusters')]
    case 'by hand':
      return [handGuard(byHand)]
    case 'rival':
      return [passportGuard(byHand)]
  }
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
