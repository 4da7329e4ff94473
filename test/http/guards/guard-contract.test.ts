import { guardContract, type ServeGuarded } from 'keywarden/testing'
import { describe, expect, test } from 'vitest'
import { BROKEN } from './broken-guards.js'
import { SERVERS } from './servers.js'

for (const [name, serve] of Object.entries(SERVERS)) {
  describe(name, () => {
    guardContract(test, serve)
  })
}

/** A throttle makes a guard wait, who otherwise has its answer at once: all keys are in memory. */
const waiting =
  (serve: ServeGuarded): ServeGuarded =>
  ({ options, reply }) =>
    serve({ options: { throttle: () => false, ...options }, reply })

for (const [name, serve] of Object.entries(SERVERS)) {
  describe(`${name}, where a guard has to wait`, () => {
    guardContract(test, waiting(serve))
  })
}

describe('the contract notices a guard that', () => {
  test.each(Object.entries(BROKEN))('%s', async (_, serve) => {
    expect(await brokenPromises(serve)).not.toEqual([])
  })

  test('is sound, and finds nothing to complain of', async () => {
    expect(await brokenPromises(SERVERS['node:http'] as ServeGuarded)).toEqual([])
  })
})

/** The promises that a guard breaks. */
async function brokenPromises(serve: ServeGuarded): Promise<readonly string[]> {
  const broken: string[] = []
  const runs: Promise<void>[] = []
  guardContract((name, body) => {
    runs.push(body().catch(() => void broken.push(name)))
  }, serve)
  await Promise.all(runs)
  return broken
}
