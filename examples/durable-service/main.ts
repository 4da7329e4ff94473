/**
 * Keys that outlive the process, in a file of SQLite that several processes may share.
 *
 *     npm run durable-service
 *     FILE=/somewhere/keys.db PORT=3001 npm run durable-service
 */
import type { AddressInfo } from 'node:net'
import express, { type ErrorRequestHandler } from 'express'
import { AuthorizationEngine, revisionToken } from 'keywarden'
import { keywarden } from 'keywarden/express'
import { basic, bearer, routeTable } from 'keywarden/http'
import { AccessManager } from 'keywarden/management'
import { actorOf } from '../service/actor-of.js'
import { closeOnSignal } from '../service/close-on-signal.js'
import { problemOf } from '../service/problem-of.js'
import { announce } from './announce.js'
import { openStorage } from './open-storage.js'
import { policy } from './policy.js'
import { seed } from './seed.js'

const { FILE = 'keywarden-keys.db', HOST = '127.0.0.1', PORT = '3000' } = process.env

/** In which a process tells how far a change went, and is asked to judge no earlier than that. */
const REVISION = 'keywarden-revision'

const { storage, lookup, usage, close } = await openStorage(FILE)
const manager = new AccessManager({ policy, storage })
const engine = new AuthorizationEngine({ policy, lookup, usage, onFault: console.error })
const protect = keywarden({ engine, schemes: [basic(), bearer()], revisionHeader: REVISION })
const app = express().disable('x-powered-by')

app.get('/whoami', protect('whoAmI'), (request, response) => {
  response.json({ key: actorOf(request.keywarden).id })
})

app.post(
  '/organizations/:organization/keys/:key/revoke',
  protect('revokeKey'),
  async (request, response) => {
    const revoked = await manager.keys.revoke(actorOf(request.keywarden), request.params)
    response.set(REVISION, revisionToken(revoked)).json({ revoked: revoked.key.id })
  },
)

app.use(protect.routes(routeTable(policy)))
app.use(((error, _request, response, _next) => {
  const problem = problemOf(error)
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem))
}) satisfies ErrorRequestHandler)

const seeded = await seed(manager, storage)
const server = app.listen(Number(PORT), HOST, (error) => {
  if (error) throw error
  const { address, port } = server.address() as AddressInfo
  announce(`http://${address.includes(':') ? `[${address}]` : address}:${port}`, FILE, seeded)
})
// What was used is written before the process ends, once nobody is being answered any more.
closeOnSignal(() => server.close(() => void close()))
