/** The services of the examples as people run them: processes of their own, called by real clients. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { CLIENTS, HAS_CURL, pasted } from './clients.js'
import { askFrom, HAS_NEIGHBOUR, NEIGHBOUR } from './neighbour.js'
import { INVOICES, REFUSALS, wrongSecret } from './refusals.js'
import { byNpm, loopback, type RunningService, SERVICES, startService } from './running-service.js'

// Not how long it may take: how long to wait for processes on a machine that is busy otherwise.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const HOSTS = await loopback()

/** Elsewhere a process cannot be asked to end, only be ended. */
const HAS_SIGNALS = process.platform !== 'win32'
if (!HAS_SIGNALS) console.warn('not ended by way of npm: this system has no signals')

describe.each(SERVICES)('%s', (name) => {
  describe.each(HOSTS)('on %s', (host) => {
    let service: RunningService

    beforeAll(async () => {
      service = await startService(name, host)
    })

    afterAll(async () => {
      expect(await service?.stop('SIGINT')).toMatchObject({ code: 0, stderr: '' })
    })

    describe.each(Object.entries(CLIENTS))('%s', (customer, client) => {
      test('issues an invoice, and finds it among the others', async () => {
        const key = service.keys.billing
        const body = JSON.stringify({ customer, cents: 4200 })
        const issued = await client(service.url, { path: INVOICES, key, body })
        expect(issued).toMatchObject({ status: 201, body: { customer, cents: 4200 } })
        const listed = await client(service.url, { path: INVOICES, key })
        expect(listed).toEqual({ status: 200, body: expect.arrayContaining([issued.body]) })
      })

      test('is told the address that is not on the list of its key', async () => {
        const reply = await client(service.url, { path: INVOICES, key: service.keys.office })
        const detail = `The request came from ${host}.`
        expect(reply).toMatchObject({
          ...{ status: 403, body: { code: 'ADDRESS_NOT_ON_ACCESS_LIST', detail } },
        })
      })

      test.each(REFUSALS)('is refused with $what', async ({ call, status, code }) => {
        const reply = await client(service.url, call(service))
        expect(reply).toMatchObject({ status, body: { status, code } })
      })
    })

    test('everybody may ask whether it is up', async () => {
      const response = await fetch(`${service.url}/status`)
      expect([response.status, await response.json()]).toEqual([200, { up: true }])
    })

    test('a scheme that is not switched on is refused, with those that are', async () => {
      const headers = { authorization: `Token ${service.keys.billing.privateKey}` }
      const response = await fetch(`${service.url}${INVOICES}`, { headers })
      expect(response.status).toBe(401)
      expect(response.headers.get('www-authenticate')).toMatch(/^Basic .*, Bearer .*, Digest /)
      expect(await response.json()).toMatchObject({ code: 'CREDENTIAL_INVALID' })
    })
  })

  test('the README names the command that starts it', () => {
    expect(readFileSync('README.md', 'utf8').split('\n')).toContain(`npm run ${name}`)
  })

  test.runIf(HAS_SIGNALS)('ends when the command that started it is told to', async () => {
    const { url, stop } = await startService(name, '127.0.0.1', byNpm)
    expect(await fetch(`${url}/status`)).toMatchObject({ status: 200 })
    // Its output is read to the end, which comes when whatever npm started has ended.
    expect(await stop('SIGTERM')).toMatchObject({ stderr: '' })
    await expect(fetch(`${url}/status`)).rejects.toThrow()
  })

  test.runIf(HAS_NEIGHBOUR)('who asks too often waits, and nobody else', async () => {
    const { url, keys, stop } = await startService(name, '127.0.0.1')
    const target = `${url}${INVOICES}`
    let refused = 0
    let reply = await askFrom(NEIGHBOUR, target, wrongSecret(keys.owner))
    for (; reply.status === 401 && refused < 1000; refused++) {
      reply = await askFrom(NEIGHBOUR, target, wrongSecret(keys.owner))
    }
    expect(refused).toBeGreaterThanOrEqual(120)
    expect(reply).toMatchObject({ status: 429, body: { code: 'THROTTLED' } })
    expect(reply.retryAfter).toMatch(/^[1-9]\d?$/)
    expect(await askFrom('127.0.0.1', target, keys.owner)).toMatchObject({ status: 200 })
    expect(await stop()).toMatchObject({ code: 0, stderr: '' })
  })

  test.runIf(HAS_CURL)('each line it prints does what it says', async () => {
    const { lines, url, stop } = await startService(name, '127.0.0.1')
    const replies = []
    for (const line of lines) replies.push(await pasted(line))
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 201, 403, 200, 200])
    const again = await Promise.all(lines.slice(1, 5).map(pasted))
    expect(again.map(({ status }) => status)).toEqual([401, 401, 401, 200])
    const { privateKey } = Object(replies.at(-1)?.body)
    const renewed = { headers: { authorization: `Bearer ${privateKey}` } }
    expect(await fetch(`${url}${INVOICES}`, renewed)).toMatchObject({ status: 200 })
    expect(await stop()).toMatchObject({ code: 0, stderr: '' })
    await expect(fetch(`${url}/status`)).rejects.toThrow()
  })
})
