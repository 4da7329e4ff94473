/**
 * Invoices behind API keys, in Fastify 5: one plugin, and the operation in the config of each route.
 *
 *     npm run fastify-service
 */
import fastify from 'fastify'
import { AuthorizationEngine, memoryStorage } from 'keywarden'
import { keywarden } from 'keywarden/fastify'
import { basic, bearer, digest } from 'keywarden/http'
import { AccessManager, type NewEntry } from 'keywarden/management'
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
const protect = keywarden({ engine, schemes, throttle, onStart: refuseGaps })

const invoices = new Invoices()
const app = fastify()
await app.register(protect)

app.setErrorHandler((error, _, reply) => {
  const problem = problemOf(error)
  reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem))
})

/** The parameters of the routes below. */
type OfProject = { Params: { project: string } }
type OfKey = { Params: { organization: string; key: string } }

app.get('/status', { config: protect.operation('readStatus') }, () => ({ up: true }))

app.get<OfProject>(
  '/projects/:project/invoices',
  { config: protect.operation('listInvoices') },
  (request) => invoices.of(request.params.project),
)

app.post<OfProject>(
  '/projects/:project/invoices',
  { config: protect.operation('issueInvoice') },
  (request, reply) => reply.code(201).send(invoices.issue(request.params.project, request.body)),
)

app.post<OfKey & { Body: { entries: readonly NewEntry[] } }>(
  '/organizations/:organization/keys/:key/access-list',
  { config: protect.operation('addAccessEntries') },
  async (request) => {
    const { entries } = Object(request.body)
    const command = { ...request.params, entries }
    const { added } = await manager.accessList.add(actorOf(request.keywarden), command)
    return { added }
  },
)

app.post<OfKey>(
  '/organizations/:organization/keys/:key/rotate',
  { config: protect.operation('rotateKey') },
  async (request, reply) => {
    const { privateKey } = await manager.keys.rotate(actorOf(request.keywarden), request.params)
    return reply.header('cache-control', 'no-store').send({ privateKey })
  },
)

const { HOST = '127.0.0.1', PORT = '3000' } = process.env
const seeded = await seed(manager)
await app.listen({ host: HOST, port: Number(PORT) })
closeOnSignal(() => app.close())
announce(app.server.address(), seeded)
