import { type AuthorizationEngine, REFUSAL_CODES } from 'keywarden'
import {
  atlasAnswers,
  basic,
  bearer,
  createGuard,
  type GuardOptions,
  type HttpFacts,
} from 'keywarden/http'
import { describe, expect, test } from 'vitest'
import { outwardOf } from '../../src/http/answers/outward.js'
import { ELSEWHERE, HOUR, type Holder, OFFICE, World } from '../management/world.js'

const getOrg = { operation: 'getOrg', scope: { organization: 'acme' } }

function factsOf(authorization: string | readonly string[] | undefined, from = OFFICE): HttpFacts {
  const headers = authorization === undefined ? {} : { authorization }
  return { method: 'GET', target: '/orgs/acme', headers, remoteAddress: from }
}

const asBearer = ({ privateKey }: Holder) => `Bearer ${privateKey}`
const asBasic = ({ publicKey, privateKey }: Pick<Holder, 'publicKey' | 'privateKey'>) =>
  `Basic ${Buffer.from(`${publicKey}:${privateKey}`).toString('base64')}`

async function scene(options: Partial<GuardOptions> = {}) {
  const world = await World.empty()
  const guard = createGuard({
    ...{ engine: world.engine as AuthorizationEngine, schemes: [bearer(), basic()] },
    ...options,
  })
  const ask = async (
    authorization: string | readonly string[] | undefined,
    { from = OFFICE, intent = getOrg }: { from?: string; intent?: typeof getOrg | undefined } = {},
  ) => {
    const verdict = await guard.check(factsOf(authorization, from), intent)
    if (verdict.passed) return { status: 200, principal: verdict.principal }
    const { status, headers, body } = verdict.answer
    return { status, headers, body: JSON.parse(body) }
  }
  return { world, guard, ask }
}

describe('an answer', () => {
  const intents = [getOrg, undefined]

  test('is there at once where keys are in memory and nobody is asked before', async () => {
    const { world, guard } = await scene()
    const key = await world.key()
    for (const authorization of [asBearer(key), 'Bearer kw_nobody', undefined]) {
      for (const intent of intents) {
        const soon = guard.checkSoon(factsOf(authorization), intent)
        expect(soon).not.toBeInstanceOf(Promise)
        const { passed } = await guard.check(factsOf(authorization), intent)
        expect(soon).toMatchObject({ passed })
      }
    }
  })

  test('is waited for where there is a throttle', async () => {
    const { world, guard } = await scene({ throttle: () => false })
    const soon = guard.checkSoon(factsOf(asBearer(await world.key())), getOrg)
    expect(soon).toBeInstanceOf(Promise)
    expect(await soon).toMatchObject({ passed: true })
  })
})

describe('a principal', () => {
  test('is frozen, and acts by the decision that let it in', async () => {
    const { world, ask } = await scene()
    const key = await world.key()
    const { principal } = await ask(asBearer(key))
    expect(principal).toBeDefined()
    expect(Object.isFrozen(principal)).toBe(true)
    expect(principal?.actor).toBe(principal?.decision.actor)
    expect(principal?.actor).toMatchObject({ kind: 'key', id: key.id, organization: 'acme' })
    expect(() => Object.assign(principal as object, { actor: {} })).toThrow(TypeError)
  })

  test('is plain data in logs, with its actor, and without its secret', async () => {
    const { world, ask } = await scene()
    const key = await world.key()
    const told = JSON.stringify((await ask(asBasic(key))).principal)
    expect(JSON.parse(told)).toMatchObject({
      actor: { id: key.id },
      decision: { allowed: true },
      address: OFFICE,
    })
    expect(told).not.toContain(key.privateKey)
  })
})

describe('a credential', () => {
  test('is accepted under the schemes that are switched on, whatever their case', async () => {
    const { world, ask } = await scene()
    const key = await world.key()
    for (const authorization of [asBearer(key), asBasic(key)]) {
      const [scheme = '', rest] = authorization.split(' ')
      for (const name of [scheme, scheme.toLowerCase(), scheme.toUpperCase()]) {
        const { status, principal } = await ask(`${name} ${rest}`)
        expect([status, principal?.actor.id]).toEqual([200, key.id])
      }
    }
  })

  test('is written in one way: Basic with other bits, or a public key of no form, is none', () => {
    const read = (pair: string) => basic().read(pair, factsOf(undefined))
    expect(read(btoa('ab:c'))).toEqual({ publicKey: 'ab', privateKey: 'c' })
    expect(btoa('ab:c')).toBe('YWI6Yw==')
    for (const last of 'xyz0123456789') expect(read(`YWI6Y${last}==`)).toBeUndefined()
    expect([read('YTpiYw=='), read('YTpiYx==')]).toEqual([read(btoa('a:bc')), undefined])
    for (const name of ['', 'a b', 'a@b', 'ä', 'x'.repeat(65)]) {
      expect(read(Buffer.from(`${name}:secret`).toString('base64'))).toBeUndefined()
    }
  })

  test('in Basic is read up to 1604 characters, and none beyond', () => {
    const pairOf = (length: number) => `a:${'x'.repeat(length - 2)}`
    const read = (pair: string) => basic().read(btoa(pair), factsOf(undefined))
    expect(btoa(pairOf(1203))).toHaveLength(1604)
    expect(read(pairOf(1203))).toEqual({ publicKey: 'a', privateKey: 'x'.repeat(1201) })
    for (const length of [1204, 1205, 1206, 6000]) expect(read(pairOf(length))).toBeUndefined()
  })

  test('is refused under every other scheme, or none', async () => {
    const { world, ask } = await scene({ schemes: [bearer()] })
    const key = await world.key()
    const wrong = ['Token', 'ApiKey', 'Basic', 'Digest', 'Bearer:', 'bear er', ''].map(
      (scheme) => `${scheme} ${key.privateKey}`,
    )
    for (const authorization of [...wrong, key.privateKey, asBasic(key)])
      expect([authorization, (await ask(authorization)).status]).toEqual([authorization, 401])
  })

  test('is one: two Authorization headers, or two credentials in one, are refused', async () => {
    const { world, ask } = await scene()
    const key = await world.key()
    const good = asBearer(key)
    for (const authorization of [[good, good], [good, ''], `${good}, ${good}`, `${good} x`])
      expect(await ask(authorization)).toMatchObject({
        ...{ status: 401, body: { code: 'CREDENTIAL_INVALID' } },
      })
  })

  test('that is missing is told so; every other fault of it looks alike, byte for byte', async () => {
    const { world, ask } = await scene()
    const { keys } = world.manager
    const make = () => world.key()
    const key = await make()
    const other = await make()
    const [revoked, disabled, expired, early] = [
      await make(),
      await make(),
      await world.key({ expiresAt: world.now + 1 }),
      await world.key({ notBefore: world.now + HOUR }),
    ]
    await keys.revoke(world.system, { organization: 'acme', key: revoked.id })
    await keys.disable(world.system, { organization: 'acme', key: disabled.id })
    const deleted = await make()
    await keys.delete(world.system, { organization: 'acme', key: deleted.id })
    const rotated = await make()
    await keys.rotate(world.system, { organization: 'acme', key: rotated.id })
    world.now += 1

    const faults = [revoked, disabled, expired, early, deleted, rotated].map(asBearer)
    const answers = [
      ...(await Promise.all(faults.map((one) => ask(one)))),
      await ask(`Bearer ${key.privateKey.slice(0, -1)}${key.privateKey.endsWith('x') ? 'y' : 'x'}`),
      await ask('Bearer nonsense'),
    ]
    for (const answer of answers) expect(answer).toEqual(answers[0])
    const basics = [
      await ask(asBasic({ publicKey: key.publicKey, privateKey: other.privateKey })),
      await ask(asBasic(revoked)),
      await ask('Basic !!!'),
    ]
    for (const answer of basics) expect(answer).toEqual(basics[0])
    expect(answers[0]).toMatchObject({ status: 401, body: { code: 'CREDENTIAL_INVALID' } })
    expect((await ask(undefined)).body.code).toBe('CREDENTIAL_MISSING')
  })

  test('in Basic is strict: canonical base64 of visible ASCII with a colon', async () => {
    const { world, ask } = await scene()
    const key = await world.key()
    const pair = Buffer.from(`${key.publicKey}:${key.privateKey}`)
    const good = pair.toString('base64')
    const bad = [
      good.replace(/=+$/, ''),
      `${good}=`,
      `${good.slice(0, 8)} ${good.slice(8)}`,
      pair.toString('base64url').replace(/[-_]/g, '*'),
      Buffer.from(`${key.publicKey}${key.privateKey}`).toString('base64'),
      Buffer.concat([pair, Buffer.from('\n')]).toString('base64'),
      Buffer.from(`${key.publicKey}:${key.privateKey}é`).toString('base64'),
    ].filter((text) => text !== good)
    for (const rest of bad) expect([rest, (await ask(`Basic ${rest}`)).status]).toEqual([rest, 401])
    expect((await ask(`Basic ${good}`)).status).toBe(200)
  })

  test('of absurd size or with control characters is refused at once', async () => {
    const { ask } = await scene()
    for (const authorization of [
      `Bearer ${'a'.repeat(1_000_000)}`,
      `Basic ${'A'.repeat(1_000_000)}`,
      'Bearer a\r\nb',
      'Bearer \u0000',
      'Bearer ü',
      'Bearer\u00a0x',
      'Bearer',
    ])
      expect((await ask(authorization)).status).toBe(401)
  })
})

describe('an answer', () => {
  test('of 401 has one challenge for each scheme, and only the one that was used is in error', async () => {
    const { ask } = await scene()
    const challenges = async (authorization: string | undefined) =>
      (await ask(authorization)).headers?.['www-authenticate']
    expect(await challenges(undefined)).toEqual([
      'Bearer realm="api"',
      'Basic realm="api", charset="UTF-8"',
    ])
    expect(await challenges('Bearer nonsense')).toEqual([
      'Bearer realm="api", error="invalid_token"',
      'Basic realm="api", charset="UTF-8"',
    ])
  })

  test('of 401 tells a Bearer what is at fault: the token, the request, or nothing it sent', async () => {
    const { ask } = await scene()
    const errorIn = async (authorization: string | readonly string[]) => {
      const [challenge = '', other] = (await ask(authorization)).headers?.['www-authenticate'] ?? []
      expect(other).toBe('Basic realm="api", charset="UTF-8"')
      return /^Bearer realm="api"(?:, error="(\w+)")?$/.exec(challenge)?.[1]
    }
    const long = 'a'.repeat(10_000)
    for (const token of ['Bearer', 'Bearer ü', 'Bearer a b', 'bearer \u0000', `Bearer ${long}`])
      expect([token, await errorIn(token)]).toEqual([token, 'invalid_token'])
    for (const request of [
      ['Bearer a', 'Bearer a'],
      ['Basic a', 'Token b'],
      'ü',
      '',
      'Bearer\u00a0x',
    ])
      expect([request, await errorIn(request)]).toEqual([request, 'invalid_request'])
    for (const other of ['Basic !!!', 'Basic ü', 'Token a', 'Token ü', `Token ${long}`])
      expect([other, await errorIn(other)]).toEqual([other, undefined])
  })

  test('of 403 tells who was proved from where they were seen, and challenges nobody', async () => {
    const { world, ask } = await scene()
    const key = await world.key()
    const { status, headers, body } = await ask(asBearer(key), { from: ELSEWHERE })
    expect([status, headers?.['www-authenticate']]).toEqual([403, undefined])
    expect(headers).toMatchObject({ 'content-type': 'application/problem+json' })
    expect(body).toEqual({
      type: 'about:blank',
      title: 'The address is not on the access list',
      status: 403,
      code: 'ADDRESS_NOT_ON_ACCESS_LIST',
      detail: `The request came from ${ELSEWHERE}.`,
    })
  })

  test('is the same for what is absent and for what is foreign', async () => {
    const { world, ask } = await scene()
    await world.manager.organizations.create(world.system, { id: 'harbour', name: 'Harbour' })
    const key = asBearer(await world.key({ roles: ['ORG_OWNER'] }))
    const at = (organization: string) =>
      ask(key, { intent: { operation: 'getOrg', scope: { organization } } })
    expect(await at('harbour')).toEqual(await at('nowhere'))
    expect((await at('harbour')).body.code).toBe('SCOPE_NOT_REACHABLE')
  })

  test('to a route that names another organization beside the project is that it is not reachable', async () => {
    const { world, guard } = await scene()
    const key = await world.projectKey('billing', ['GROUP_READ_ONLY'])
    const status = async (within: string | undefined) => {
      const intent = { operation: 'getGroup', scope: { project: 'billing' }, within }
      const verdict = await guard.check(factsOf(asBearer(key)), intent)
      return verdict.passed ? 200 : JSON.parse(verdict.answer.body).code
    }
    expect([await status('acme'), await status(undefined)]).toEqual([200, 200])
    expect(await status('harbour')).toBe('SCOPE_NOT_REACHABLE')
    expect(await status('')).toBe('SCOPE_NOT_REACHABLE')
  })

  test('to what fits no route is a refusal, after who asks', async () => {
    const { world, guard } = await scene()
    const key = await world.key()
    const code = async (authorization: string | undefined) => {
      const verdict = await guard.check(factsOf(authorization), undefined)
      return verdict.passed ? 'passed' : JSON.parse(verdict.answer.body).code
    }
    expect(await code(undefined)).toBe('CREDENTIAL_MISSING')
    expect(await code(asBearer(key))).toBe('OPERATION_UNKNOWN')
  })

  test('to what a scheme throws is 503', async () => {
    const broken = { ...bearer(), read: () => JSON.parse('{') }
    const { ask } = await scene({ schemes: [broken] })
    expect(await ask('Bearer x')).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } })
  })

  test('to a fault is 503, and says when to come back', async () => {
    const { world, ask } = await scene({ retryAfterMs: 1500 })
    const key = asBearer(await world.key())
    world.now = Number.NaN
    expect(await ask(key)).toMatchObject({
      ...{ status: 503, body: { code: 'UNAVAILABLE' }, headers: { 'retry-after': '2' } },
    })
  })

  test('is there for every code of refusal, and no inner detail of one is in it', () => {
    for (const code of REFUSAL_CODES) {
      const refusal = { code, gate: undefined, message: 'inner', remedy: 'inner', detail: 'inner' }
      const outward = outwardOf(refusal as unknown as Parameters<typeof outwardOf>[0])
      expect(JSON.stringify(outward)).not.toContain('inner')
      expect([401, 403, 503]).toContain(outward.status)
    }
  })
})

describe('the atlas style', () => {
  const inAtlas = { answers: atlasAnswers }

  test('tells missing and bad credentials alike, as Atlas does', async () => {
    const { ask } = await scene(inAtlas)
    const [missing, bad] = [await ask(undefined), await ask('Bearer nonsense')]
    expect(missing.body).toEqual({
      error: 401,
      errorCode: 'UNEXPECTED_ERROR',
      reason: 'Unauthorized',
      detail: 'You are not authorized for this resource.',
      parameters: [],
    })
    expect(bad.body).toEqual(missing.body)
    expect(missing.headers).toMatchObject({ 'x-error-code': 'UNEXPECTED_ERROR' })
  })

  test('names the address that is not on the list, in the sentence and as a parameter', async () => {
    const { world, ask } = await scene(inAtlas)
    const answer = await ask(asBearer(await world.key()), { from: ELSEWHERE })
    expect([answer.status, answer.body]).toMatchObject([
      403,
      {
        errorCode: 'IP_ADDRESS_NOT_ON_ACCESS_LIST',
        reason: 'Forbidden',
        detail: `IP address ${ELSEWHERE} is not on the access list of the API key.`,
        parameters: [ELSEWHERE],
      },
    ])
  })

  test('has the statuses and codes of Atlas for roles, scopes and lists', async () => {
    const { world, ask } = await scene(inAtlas)
    const key = asBearer(await world.key())
    const at = async (operation: string, organization: string) => {
      const intent = { operation, scope: { organization } }
      const { status, body } = await ask(key, { intent })
      return [status, body.errorCode]
    }
    expect(await at('updateOrg', 'acme')).toEqual([401, 'USER_UNAUTHORIZED'])
    expect(await at('getOrg', 'nowhere')).toEqual([401, 'NOT_IN_GROUP'])
    expect(await at('nothing', 'acme')).toEqual([404, 'RESOURCE_NOT_FOUND'])
    const { headers } = await ask(key, {
      intent: { operation: 'updateOrg', scope: { organization: 'acme' } },
    })
    expect(headers?.['www-authenticate']).not.toContain('invalid_token')
    const bare = await world.key({ accessList: [] })
    await world.manager.organizations.requireAccessList(world.system, { organization: 'acme' })
    const refused = await ask(asBearer(bare))
    expect([refused.status, refused.body.errorCode]).toEqual([403, 'ORG_REQUIRES_ACCESS_LIST'])
  })
})

describe('the throttle', () => {
  test('is asked before the lookup, and answers 429', async () => {
    const seen: unknown[] = []
    const { world, ask } = await scene({
      throttle: (caller) => {
        seen.push({ ...caller, address: String(caller.address) })
        return { retryAfterMs: 2100 }
      },
    })
    const key = await world.key()
    const answer = await ask(asBasic(key))
    expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': '3' } })
    expect(seen).toEqual([{ address: OFFICE, publicKey: key.publicKey }])
    expect(JSON.stringify(seen)).not.toContain(key.privateKey)
  })

  test('that does not answer, or says no time, holds nobody up', async () => {
    const { world, ask } = await scene({
      ...{ throttle: () => new Promise<false>(() => undefined), throttleTimeoutMs: 5 },
    })
    expect((await ask(asBearer(await world.key()))).status).toBe(200)
    const odd = await scene({ throttle: () => ({ retryAfterMs: Number.NaN }) })
    const answer = await odd.ask(asBearer(await odd.world.key()))
    expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': '1' } })
  })

  test('changes no decision by failing, and is not asked about what is no credential', async () => {
    let asked = 0
    const { world, ask } = await scene({
      throttle: () => {
        asked++
        throw new Error('the limiter is down')
      },
    })
    expect((await ask(asBearer(await world.key()))).status).toBe(200)
    await ask(undefined)
    await ask('Bearer !!!')
    expect(asked).toBe(1)
  })
})

test('options that are none are a mistake of the program', async () => {
  const { world } = await scene()
  const { engine } = world as { engine: AuthorizationEngine }
  const good = { engine, schemes: [bearer()] }
  for (const change of [
    { engine: {} },
    { schemes: [] },
    { schemes: [bearer] },
    { schemes: ['bearer'] },
    { schemes: [bearer(), bearer()] },
    { answers: 'atlas' },
    { throttle: true },
    { retryAfterMs: Number.NaN },
  ])
    expect(() => createGuard({ ...good, ...change } as GuardOptions)).toThrow(TypeError)
  expect(() => createGuard({ ...good, header: '' })).toThrow('header')
  expect(() => basic({ realm: 'a\r\nb' })).toThrow('realm')
})

describe('a guard does not start', () => {
  test.each<[string, string, object]>([
    [
      'with trusted proxies and no header',
      '`trustedProxies` need',
      { trustedProxies: ['10.0.0.0/8'] },
    ],
    ['with a header and no trusted proxies', '`header` needs', { header: 'x-forwarded-for' }],
    [
      'with an option that there is not',
      '`onFault` is no option; there are engine',
      { onFault: () => {} },
    ],
  ])('%s', async (_, complaint, options) => {
    await expect(scene(options)).rejects.toThrow(complaint)
  })

  test('but with a header that nobody is trusted to write, and with proxies that are clients', async () => {
    for (const options of [
      { header: 'x-forwarded-for', trustedProxies: [] },
      { trustedProxies: ['10.0.0.0/8'], directFromProxy: true },
    ]) {
      await expect(scene(options)).resolves.toBeDefined()
    }
  })
})
