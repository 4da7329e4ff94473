/** Requests as no honest client sends them, byte by byte, to every real server. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GuardOptions } from 'keywarden/http'
import type { GuardedOperation } from 'keywarden/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { GuardScene } from '../../../src/http/contract/guard-scene.js'
import { bearing } from '../../../src/http/contract/guard-trial.js'
import { SERVERS, type ServeAt } from '../guards/servers.js'
import { ask, NEAR, routesOf, VICTIM, wordOf } from '../proxies/stage.js'
import { exchange, headOf } from '../wire/exchange.js'
import { rawAttacks } from './raw-requests.js'

async function serving(
  serve: ServeAt,
  options: Partial<GuardOptions<GuardedOperation>> = {},
  host?: string,
) {
  const scene = new GuardScene()
  const { port, close } = await serve({ ...routesOf(scene, options), host })
  onTestFinished(close)
  return { scene, way: { port, host } }
}

describe.each(Object.entries(SERVERS))('%s', (_, serve) => {
  test('answers every attack as it should, and the next honest request', async () => {
    const { scene, way } = await serving(serve)
    const key = scene.key()
    for (const { says, bytes, answer } of rawAttacks(key)) {
      const word = wordOf(await exchange(way, bytes))
      expect([says, word]).toEqual([says, expect.toBeOneOf([answer].flat())])
      expect([says, await ask(way, key, [])]).toEqual([says, 'let in from 127.0.0.1'])
    }
  })

  test('reads chains of any length in bounds, and refuses the address of longer ones', async () => {
    const options = { header: 'x-forwarded-for', trustedProxies: [NEAR] }
    const { scene, way } = await serving(serve, options)
    const key = scene.key({ accessList: [VICTIM] })
    const by = (lines: readonly string[]) => ask({ ...way, from: NEAR }, key, lines)
    const line = (hops: number) =>
      `x-forwarded-for: ${[VICTIM, ...Array(hops).fill(NEAR)].join(', ')}`
    expect(await by([line(700)])).toBe(`let in from ${VICTIM}`)
    const lines = Array.from({ length: 500 }, () => `x-forwarded-for: ${NEAR}`)
    expect(await by([line(0), ...lines])).toBe(`let in from ${VICTIM}`)
    expect(await by([line(1000)])).toBe('403 ADDRESS_UNKNOWN')
    // Newer versions of Node refuse that many lines themselves.
    expect(['403 ADDRESS_UNKNOWN', '431']).toContain(await by([line(0), ...Array(1100).fill('a:')]))
    expect(await by([line(100_000)])).toBe('431')
    expect(await by([line(1)])).toBe(`let in from ${VICTIM}`)
  })

  test('knows no address where a connection has no peer, whoever is trusted', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keywarden-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const trustedProxies = ['0.0.0.0/0', '::/0']
    const options = { trustedProxies, header: 'x-forwarded-for', directFromProxy: true }
    const { scene, way } = await serving(serve, options, join(folder, 'socket'))
    const forged = [`x-forwarded-for: ${VICTIM}`]
    const listed = scene.key({ accessList: [VICTIM, '0.0.0.0/0', '::/0'] })
    expect(await ask(way, listed, forged)).toBe('403 ADDRESS_UNKNOWN')
    expect(await ask(way, listed, [])).toBe('403 ADDRESS_UNKNOWN')
    expect(await ask(way, scene.key(), forged)).toBe('let in from nowhere')
  })

  test('takes each of two requests on one connection for itself', async () => {
    const { scene, way } = await serving(serve)
    const first = headOf([bearing(scene.key())]).replace('connection: close\r\n', '')
    const stranger = headOf([]).replace('connection: close\r\n', '')
    const statuses = [first + headOf([]), stranger + first + headOf([])].map(async (bytes) => {
      const { body = '', status } = (await exchange(way, bytes)) ?? {}
      return [status, ...[...body.matchAll(/HTTP\/1.1 (\d+)/g)].map(([, code]) => Number(code))]
    })
    expect(await Promise.all(statuses)).toEqual([
      [200, 401],
      [401, 200, 401],
    ])
  })
})
