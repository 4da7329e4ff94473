/**
 * Invoices behind API keys, in Hono 4: a table of routes, read from the policy, in front of them all.
 *
 *     npm run hono-service
 */
import { serve } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { AuthorizationEngine, memoryStorage } from 'keywarden'
import { keywarden } from 'keywarden/hono'
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
const protect = keywarden({ engine, getConnInfo, schemes, throttle })

const invoices = new Invoices()
const table = routeTable(policy)
const app = new Hono()
  .use(protect.routes(table), bodyLimit({ maxSize: 100_000 }))
  .get('/status', (context) => context.json({ up: true }))
  .get('/projects/:project/invoices', (context) =>
    context.json(invoices.of(context.req.param('project'))),
  )
  .post('/projects/:project/invoices', async (context) => {
    const body = await context.req.json()
    return context.json(invoices.issue(context.req.param('project'), body), 201)
  })
  .post('/organizations/:organization/keys/:key/access-list', async (context) => {
    const { entries } = Object(await context.req.json())
    const command = { ...context.req.param(), entries }
    const { added } = await manager.accessList.add(actorOf(context.var.keywarden), command)
    return context.json({ added })
  })
  .post('/organizations/:organization/keys/:key/rotate', async (context) => {
    const actor = actorOf(context.var.keywarden)
    const { privateKey } = await manager.keys.rotate(actor, context.req.param())
    return context.json({ privateKey }, 200, { 'cache-control': 'no-store' })
  })

app.onError((error, context) => {
  const problem = problemOf(error)
  const headers = { 'content-type': 'application/problem+json' }
  return context.body(JSON.stringify(problem), problem.status as ContentfulStatusCode, headers)
})

refuseGaps(table.check(app.routes.filter(({ method }) => method !== 'ALL')))

const { HOST = '127.0.0.1', PORT = '3000' } = process.env
const seeded = await seed(manager)
const server = serve({ fetch: app.fetch, hostname: HOST, port: Number(PORT) }, (where) => {
  announce(where, seeded)
})
closeOnSignal(() => server.close())
