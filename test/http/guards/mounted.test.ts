/** Under an application that is mounted in another, HTTP Digest is bound to what came over the wire. */

import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import express from 'express'
import { Hono } from 'hono'
import { keywarden as forExpress } from 'keywarden/express'
import { keywarden as forHono } from 'keywarden/hono'
import { digest } from 'keywarden/http'
import { expect, test } from 'vitest'
import { GuardScene, guardDigest } from '../../../src/http/contract/guard-scene.js'
import { send } from '../../../src/http/contract/raw-request.js'
import { challengesIn, digestHeader } from '../../fixtures/digest-client.js'
import { listening, started } from './listening.js'

const ROUTE = '/organizations/:organization'
const [WIRE, INNER, ELSEWHERE] = ['admin', '', 'public'].map(
  (mount) => `${mount && `/${mount}`}/organizations/acme`,
) as [string, string, string]

function scene() {
  const guard = new GuardScene()
  const schemes = [digest({ secrets: guardDigest })]
  return { options: { engine: guard.engine, schemes }, key: guard.key() }
}

/** The statuses of a request for `WIRE`, signed for each of these. */
async function statusesOf(port: number, key: ReturnType<GuardScene['key']>) {
  const statuses: number[] = []
  for (const uri of [WIRE, INNER, ELSEWHERE]) {
    const challenge = await send(port, { target: WIRE })
    const [one] = challengesIn(challenge.headers.get('www-authenticate') ?? [])
    const header = digestHeader(key, {
      ...{ realm: guardDigest.realm, algorithm: 'SHA-256', method: 'GET', uri },
      ...{ nonce: one?.get('nonce') ?? '', nc: '00000001', cnonce: 'client' },
    })
    const headers = [`authorization: ${header}`]
    statuses.push((await send(port, { target: WIRE, headers })).status)
  }
  return statuses
}

test('Hono: app.mount', async () => {
  const { options, key } = scene()
  const protect = forHono({ ...options, getConnInfo })
  const inner = new Hono().get(ROUTE, protect('readOrganization'), (context) => context.text('in'))
  const app = new Hono()
  // Mounted applications are handed what Node has only where they ask for it.
  app.mount('/admin', inner.fetch, { optionHandler: ({ env }) => env as object })
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((resolve) => server.once('listening', resolve))
  const { port, close } = started(server as Server)
  expect(await statusesOf(port, key)).toEqual([200, 401, 401])
  await close()
})

test('Express: a router that is used under a path', async () => {
  const { options, key } = scene()
  const protect = forExpress(options)
  const inner = express.Router().get(ROUTE, protect('readOrganization'), (_, response) => {
    response.send('in')
  })
  const { port, close } = await listening(express().use('/admin', inner))
  expect(await statusesOf(port, key)).toEqual([200, 401, 401])
  await close()
})
