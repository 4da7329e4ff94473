/** What a decision is when gates are shadowed, shown by example. */
import {
  type Allowed,
  type DecisionRequest,
  decide,
  explain,
  type Refused,
  RolePolicy,
} from 'keywarden'
import { describe, expect, test } from 'vitest'
import { acme, acmeKey, answerTo, ask, NOON, policy } from '../fixtures/acme.js'

const ADDRESS = ['address'] as const
const ROLE = ['role'] as const
const BOTH = ['address', 'role'] as const

/** A key that calls from off its list, and one that holds no role. */
const elsewhere = { key: acmeKey({ accessList: ['198.51.100.0/24'] }) }
const roleless = { key: acmeKey({ organizationRoles: [] }) }
const neither = { key: acmeKey({ organizationRoles: [], accessList: ['198.51.100.0/24'] }) }

const allowed = (change: Partial<DecisionRequest>) => decide(ask(change)) as Allowed
const refused = (change: Partial<DecisionRequest>) => decide(ask(change)) as Refused

describe('what is forgiven', () => {
  test.each([
    ['ADDRESS_NOT_ON_ACCESS_LIST', elsewhere],
    ['ADDRESS_UNKNOWN', { ...elsewhere, address: 'nowhere' }],
    ['ORGANIZATION_REQUIRES_ACCESS_LIST', { organization: acme.requireAccessList() }],
  ])('F1: every refusal of the address gate: %s', (code, change) => {
    const { allowed: passes, shadowed } = allowed({ ...change, shadow: ADDRESS })
    expect([passes, shadowed.map((one) => one.code)]).toEqual([true, [code]])
    expect(answerTo({ ...change, shadow: ROLE })).toBe(code)
  })

  test('F1: that an operation requires a list, too', () => {
    const listed = policy.extend({
      operations: { export: { level: 'none', allow: 'any-key', requiresAccessList: true } },
    })
    const request = { policy: listed, operation: 'export', scope: undefined }
    expect(answerTo({ ...request, shadow: ROLE })).toBe('OPERATION_REQUIRES_ACCESS_LIST')
    expect(answerTo({ ...request, shadow: ADDRESS })).toBe('allowed')
  })

  test('F1: that a role is missing', () => {
    const { allowed: passes, shadowed } = allowed({ ...roleless, shadow: ROLE })
    expect([passes, shadowed.map((one) => one.code)]).toEqual([true, ['ROLE_MISSING']])
    expect(answerTo({ ...roleless, shadow: ADDRESS })).toBe('ROLE_MISSING')
  })

  test('F1, F4: both, where both are named, in whatever order', () => {
    for (const shadow of [BOTH, [...BOTH].reverse()]) {
      const { shadowed } = allowed({ ...neither, shadow })
      expect(shadowed.map((one) => one.code)).toEqual([
        'ADDRESS_NOT_ON_ACCESS_LIST',
        'ROLE_MISSING',
      ])
    }
  })

  test.each<[string, Partial<DecisionRequest>]>([
    ['SECRET_WRONG', { credential: 'SECRET_WRONG' }],
    ['KEY_UNKNOWN', { key: undefined }],
    ['KEY_DAMAGED', { organization: undefined }],
    ['KEY_REVOKED', { key: acmeKey({ revokedAt: NOON }) }],
    ['KEY_DISABLED', { key: acmeKey({ disabledAt: NOON }) }],
    ['KEY_EXPIRED', { key: acmeKey({ expiresAt: NOON }) }],
    ['CONSOLE_FORBIDDEN', { surface: 'console' }],
    ['OPERATION_UNKNOWN', { operation: 'nothing' }],
    ['SCOPE_MISMATCH', { scope: undefined }],
    ['SCOPE_NOT_REACHABLE', { scope: { organization: 'rival' } }],
    ['UNAVAILABLE', { fault: 'the storage is down' }],
    ['UNAVAILABLE', { at: Number.NaN }],
  ])('F1: nothing else, whatever is named: %s', (code, change) => {
    for (const shadow of [BOTH, ['address', 'role', 'scope'], ['credential'], ['surface']]) {
      expect(answerTo({ ...change, shadow: shadow as never })).toBe(code)
    }
  })

  test('F1: nobody is forgiven what is public', () => {
    const open = decide(
      ask({ operation: 'readStatus', scope: undefined, ...neither, shadow: BOTH }),
    )
    expect(open).toMatchObject({ allowed: true, public: true, shadowed: [] })
    expect(open.facts.shadowed).toBeUndefined()
  })
})

describe('what is enforced', () => {
  test('F1, F3: what refuses after a shadowed gate is the answer, and both are told', () => {
    const decision = refused({ ...neither, shadow: ADDRESS })
    expect(decision.refusal.code).toBe('ROLE_MISSING')
    expect(decision.shadowed.map(({ code }) => code)).toEqual(['ADDRESS_NOT_ON_ACCESS_LIST'])
    expect(decision.facts.shadowed).toEqual(['ADDRESS_NOT_ON_ACCESS_LIST'])
  })

  test('F1, F3: what comes after the refusal was not asked, so nothing of it is forgiven', () => {
    for (const change of [
      { shadow: ROLE },
      { shadow: BOTH, surface: 'console' },
      { shadow: BOTH, credential: 'SECRET_WRONG' as const },
    ]) {
      const { shadowed, facts } = refused({ ...neither, ...change })
      expect([shadowed, facts.shadowed]).toEqual([[], undefined])
    }
  })

  test('F3: a fault is no yes, and what gates would have said is not told', () => {
    const { refusal, shadowed } = refused({
      ...neither,
      shadow: BOTH,
      fault: 'the storage is down',
    })
    expect([refusal.code, shadowed]).toEqual(['UNAVAILABLE', []])
  })
})

describe('where keys, lists and roles are managed', () => {
  const managed = RolePolicy.define({
    ...policy.definition,
    management: { 'keys.update': 'rename', 'keys.rotateSelf': 'readSettings' },
  })

  test('F2: nothing is forgiven', () => {
    for (const operation of ['rename', 'readSettings'])
      for (const shadow of [ADDRESS, ROLE, BOTH]) {
        const request = { policy: managed, operation, shadow }
        expect(answerTo({ ...request, ...roleless })).toBe('ROLE_MISSING')
        expect(answerTo({ ...request, ...elsewhere })).toBe('ADDRESS_NOT_ON_ACCESS_LIST')
      }
  })

  test('F2: an explanation says so', () => {
    const { gates } = explain(
      ask({ policy: managed, operation: 'rename', ...neither, shadow: BOTH }),
    )
    expect(gates.map((one) => one.outcome === 'refused' && one.shadowed)).toEqual(
      Array(5).fill(false),
    )
  })

  test('F2: a policy knows which operations these are', () => {
    expect(
      ['rename', 'readSettings', 'whoAmI', 'keys.update'].map((one) => managed.manages(one)),
    ).toEqual([true, true, false, false])
    expect(policy.manages('rename')).toBe(false)
  })
})

describe('what is told', () => {
  test('F4: the whole refusal, with what would satisfy the gate', () => {
    const decision = allowed({ ...neither, shadow: BOTH })
    const enforced = explain(ask(neither)).gates.flatMap((one) =>
      one.outcome === 'refused' ? [one.refusal] : [],
    )
    expect(decision.shadowed).toEqual(enforced)
    expect([decision.shadowed, ...decision.shadowed].every(Object.isFrozen)).toBe(true)
  })

  test('F4: no entry and no role let anybody in who was let in by neither', () => {
    expect(allowed({ ...neither, shadow: BOTH }).facts).toMatchObject({
      ...{ entry: undefined, role: undefined, address: '203.0.113.7' },
      shadowed: ['ADDRESS_NOT_ON_ACCESS_LIST', 'ROLE_MISSING'],
    })
    expect(allowed({ ...elsewhere, shadow: BOTH }).facts.role).toBe('MEMBER')
  })

  test('F4: as JSON as well, and nothing where there was nothing', () => {
    const told = JSON.parse(JSON.stringify(allowed({ ...roleless, shadow: ROLE })))
    expect(told.facts.shadowed).toEqual(['ROLE_MISSING'])
    expect(JSON.stringify(allowed({ shadow: BOTH }))).toBe(JSON.stringify(allowed({})))
    expect(allowed({ shadow: BOTH }).shadowed).toEqual([])
    expect(Object.isFrozen(allowed({}).shadowed)).toBe(true)
  })

  test('F4: an explanation marks what is shadowed, and asks on', () => {
    const { gates } = explain(ask({ ...neither, shadow: ADDRESS }))
    const said = gates.map((one) =>
      one.outcome === 'refused' ? [one.refusal.code, one.shadowed] : one.outcome,
    )
    expect(said).toEqual([
      ...['passed', 'passed', ['ADDRESS_NOT_ON_ACCESS_LIST', true], 'passed'],
      ['ROLE_MISSING', false],
    ])
  })

  test('F4: the facts are frozen, with what was forgiven', () => {
    expect(Object.isFrozen(allowed({ ...neither, shadow: BOTH }).facts.shadowed)).toBe(true)
  })
})
