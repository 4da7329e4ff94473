/** What was used of a nonce is known to all who may be asked, and stays used (SR-17). */
import { DigestSecrets } from 'keywarden'
import { createGuard, digest, memoryNonceRegister } from 'keywarden/http'
import { describe, expect, test } from 'vitest'
import { digestHeader } from '../../fixtures/digest-client.js'
import { spyOnCrypto } from '../../fixtures/spied-crypto.js'
import { OFFICE, World } from '../../management/world.js'
import { AT_NOON, GET_ORG, outcome, scene, secrets } from './scene.js'

const calls = spyOnCrypto()

/** A promise that is kept when told to. */
function gate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open: () => open() }
}

test('what is not proved costs no look at its nonce, malformed or not', async () => {
  const one = await scene()
  const parts = await one.parts()
  const stranger = { ...one.key, privateKey: 'another' }
  const macsOf = async (header: string) => {
    const before = calls().createHmac
    const became = await outcome(one, header)
    return [became, calls().createHmac - before]
  }
  // One for the nonce of the challenge that answers it.
  expect(await macsOf(digestHeader(stranger, parts))).toEqual([401, 1])
  expect(await macsOf(digestHeader(stranger, parts, { nonce: '"made up"' }))).toEqual([401, 1])
  expect(await macsOf(digestHeader(one.key, parts, { nc: 'one' }))).toEqual([401, 1])
  expect(await macsOf(digestHeader(one.key, parts, { response: '""' }))).toEqual([401, 1])
  expect(await macsOf(digestHeader(one.key, parts))).toEqual([200, 1])
  expect(await macsOf(digestHeader(one.key, parts))).toEqual(['stale', 2])
})

describe('what was used is known', () => {
  test('to every scheme of the process over the same secrets', async () => {
    const one = await scene()
    const header = digestHeader(one.key, await one.parts())
    const another = createGuard({
      ...{ engine: one.world.engine, schemes: [digest({ secrets, clock: one.clock })] },
    })
    const facts = { method: 'GET', target: '/orgs/acme', remoteAddress: OFFICE }
    const ask = (guard: typeof another) =>
      guard.check({ ...facts, headers: { authorization: header } }, GET_ORG)
    expect(await outcome(one, header)).toBe(200)
    expect(await ask(another)).toMatchObject({ passed: false })
  })

  test('or refused, after the process has started anew', async () => {
    const one = await scene({ nonces: memoryNonceRegister({ clock: AT_NOON }) })
    const header = digestHeader(one.key, await one.parts())
    expect(await outcome(one, header)).toBe(200)
    one.clock.advance(1)
    const nonces = memoryNonceRegister({ clock: one.clock })
    const schemes = [digest({ secrets, clock: one.clock, nonces })]
    const restarted = createGuard({ engine: one.world.engine, schemes })
    const facts = { method: 'GET', target: '/orgs/acme', remoteAddress: OFFICE }
    const verdict = await restarted.check({ ...facts, headers: { authorization: header } }, GET_ORG)
    expect(verdict).toMatchObject({ passed: false })
  })

  test('but one request may pass several guards', async () => {
    const one = await scene()
    const headers = { authorization: digestHeader(one.key, await one.parts()) }
    const facts = { method: 'GET', target: '/orgs/acme', headers, remoteAddress: OFFICE }
    for (const guard of [one.guard, one.guard]) {
      expect(await guard.check(facts, GET_ORG)).toMatchObject({ passed: true })
    }
    expect(await one.guard.check({ ...facts, headers: { ...headers } }, GET_ORG)).toMatchObject({
      passed: false,
    })
  })
})

test('a key that is revoked while the register is asked is refused (SR-20)', async () => {
  const [asked, answered] = [gate(), gate()]
  const slow = {
    take: async () => {
      asked.open()
      await answered.opened
      return true
    },
  }
  const one = await scene({ nonces: slow })
  const waiting = outcome(one, digestHeader(one.key, await one.parts()))
  await asked.opened
  await one.world.manager.keys.revoke(one.world.system, { organization: 'acme', key: one.key.id })
  answered.open()
  expect(await waiting).toBe(401)
})

test('a guard does not start over an engine that could not judge its answers', async () => {
  const schemes = [digest({ secrets })]
  const elsewhere = DigestSecrets.of({
    ...{ realm: 'Rival API', sealingKeys: [{ id: 'one', secret: 'x'.repeat(32) }] },
  })
  for (const httpDigest of [undefined, elsewhere]) {
    const { engine } = await World.empty(httpDigest && { httpDigest })
    expect(() => createGuard({ engine, schemes })).toThrow('`engine` must have an `httpDigest`')
  }
})
