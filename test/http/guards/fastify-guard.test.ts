import fastify from 'fastify'
import { keywarden } from 'keywarden/fastify'
import { bearer, type RouteCheck } from 'keywarden/http'
import { expect, test } from 'vitest'
import { GuardScene } from '../../../src/http/contract/guard-scene.js'

function scene() {
  const { engine } = new GuardScene()
  const checks: RouteCheck[] = []
  const options = {
    engine,
    schemes: [bearer()],
    onStart: (check: RouteCheck) => checks.push(check),
  }
  return { protect: keywarden(options), app: fastify(), checks }
}

test('a route without a config is refused, and told at the start', async () => {
  const { protect, app, checks } = scene()
  await app.register(protect)
  app.get('/health', () => 'fine')
  app.get('/open', { config: protect.unguarded }, () => 'fine')
  app.get('/status', { config: protect.operation('readStatus') }, () => 'fine')
  const status = async (url: string) => (await app.inject({ url })).statusCode
  expect([await status('/health'), await status('/open'), await status('/status')]).toEqual([
    401, 200, 200,
  ])
  expect(checks).toEqual([
    {
      routesWithoutOperation: ['GET /health'],
      operationsWithoutRoute: ['readOrganization', 'deploy'],
    },
  ])
})

test('a config that is neither an operation nor the word for none does not start', async () => {
  const configs = [
    'readOrganization',
    null,
    {},
    { operation: undefined },
    { operation: 'nothing' },
    { keywarden: { operation: 'readOrganization' } },
  ]
  for (const config of configs) {
    const { protect, app } = scene()
    await app.register(protect)
    const route = { config: { keywarden: config } } as never
    expect(() => app.get('/x', route, () => 'open')).toThrow(TypeError)
  }
  expect(() => scene().protect.operation('nothing' as never)).toThrow(TypeError)
})

test('what a config inherits is not said', async () => {
  const { protect, app } = scene()
  await app.register(protect)
  const config = Object.create({ keywarden: protect.unguarded.keywarden })
  app.get('/x', { config }, () => 'open')
  expect((await app.inject({ url: '/x' })).statusCode).toBe(401)
})
