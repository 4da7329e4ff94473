/**
 * Invoices behind API keys, in Express 5: each route names its operation.
 *
 *     npm run express-service
 */
import express, { type ErrorRequestHandler } from 'express'
import { AuthorizationEngine, memoryStorage } from 'keywarden'
import { keywarden } from 'keywarden/express'
import { basic, bearer, digest, routeTable } from 'keywarden/http'
import { AccessManager } from 'keywarden/management'
import { actorOf } from '../service/actor-of.js'
import { announce } from '../service/announce.js'
import { closeOnSignal } from '../service/close-on-signal.js'
import { httpDigest } from '../service/http-digest.js'
import { Invoices } from '../service/invoices.js'
import { policy } from '../service/policy.js'
import { problemOf } from '../service/problem-of.js'
import { refuseGaps } from '../service/refuse-gaps.js'
import { seed } from '../service/seed.js'
import { throttle } from '../service/throttle.js'

const storage = memoryStorage()
const manager = new AccessManager({ policy, storage, httpDigest })
const engine = new AuthorizationEngine({ policy, lookup: storage, usage: storage, httpDigest })
const schemes = [basic(), bearer(), digest({ secrets: httpDigest })]
const protect = keywarden({ engine, schemes, throttle })

const invoices = new Invoices()
const json = express.json()
const app = express().disable('x-powered-by')

app.get('/status', protect('readStatus'), (_, response) => {
  response.json({ up: true })
})

app.get('/projects/:project/invoices', protect('listInvoices'), (request, response) => {
  response.json(invoices.of(request.params.project))
})

// The body is read after the guard: nobody unknown is listened to at length.
app.post('/projects/:project/invoices', protect('issueInvoice'), json, (request, response) => {
  response.status(201).json(invoices.issue(request.params.project, request.body))
})

const keys = '/organizations/:organization/keys/:key'

app.post(`${keys}/access-list`, protect('addAccessEntries'), json, async (request, response) => {
  const { entries } = Object(request.body)
  const command = { ...request.params, entries }
  const { added } = await manager.accessList.add(actorOf(request.keywarden), command)
  response.json({ added })
})

app.post(`${keys}/rotate`, protect('rotateKey'), async (request, response) => {
  const { privateKey } = await manager.keys.rotate(actorOf(request.keywarden), request.params)
  response.set('cache-control', 'no-store').json({ privateKey })
})

// What fits no route is refused like anything else that may not be done.
const table = routeTable(policy)
app.use(protect.routes(table))
app.use(((error, _request, response, _next) => {
  const problem = problemOf(error)
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem))
}) satisfies ErrorRequestHandler)

const served = app.router.stack.flatMap(({ route }) =>
  route
    ? route.stack.map(({ method }) => ({ method: method.toUpperCase(), path: route.path }))
    : [],
)
refuseGaps(table.check(served))

const { HOST = '127.0.0.1', PORT = '3000' } = process.env
const seeded = await seed(manager)
const server = app.listen(Number(PORT), HOST, (error) => {
  if (error) throw error
  announce(server.address(), seeded)
})
closeOnSignal(() => server.close())
