import {
  type Allowed,
  type DecisionRequest,
  decide,
  explain,
  type IpAddress,
  REFUSAL_CODES,
} from 'keywarden'
import { afterEach, describe, expect, test } from 'vitest'
import { acme, acmeKey, answerTo, ask, billing, NOON, policy, refusalTo } from '../fixtures/acme.js'

/** The answer to anything at all. */
function answerToAnything(request: unknown): string {
  const decision = decide(request as DecisionRequest)
  const { gates } = explain(request as DecisionRequest)
  expect(gates).toHaveLength(5)
  expect(JSON.parse(JSON.stringify(decision)).allowed).toBe(decision.allowed)
  return decision.allowed ? 'allowed' : decision.refusal.code
}

const throws = () => {
  throw new Error('a hostile object')
}

describe('a request that cannot be read is refused, never an error', () => {
  const revoked = Proxy.revocable({}, {})
  revoked.revoke()

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'proved'],
    ['a number', 7],
    ['a symbol', Symbol('request')],
    ['a function', () => ask()],
    ['a list', [ask()]],
    ['an empty object', {}],
    ['an object without a prototype', Object.create(null)],
    ['a class', class {}],
    ['a proxy that throws at every reading', new Proxy({}, { get: throws })],
    ['a revoked proxy', revoked.proxy],
  ])('%s', (_, request) => {
    expect(answerToAnything(request)).toBe('UNAVAILABLE')
  })

  const FIELDS = Object.keys(
    ask({ project: billing, surface: 'api', fault: undefined, shadow: [] }),
  )

  test.each(FIELDS)('one whose %s throws when read', (field) => {
    const request = Object.defineProperty({ ...ask() }, field, { get: throws, enumerable: true })
    expect(answerToAnything(request)).toBe('UNAVAILABLE')
  })

  test.each(['organization', 'project'])('one whose scope throws when its %s is read', (id) => {
    const scope = Object.defineProperty({}, id, { get: throws, enumerable: true })
    expect(answerToAnything({ ...ask(), scope })).toBe('UNAVAILABLE')
  })
})

describe('a request is read once', () => {
  /** An object that gives each field once and something else ever after. */
  function fickle(first: object, later: (field: string) => unknown) {
    const reads = new Map<string, number>()
    const proxy = new Proxy(first, {
      get(target, field) {
        const times = (reads.get(String(field)) ?? 0) + 1
        reads.set(String(field), times)
        return times === 1 ? Reflect.get(target, field) : later(String(field))
      },
    })
    return { proxy, reads }
  }

  test('each field, whatever it turns into later', () => {
    const request = ask({
      project: billing,
      surface: 'api',
      secret: 'secret-1' as never,
      shadow: [],
    })
    for (const later of [throws, () => undefined, () => 'proved', () => ({})]) {
      const { proxy, reads } = fickle(request, later)
      const decision = decide(proxy as DecisionRequest) as Allowed
      expect(decision.toJSON()).toEqual(decide(request).toJSON())
      expect(decision.actor.secret).toBe('secret-1')
      expect([...reads.values()].every((times) => times === 1)).toBe(true)
    }
  })

  test('each id of the scope', () => {
    const { proxy, reads } = fickle({ organization: 'acme' }, () => 'rival')
    expect(decide(ask({ scope: proxy as never })).allowed).toBe(true)
    expect([...reads.values()].every((times) => times === 1)).toBe(true)
  })

  test('so that what is done to it afterwards changes nothing', () => {
    const scope = { organization: 'acme' }
    const at = new Date(NOON)
    const request = { ...ask({ operation: 'rename' }), scope, at }
    const decision = decide(request)
    const told = JSON.stringify(decide({ ...request, scope: { ...scope }, at: NOON }))
    scope.organization = 'rival'
    at.setTime(0)
    Object.assign(request, { operation: 'readSettings', key: undefined, address: '::1' })
    expect(JSON.stringify(decision)).toBe(told)
  })
})

describe('what only looks like a thing of this library is none', () => {
  const key = acmeKey()
  const lookalikes = (real: object) => [
    { ...real },
    JSON.parse(JSON.stringify(real)),
    Object.create(real),
    Object.create(Object.getPrototypeOf(real), Object.getOwnPropertyDescriptors(real)),
    new Proxy(real, {}),
    String(real),
    [real],
    () => real,
    null,
  ]

  test.each([
    ['policy', policy, 'UNAVAILABLE', {}],
    ['organization', acme, 'KEY_DAMAGED', {}],
    ['key', key, 'KEY_UNKNOWN', {}],
    [
      'project',
      billing,
      'SCOPE_NOT_REACHABLE',
      { operation: 'readShipments', scope: { project: 'billing' } },
    ],
  ] as const)('a %s', (field, real, answer, change) => {
    const reader = acmeKey({ projectRoles: { billing: ['READER'] } })
    const request = { ...ask(), key: reader, ...change }
    expect(answerToAnything({ ...request, [field]: real })).toBe('allowed')
    for (const lookalike of lookalikes(real))
      expect(answerToAnything({ ...request, [field]: lookalike })).toBe(answer)
  })
})

describe('the clock', () => {
  class Liar extends Date {
    override getTime = () => Number.NaN
    override valueOf = throws
  }

  test.each([
    ['a number', NOON],
    ['a Date', new Date(NOON)],
    ['a Date whose methods lie', new Liar(NOON)],
    ['the last instant there is', 8.64e15],
  ])('gives an instant as %s', (_, at) => {
    expect(answerTo({ at })).toBe('allowed')
  })

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['not a number', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['more than a Date can hold', 8.64e15 + 1],
    ['a text', '2026-06-01T12:00:00Z'],
    ['a big integer', BigInt(NOON)],
    ['no valid Date', new Date(Number.NaN)],
    ['what only inherits from Date', Object.create(Date.prototype)],
    ['what only answers like a Date', { getTime: () => NOON, valueOf: () => NOON }],
    ['a proxy of a Date', new Proxy(new Date(NOON), {})],
    ['a number in an object', Object(NOON)],
  ])('gives none as %s', (_, at) => {
    expect(refusalTo({ at: at as number })).toMatchObject({ detail: 'the clock gave no instant' })
  })

  test('a fault is told before a broken clock, and both before anything about the caller', () => {
    const broken = { at: Number.NaN, credential: 'SECRET_WRONG' as const }
    expect(refusalTo(broken).code).toBe('UNAVAILABLE')
    expect(refusalTo({ ...broken, fault: 'down' })).toMatchObject({ detail: 'down' })
  })
})

describe('a polluted prototype adds nothing', () => {
  const added: string[] = []
  const pollute = (fields: object) => {
    added.push(...Object.keys(fields))
    Object.assign(Object.prototype, fields)
  }
  afterEach(() => {
    for (const field of added.splice(0)) Reflect.deleteProperty(Object.prototype, field)
  })

  test('to a request', () => {
    const { credential, organization, key, ...rest } = ask()
    const { address, ...nowhere } = ask({ key: acmeKey({ accessList: ['203.0.113.0/24'] }) })
    pollute({ credential, organization, key, address, surface: 'console', fault: 'down' })
    expect(answerToAnything({ ...rest, organization, key })).toBe('CREDENTIAL_MISSING')
    expect(answerToAnything({ ...rest, credential, organization })).toBe('KEY_UNKNOWN')
    expect(answerToAnything({ ...rest, credential, key })).toBe('KEY_DAMAGED')
    expect(answerToAnything(nowhere)).toBe('ADDRESS_UNKNOWN')
    expect(answerToAnything({ ...rest, credential, organization, key })).toBe('allowed')
  })

  test('to a scope', () => {
    const { scope, ...rest } = ask({ key: acmeKey({ organizationRoles: ['OWNER'] }) })
    pollute({ organization: 'acme', project: 'billing', scope })
    expect(answerToAnything(rest)).toBe('SCOPE_MISMATCH')
    expect(answerToAnything({ ...rest, scope: {} })).toBe('SCOPE_MISMATCH')
    expect(answerToAnything({ ...rest, scope: { organization: 'acme' } })).toBe('allowed')
    expect(answerToAnything({ ...rest, operation: 'listProjects', scope: {} })).toBe('allowed')
  })
})

test('a megabyte in every field is answered in a few lines', () => {
  const long = 'x'.repeat(1_000_000)
  const longs = { surface: long, operation: long, fault: long, secret: long, credential: long }
  const everywhere = { ...longs, address: long, scope: { project: long }, at: long, policy: long }
  for (const request of [
    ...Object.entries(everywhere).map(([field, value]) => ({ ...ask(), [field]: value })),
    everywhere,
    ask({ address: long as unknown as IpAddress, key: acmeKey({ accessList: ['::1'] }) }),
  ]) {
    expect(['allowed', ...REFUSAL_CODES]).toContain(answerToAnything(request))
    const { decision, gates } = explain(request as DecisionRequest)
    expect(JSON.stringify([decision, gates]).length).toBeLessThan(5_000)
  }
})
