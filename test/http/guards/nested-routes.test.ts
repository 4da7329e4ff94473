import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { keywarden as forExpress } from 'keywarden/express'
import { keywarden as forFastify } from 'keywarden/fastify'
import { keywarden as forHono } from 'keywarden/hono'
import { bearer } from 'keywarden/http'
import { expect, test } from 'vitest'
import { GuardScene } from '../../../src/http/contract/guard-scene.js'
import { send } from '../../../src/http/contract/raw-request.js'
import { listening } from './listening.js'

const NESTED = '/organizations/:organization/projects/:project'
const targets = ['acme', 'harbour', 'nowhere'].map(
  (organization) => `/organizations/${organization}/projects/billing`,
)

function scene() {
  const guard = new GuardScene()
  const authorization = `Bearer ${guard.key().privateKey}`
  return { options: { engine: guard.engine, schemes: [bearer()] }, authorization }
}

test('Express: a project is reached under its own organization only, and types are kept', async () => {
  const { options, authorization } = scene()
  const protect = forExpress(options)
  const app = express()
  app.get(NESTED, protect('deploy'), (request, response) => {
    const { project }: { project: string } = request.params
    response.send(project)
  })
  const { port, close } = await listening(app)
  const headers = [`authorization: ${authorization}`]
  const answers = targets.map((target) => send(port, { target, headers }))
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 403, 403])
  await close()
})

test('Fastify: a project is reached under its own organization only', async () => {
  const { options, authorization } = scene()
  const protect = forFastify(options)
  const app = fastify()
  await app.register(protect)
  app.get(NESTED, { config: protect.operation('deploy') }, () => 'served')
  const answers = targets.map((url) => app.inject({ url, headers: { authorization } }))
  expect((await Promise.all(answers)).map(({ statusCode }) => statusCode)).toEqual([200, 403, 403])
})

test('Hono: a project is reached under its own organization only', async () => {
  const { options, authorization } = scene()
  const getConnInfo = () => ({ remote: { address: '127.0.0.1' } })
  const protect = forHono({ ...options, getConnInfo })
  const app = new Hono().get(NESTED, protect('deploy'), (context) => context.text('served'))
  const answers = targets.map((target) => app.request(target, { headers: { authorization } }))
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 403, 403])
})
