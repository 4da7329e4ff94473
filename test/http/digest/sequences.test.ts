/** HTTP Digest as a client meets it: challenge, answer, and what becomes of answers used otherwise. */
import { DigestSecrets } from 'keywarden'
import { type DigestOptions, digest, memoryNonceRegister } from 'keywarden/http'
import { describe, expect, test } from 'vitest'
import { type AnswerParts, challengesIn, digestHeader } from '../../fixtures/digest-client.js'
import { AT_NOON, LIFETIME, outcome, REALM, type Request, scene, secrets } from './scene.js'

describe('a challenge (SR-19)', () => {
  test('names each algorithm, the preferred one first, and is not stale', async () => {
    const { ask } = await scene()
    const { status, challenges, isStale } = await ask()
    expect([status, isStale]).toEqual([401, false])
    expect(challenges.map((one) => Object.fromEntries(one))).toEqual(
      ['SHA-256', 'MD5'].map((algorithm) => ({
        ...{ realm: REALM, qop: 'auth', algorithm, nonce: expect.stringMatching(/^[\w-]{48}$/) },
      })),
    )
  })

  test('holds nothing of the request', async () => {
    const { ask } = await scene()
    const { challenges } = await ask({ authorization: 'Digest realm="injected", nonce="injected"' })
    expect(JSON.stringify(challenges.map((one) => [...one]))).not.toContain('injected')
  })

  test('escapes its realm', async () => {
    const quoted = DigestSecrets.of({
      ...{ realm: 'the "best" \\ API' },
      sealingKeys: [{ id: 'one', secret: 'the sealing key, of 32 bytes or more' }],
    })
    const [line] = digest({ secrets: quoted }).challenges(undefined, false, false)
    expect(line).toContain('realm="the \\"best\\" \\\\ API"')
  })
})

describe('an answer to it', () => {
  test.each(['SHA-256', 'MD5'] as const)('lets the key in: %s', async (algorithm) => {
    const one = await scene()
    expect(await outcome(one, digestHeader(one.key, await one.parts({ algorithm })))).toBe(200)
  })

  test('is good once, and a client goes on with the next count (SR-17)', async () => {
    const one = await scene()
    const parts = await one.parts()
    const answer = (nc: string) => outcome(one, digestHeader(one.key, { ...parts, nc }))
    expect(await answer('00000001')).toBe(200)
    expect(await answer('00000001')).toBe('stale')
    expect(await answer('00000002')).toBe(200)
    expect(await answer('0000000a')).toBe(200)
    expect(await answer('00000005')).toBe(200)
    expect(await answer('00000005')).toBe('stale')
  })

  test('is good once though many send it at once', async () => {
    const one = await scene()
    const header = digestHeader(one.key, await one.parts())
    const sent = await Promise.all(Array.from({ length: 20 }, () => outcome(one, header)))
    expect(sent.filter((status) => status === 200)).toHaveLength(1)
    expect(sent.filter((status) => status === 'stale')).toHaveLength(19)
  })

  test('that is wrong burns no count, and is not stale', async () => {
    const one = await scene()
    const parts = await one.parts()
    const stranger = { ...one.key, privateKey: `${one.key.privateKey}x` }
    expect(await outcome(one, digestHeader(stranger, parts))).toBe(401)
    expect(await outcome(one, digestHeader(one.key, parts))).toBe(200)
  })

  test('is stale when the nonce has ended, and a new one is good', async () => {
    const one = await scene()
    const header = digestHeader(one.key, await one.parts())
    one.clock.advance(LIFETIME)
    expect(await outcome(one, header)).toBe('stale')
    const stranger = { ...one.key, privateKey: 'not that' }
    const wrong = digestHeader(stranger, { ...(await one.parts()), nonce: 'of long ago' })
    expect(await outcome(one, wrong)).toBe(401)
    expect(await outcome(one, digestHeader(one.key, await one.parts()))).toBe(200)
  })

  test('with a nonce that nobody issued is stale, once it is proved', async () => {
    const one = await scene()
    for (const nonce of ['', 'A'.repeat(48), 'made up']) {
      const header = digestHeader(one.key, await one.parts({ nonce }))
      expect(await outcome(one, header)).toBe(nonce === '' ? 401 : 'stale')
    }
  })

  test('with a nonce of another deployment is stale', async () => {
    const [one, other] = [await scene(), await scene()]
    const elsewhere = DigestSecrets.of({
      ...{
        realm: REALM,
        sealingKeys: [{ id: 'one', secret: 'that of another, of 32 bytes or more' }],
      },
    })
    const [line = ''] = digest({ secrets: elsewhere, clock: other.clock }).challenges(
      undefined,
      false,
      false,
    )
    const nonce = challengesIn([line])[0]?.get('nonce') ?? ''
    expect(await outcome(one, digestHeader(one.key, await one.parts({ nonce })))).toBe('stale')
  })

  test('of a revoked key is like that of no key, stale or not', async () => {
    const one = await scene()
    const header = digestHeader(one.key, await one.parts())
    await one.world.manager.keys.revoke(one.world.system, {
      ...{ organization: 'acme', key: one.key.id },
    })
    expect(await outcome(one, header)).toBe(401)
    one.clock.advance(LIFETIME)
    expect(await outcome(one, header)).toBe(401)
  })
})

describe('an answer is bound to its request (SR-15)', () => {
  test.each<[string, Request, Partial<AnswerParts>]>([
    ['another target', { target: '/orgs/rival' }, {}],
    ['another query', { target: '/orgs/acme?all=true' }, {}],
    ['another method', { method: 'DELETE' }, {}],
    ['a target in other letters', { target: '/orgs/%61cme' }, {}],
    ['the whole URL instead of the target', {}, { uri: 'http://localhost/orgs/acme' }],
  ])('and refused for %s', async (_, request, change) => {
    const one = await scene()
    const parts = await one.parts(change)
    expect(await outcome(one, digestHeader(one.key, parts), request)).toBe(401)
    expect(await outcome(one, digestHeader(one.key, { ...parts, uri: '/orgs/acme' }))).toBe(200)
  })

  test('even when it says that it was made for that', async () => {
    const one = await scene()
    const header = digestHeader(one.key, await one.parts(), { uri: '"/orgs/rival"' })
    expect(await outcome(one, header, { target: '/orgs/rival' })).toBe(401)
  })

  test.each<[string, Readonly<Record<string, string | undefined>>]>([
    ['no qop', { qop: undefined }],
    ['another qop', { qop: 'auth-int' }],
    ['a session', { algorithm: 'SHA-256-sess' }],
    ['an algorithm of another strength', { algorithm: 'MD5' }],
    ['another realm', { realm: '"Rival API"' }],
    ['two answers', { Response: '"again"' }],
  ])('and to what was offered: %s', async (_, written) => {
    const one = await scene()
    expect(await outcome(one, digestHeader(one.key, await one.parts(), written))).toBe(401)
  })
})

describe('a flood of nonces', () => {
  test('that nobody answers takes no memory: nonces are not kept', async () => {
    const one = await scene({ nonces: memoryNonceRegister({ capacity: 1, clock: AT_NOON }) })
    const parts = await one.parts()
    for (let index = 0; index < 200; index++) await one.ask()
    expect(await outcome(one, digestHeader(one.key, parts))).toBe(200)
  })

  test('of a holder of a key makes older ones stale, never good again', async () => {
    const one = await scene({ nonces: memoryNonceRegister({ capacity: 3, clock: AT_NOON }) })
    const first = digestHeader(one.key, await one.parts())
    expect(await outcome(one, first)).toBe(200)
    for (let index = 0; index < 5; index++) {
      one.clock.advance(1)
      expect(await outcome(one, digestHeader(one.key, await one.parts()))).toBe(200)
    }
    expect(await outcome(one, first)).toBe('stale')
  })
})

test('a register that fails is a fault, not an answer about the caller', async () => {
  const down = { take: () => Promise.reject(new Error('the register is down')) }
  const one = await scene({ nonces: down })
  expect(await outcome(one, digestHeader(one.key, await one.parts()))).toBe(503)
})

test.each<[string, object]>([
  ['secrets', { secrets: undefined }],
  ['secrets', { secrets: { realm: REALM } }],
  ['nonces', { nonces: { use: () => true } }],
  ['clock', { clock: Date.now }],
  ['nonceLifetimeMs', { nonceLifetimeMs: 0 }],
  ['nonceLifetimeMs', { nonceLifetimeMs: '300000' }],
  ['nonceLifetimeMs', { nonceLifetimeMs: 300_000n }],
  ['nonceLifetimeMs', { nonceLifetimeMs: Number.NaN }],
  ['nonceLifetimeMs', { nonceLifetimeMs: 24 * 60 * 60 * 1000 + 1 }],
])('the scheme says which option is wrong: %s', (name, change) => {
  expect(() => digest({ secrets, ...change } as DigestOptions)).toThrow(`\`${name}\``)
})
