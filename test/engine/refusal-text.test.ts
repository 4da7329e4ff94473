import { decide } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { acmeKey, ask, billing, NOON, refusalTo } from '../fixtures/acme.js'

describe('the remedy of an address names where the key may be used', () => {
  const remedyOf = (accessList: Parameters<typeof acmeKey>[0], address = '198.51.100.7') =>
    refusalTo({ key: acmeKey(accessList), address }).remedy

  const blocks = [1, 2, 3, 4, 5, 6, 7].map((last) => `203.0.113.${last}`)

  test('all of few blocks', () => {
    expect(remedyOf({ accessList: blocks.slice(0, 5) })).toBe(
      'call from 203.0.113.1/32 or 203.0.113.2/32 or 203.0.113.3/32 or 203.0.113.4/32 or ' +
        '203.0.113.5/32, or add an entry that contains 198.51.100.7',
    )
  })

  test('some of many, and how many more there are', () => {
    expect(remedyOf({ accessList: blocks })).toBe(
      'call from 203.0.113.1/32, 203.0.113.2/32, 203.0.113.3/32, 203.0.113.4/32, ' +
        '203.0.113.5/32 or 2 more, or add an entry that contains 198.51.100.7',
    )
  })

  test('not those that have expired', () => {
    const expired = { cidr: '198.51.100.0/24', expiresAt: NOON }
    expect(remedyOf({ accessList: [expired, '203.0.113.0/24'] })).toMatch(/^call from 203/)
    expect(remedyOf({ accessList: [expired] })).toBe(
      'call from nowhere, for every entry has expired, or add an entry that contains 198.51.100.7',
    )
  })

  test('and the address in its one canonical spelling', () => {
    const refusal = refusalTo({
      key: acmeKey({ accessList: ['203.0.113.0/24'] }),
      address: '2001:DB8:0:0::1',
    })
    expect(refusal).toMatchObject({
      address: '2001:db8::1',
      message: '2001:db8::1 is not on the access list of the key',
    })
  })
})

describe('the remedy of a scope and of a role fits the level', () => {
  test.each([
    ['readShipments', { organization: 'acme' }, 'name exactly one id: that of the project'],
    ['listProjects', { organization: 'acme' }, 'name no scope'],
  ] as const)('%s with a scope of another level', (operation, scope, remedy) => {
    expect(refusalTo({ operation, scope })).toMatchObject({ code: 'SCOPE_MISMATCH', remedy })
  })

  test('a project out of reach', () => {
    const scope = { project: 'depot' }
    expect(refusalTo({ operation: 'readShipments', scope })).toMatchObject({
      message:
        'the caller cannot reach this project: there is none, or it belongs to another organization',
      remedy: 'name a project of the organization of the caller',
    })
  })

  test('a role that is missing in a project', () => {
    const key = acmeKey({ projectRoles: { billing: ['READER'] } })
    const inBilling = { key, project: billing, scope: { project: 'billing' } }
    expect(refusalTo({ ...inBilling, operation: 'planRoutes' })).toMatchObject({
      remedy: 'give the caller any one of OWNER, PLANNER; a project role in project billing',
      roles: ['OWNER', 'PLANNER'],
    })
  })

  test('a role that is missing anywhere', () => {
    const key = acmeKey({ organizationRoles: [] })
    expect(refusalTo({ key, operation: 'listProjects', scope: undefined })).toMatchObject({
      remedy: 'give the caller any one of AUDITOR, MEMBER, OWNER, PLANNER, READER',
    })
  })

  test('the roles that would do are frozen', () => {
    expect(Object.isFrozen(Object(refusalTo({ operation: 'rename' })).roles)).toBe(true)
  })
})

describe('text from outside fits one line of a log', () => {
  const forged = 'x\u0000\r\nERROR \u009b \u202ekey\u2028\u2029\ufeff'
  const escaped = 'x\\u{0}\\u{d}\\u{a}ERROR \\u{9b} \\u{202e}key\\u{2028}\\u{2029}\\u{feff}'

  test.each([
    ['an operation', { operation: forged }],
    ['a surface', { surface: forged }],
    ['a fault', { fault: forged }],
  ])('%s is escaped', (_, change) => {
    const { message } = refusalTo(change)
    expect(message).toContain(escaped)
    expect(JSON.stringify(decide(ask(change)))).not.toContain(forged.slice(0, 2))
  })

  test('so is the id of a scope', () => {
    const decision = decide(ask({ scope: { organization: forged } }))
    expect(decision.facts.scope).toEqual({ level: 'organization', id: escaped })
  })

  test('and it is cut where it is long', () => {
    const long = 'long '.repeat(200_000)
    for (const change of [{ operation: long }, { surface: long }, { fault: long }])
      expect(refusalTo(change).message.length).toBeLessThan(200)
    expect(decide(ask({ scope: { organization: long } })).facts.scope?.id).toHaveLength(101)
  })
})
