import { inspect } from 'node:util'
import { Actor, type Allowed, decide, IpAddress, type Refused } from 'keywarden'
import { describe, expect, test, vi } from 'vitest'
import { acmeKey, ask, billing, HOUR, NOON, policy } from '../fixtures/acme.js'

const allowed = (change: Parameters<typeof ask>[0] = {}) => decide(ask(change)) as Allowed
const refused = (change: Parameters<typeof ask>[0] = {}) => decide(ask(change)) as Refused

describe('an allowed decision', () => {
  test('is a frozen yes with the key as actor', () => {
    const decision = allowed()
    expect(decision).toMatchObject({ allowed: true, public: false })
    expect(Object.isFrozen(decision)).toBe(true)
    expect({ ...decision.actor }).toEqual({
      kind: 'key',
      id: 'key-1',
      publicKey: 'abcdefgh',
      organization: 'acme',
      address: IpAddress.parse('203.0.113.7'),
      secret: undefined,
    })
  })

  test('has one actor, made when first asked for', () => {
    const decision = allowed()
    expect(decision.actor).toBe(decision.actor)
    expect(Object.isFrozen(decision.actor)).toBe(true)
    expect(allowed().actor).not.toBe(decision.actor)
  })

  test('the actor carries the address however it was given, if there was one', () => {
    const address = IpAddress.parse('203.0.113.7')
    expect(allowed({ address }).actor.address).toBe(address)
    expect(`${allowed({ address: '::ffff:203.0.113.7' }).actor.address}`).toBe('203.0.113.7')
    expect(allowed({ address: 'nowhere' }).actor.address).toBeUndefined()
    expect(allowed({ address: undefined }).actor.address).toBeUndefined()
  })

  test('the actor carries the secret that was proved, if the caller said which', () => {
    expect(allowed({ secret: 'secret-2' as never }).actor.secret).toBe('secret-2')
    expect(allowed({ secret: { id: 'secret-2' } as never }).actor.secret).toBeUndefined()
  })

  test('cannot be made of thin air, so neither can its actor', () => {
    const made = allowed().constructor
    const key = acmeKey({ organizationRoles: ['OWNER'] })
    for (const question of [{ key }, ask({ key }), undefined, allowed()])
      expect(() => Reflect.construct(made, [question])).toThrow(
        new TypeError('an allowed decision is made by decide only'),
      )
    expect(() => Reflect.construct(allowed().actor.constructor, [Symbol(), key, {}])).toThrow(
      TypeError,
    )
    expect(Object.keys(Actor)).toEqual(['user', 'system'])
  })
})

describe('a decision about a public operation', () => {
  const decision = decide(ask({ operation: 'readStatus', scope: undefined }))

  test('is a frozen yes to nobody in particular', () => {
    expect(decision).toMatchObject({ allowed: true, public: true, actor: undefined })
    expect(Object.isFrozen(decision) && Object.isFrozen(decision.facts)).toBe(true)
  })

  test('names no key, even where one was proved', () => {
    expect(decision.facts).toEqual({
      at: new Date(NOON),
      operation: 'readStatus',
      surface: 'api',
      scope: undefined,
      address: '203.0.113.7',
      key: undefined,
      organization: undefined,
      entry: undefined,
      role: undefined,
    })
  })

  test.each([
    ['without any credential', { credential: undefined as never, key: undefined }],
    ['with a wrong secret', { credential: 'SECRET_WRONG' as const }],
    ['with a revoked key', { key: acmeKey({ revokedAt: NOON }) }],
    ['from a console', { surface: 'console' }],
    ['from an address that is not on the list', { key: acmeKey({ accessList: ['198.51.100.1'] }) }],
    ['from nowhere', { address: undefined }],
    ['with a scope it does not have', { scope: { organization: 'rival' } }],
    ['while the storage is down', { fault: 'the storage is down' }],
    ['while the clock is broken', { at: Number.NaN }],
  ])('is given before any gate: %s', (_, change) => {
    expect(decide(ask({ operation: 'readStatus', scope: undefined, ...change }))).toMatchObject({
      allowed: true,
      public: true,
    })
  })
})

describe('a refused decision', () => {
  test('is a frozen no without an actor', () => {
    const decision = refused({ operation: 'rename' })
    expect(decision.allowed).toBe(false)
    expect('actor' in decision).toBe(false)
    expect(Object.isFrozen(decision)).toBe(true)
  })

  test('builds its refusal when it is first read, once', () => {
    const [operation] = policy.operations
    const satisfiedBy = vi.spyOn(Object.getPrototypeOf(operation), 'satisfiedBy', 'get')
    const decision = refused({ operation: 'rename' })
    expect(satisfiedBy).not.toHaveBeenCalled()
    const { refusal } = decision
    const calls = satisfiedBy.mock.calls.length
    expect(calls).toBeGreaterThan(0)
    expect(decision.refusal).toBe(refusal)
    expect(satisfiedBy).toHaveBeenCalledTimes(calls)
  })
})

describe('the facts', () => {
  const list = ['203.0.0.0/8', '203.0.113.0/24', '203.0.112.0/20', '2001:db8::/32']

  test('of a yes: who, what, where, from where by which entry, by which role, when', () => {
    const key = acmeKey({ projectRoles: { billing: ['PLANNER'] }, accessList: list })
    const request = { key, operation: 'readShipments', project: billing, surface: 'api' }
    expect(allowed({ ...request, scope: { project: 'billing' } }).facts).toEqual({
      at: new Date(NOON),
      operation: 'readShipments',
      surface: 'api',
      scope: { level: 'project', id: 'billing' },
      address: '203.0.113.7',
      key: { id: 'key-1', publicKey: 'abcdefgh' },
      organization: 'acme',
      entry: '203.0.113.0/24',
      role: 'PLANNER',
    })
  })

  test('of a no: the same, but no role let anybody in', () => {
    expect(refused({ operation: 'rename', address: undefined }).facts).toEqual({
      at: new Date(NOON),
      operation: 'rename',
      surface: 'api',
      scope: { level: 'organization', id: 'acme' },
      address: undefined,
      key: { id: 'key-1', publicKey: 'abcdefgh' },
      organization: 'acme',
      entry: undefined,
      role: undefined,
    })
  })

  test('of a caller who proved nothing: nothing about the key', () => {
    const key = acmeKey({ accessList: list })
    const { facts } = refused({ key, credential: 'SECRET_WRONG' })
    expect(facts).toMatchObject({ key: undefined, organization: undefined, entry: undefined })
  })

  test('the narrowest live entry that admits the address is named, whatever the order', () => {
    const entryOf = (accessList: Parameters<typeof acmeKey>[0]) =>
      allowed({ key: acmeKey(accessList) }).facts.entry
    expect(entryOf({ accessList: list })).toBe('203.0.113.0/24')
    expect(entryOf({ accessList: [...list].reverse() })).toBe('203.0.113.0/24')
    const expired = [...list, { cidr: '203.0.113.7', expiresAt: NOON - HOUR }]
    expect(entryOf({ accessList: expired })).toBe('203.0.113.0/24')
  })

  test('an organization role is named before a project role, and none where none was needed', () => {
    const projectRoles = { billing: ['READER'] }
    const key = acmeKey({ organizationRoles: ['AUDITOR', 'MEMBER'], projectRoles })
    const none = { key, scope: undefined }
    expect(allowed({ ...none, operation: 'listProjects' }).facts.role).toBe('AUDITOR')
    expect(allowed({ ...none, operation: 'whoAmI' }).facts.role).toBeUndefined()
    const reader = acmeKey({ organizationRoles: [], projectRoles })
    const there = { key: reader, operation: 'listProjects', scope: undefined }
    expect(allowed(there).facts.role).toBe('READER')
  })

  test('a scope that names no one id is not there, and a clock that gave nothing neither', () => {
    const scopes = [undefined, {}, { organization: 'acme', project: 'billing' }, 'acme']
    for (const scope of scopes)
      expect(refused({ scope: scope as never, at: Number.NaN }).facts).toMatchObject({
        scope: undefined,
        at: undefined,
      })
  })

  test('are frozen, with what is in them, and built anew at each reading', () => {
    const decision = allowed()
    const { facts } = decision
    expect([facts, facts.scope, facts.key].every(Object.isFrozen)).toBe(true)
    facts.at?.setTime(0)
    expect(decision.facts.at).toEqual(new Date(NOON))
  })
})

describe('as JSON', () => {
  test('an allowed decision is its facts, without the actor', () => {
    const decision = allowed()
    expect(decision.toJSON()).toEqual({ allowed: true, facts: decision.facts })
    const open = decide(ask({ operation: 'readStatus' }))
    expect(open.toJSON()).toEqual({ allowed: true, facts: open.facts })
  })

  test('a refused one is its refusal and its facts', () => {
    const decision = refused({ operation: 'rename' })
    const { refusal, facts } = decision
    expect(decision.toJSON()).toEqual({ allowed: false, refusal, facts })
  })

  test('nothing that proves a key is in it, nor in what a console prints', () => {
    const digest = 'c0ffee'.repeat(11).slice(0, 64)
    const verifier = { algorithm: 'sha256', digest } as const
    const secret = { id: 'secret-1', verifier, redacted: '****a1b2', createdAt: NOON }
    const key = acmeKey({ secrets: [secret] })
    for (const change of [{}, { operation: 'rename' }, { operation: 'readStatus' }]) {
      const decision = decide(ask({ key, ...change }))
      const actor = decision.allowed ? decision.actor : undefined
      const printed = inspect([decision, actor, decision.facts], { showHidden: true, depth: 9 })
      expect(JSON.stringify([decision, actor]) + printed).not.toContain('c0ffee')
    }
  })
})
