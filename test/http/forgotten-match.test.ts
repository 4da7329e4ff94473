/** `RegExp` tells everybody what it matched last; that must not be a credential (SR-09). */
import { DigestSecrets } from 'keywarden'
import { basic, bearer, createGuard, digest, type HttpFacts, type Throttle } from 'keywarden/http'
import { expect, test, vi } from 'vitest'
import { digestHeader } from '../fixtures/digest-client.js'
import { type Holder, NOON, OFFICE, World } from '../management/world.js'

/** Everything that can be read of the last match. */
function lastMatch(): string {
  const { input, lastMatch, lastParen, leftContext, rightContext } = RegExp
  const groups = [RegExp.$1, RegExp.$2, RegExp.$3, RegExp.$4, RegExp.$5]
  return [input, lastMatch, lastParen, leftContext, rightContext, ...groups].join('\n')
}

const httpDigest = DigestSecrets.of({
  ...{
    realm: 'Acme API',
    sealingKeys: [{ id: 'one', secret: 'of 32 bytes or more, all of it so' }],
  },
})
const getOrg = { operation: 'getOrg', scope: { organization: 'acme' } }

function headersOf({ publicKey, privateKey }: Holder): Record<string, string> {
  const pair = Buffer.from(`${publicKey}:${privateKey}`).toString('base64')
  return {
    bearer: `Bearer ${privateKey}`,
    basic: `Basic ${pair}`,
    'no scheme that is on': `Token ${privateKey}`,
    'no scheme': privateKey,
    digest: digestHeader(
      { publicKey, privateKey },
      {
        ...{ realm: 'Acme API', algorithm: 'SHA-256', method: 'GET', uri: '/orgs/acme' },
        ...{ nonce: 'not issued here', nc: '00000001', cnonce: 'client' },
      },
    ),
  }
}

async function scene(throttle?: Throttle) {
  const world = await World.empty({ httpDigest })
  const key = await world.key({ httpDigest: true })
  const schemes = [bearer(), basic(), digest({ secrets: httpDigest, clock: { now: () => NOON } })]
  return { world, key, guard: createGuard({ engine: world.engine, schemes, throttle }) }
}

test('the memory of RegExp is what this test reads', () => {
  expect(/secret/.test('a secret text')).toBe(true)
  expect(lastMatch()).toContain('a secret text')
})

test('after a request, whatever it shows, nothing of its credential is left', async () => {
  const { key, guard } = await scene()
  for (const authorization of Object.values(headersOf(key))) {
    const facts: HttpFacts = {
      ...{ method: 'GET', target: '/orgs/acme', headers: { authorization }, remoteAddress: OFFICE },
    }
    const [, shown = authorization] = authorization.split(' ')
    const verdict = guard.check(facts, getOrg)
    expect(lastMatch()).not.toContain(shown)
    await verdict
    expect(lastMatch()).not.toContain(shown)
    expect(lastMatch()).not.toContain(key.privateKey)
  }
})

test('nor while a throttle is asked', async () => {
  const throttle = vi.fn(() => {
    expect(lastMatch()).not.toContain(key.privateKey)
    return false as const
  })
  const { key, guard } = await scene(throttle)
  const headers = { authorization: `Bearer ${key.privateKey}` }
  const facts = { method: 'GET', target: '/orgs/acme', headers, remoteAddress: OFFICE }
  expect(await guard.check(facts, getOrg)).toMatchObject({ passed: true })
  expect(throttle).toHaveBeenCalledTimes(1)
  expect(throttle.mock.results).toEqual([{ type: 'return', value: false }])
})

test('nor after the engine was asked, or a private key was made', async () => {
  const { world, key } = await scene()
  const { publicKey, privateKey } = key
  expect(lastMatch()).not.toContain(privateKey)
  for (const credential of [privateKey, { publicKey, privateKey }]) {
    const asked = { credential, address: OFFICE, ...getOrg }
    world.engine.authorizeSync(asked)
    expect(lastMatch()).not.toContain(privateKey)
    await world.engine.authorize(asked)
    expect(lastMatch()).not.toContain(privateKey)
  }
  const made = await world.manager.keys.rotate(world.system, { organization: 'acme', key: key.id })
  expect(lastMatch()).not.toContain(made.privateKey)
})
