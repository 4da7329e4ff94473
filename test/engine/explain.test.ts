import { type DecisionRequest, decide, explain, GATE_NAMES } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { acme, acmeKey, ask, billing, NOON } from '../fixtures/acme.js'

/** What each gate said, one word or reason each. */
function said(change: Partial<DecisionRequest>): string[] {
  return explain(ask(change)).gates.map((report) => {
    if (report.outcome === 'refused') return report.refusal.code
    return report.outcome === 'passed' ? 'passed' : report.reason
  })
}

const PASSED = 'passed'
const NOT_PROVED = 'no sound key was proved'
const NO_SCOPE = 'no scope was established'

describe('what the gates say, in order', () => {
  test('all of them let an allowed request pass', () => {
    expect(said({})).toEqual([PASSED, PASSED, PASSED, PASSED, PASSED])
    expect(explain(ask()).decision).toMatchObject({ allowed: true })
  })

  test('all obstacles are seen at once', () => {
    const key = acmeKey({ revokedAt: NOON, accessList: ['198.51.100.1'] })
    const request = { key, surface: 'console', operation: 'rename' }
    expect(said(request)).toEqual([
      'KEY_REVOKED',
      'CONSOLE_FORBIDDEN',
      'ADDRESS_NOT_ON_ACCESS_LIST',
      PASSED,
      'ROLE_MISSING',
    ])
    expect(explain(ask(request)).decision).toMatchObject({ refusal: { code: 'KEY_REVOKED' } })
  })

  test.each([
    ['revoked', { revokedAt: NOON }, 'KEY_REVOKED'],
    ['disabled', { disabledAt: NOON }, 'KEY_DISABLED'],
    ['expired', { expiresAt: NOON }, 'KEY_EXPIRED'],
    ['not yet valid', { notBefore: NOON + 1 }, 'KEY_NOT_YET_VALID'],
  ])('a key that is %s was proved, so the other gates can be asked', (_, fields, code) => {
    expect(said({ key: acmeKey(fields) })).toEqual([code, PASSED, PASSED, PASSED, PASSED])
  })

  test.each([
    ['an unknown operation', { operation: 'nothing' }, 'OPERATION_UNKNOWN'],
    ['a scope of another level', { scope: undefined }, 'SCOPE_MISMATCH'],
    ['a scope out of reach', { scope: { organization: 'rival' } }, 'SCOPE_NOT_REACHABLE'],
  ])('%s leaves nothing to hold a role in', (_, change, code) => {
    expect(said(change)).toEqual([PASSED, PASSED, PASSED, code, NO_SCOPE])
  })

  test('a report carries the whole refusal, with what would satisfy its gate', () => {
    const request = ask({ organization: acme.requireAccessList(), operation: 'rename' })
    const { decision, gates } = explain(request)
    expect(gates[2]).toEqual({
      gate: 'address',
      outcome: 'refused',
      shadowed: false,
      refusal: decision.allowed || decision.refusal,
    })
    expect(gates[4]).toMatchObject({ refusal: { remedy: 'give the caller any one of OWNER' } })
  })
})

describe('what cannot be asked is not evaluated, and says why', () => {
  const NOBODY = [NOT_PROVED, NOT_PROVED, NOT_PROVED, NOT_PROVED]

  test('nothing about a key whose secret was not proved', () => {
    const key = acmeKey({ revokedAt: NOON, accessList: ['198.51.100.1'] })
    expect(said({ key, credential: 'SECRET_WRONG' })).toEqual(['SECRET_WRONG', ...NOBODY])
    expect(said({ key: undefined, credential: 'KEY_UNKNOWN' })).toEqual(['KEY_UNKNOWN', ...NOBODY])
    expect(said({ key: undefined })).toEqual(['KEY_UNKNOWN', ...NOBODY])
  })

  test('nothing about a damaged key', () => {
    expect(said({ organization: undefined })).toEqual(['KEY_DAMAGED', ...NOBODY])
  })

  test('nothing at all while no answer is possible', () => {
    const down = 'the storage is down'
    expect(said({ fault: down })).toEqual([down, down, down, down, down])
    expect(explain(ask({ fault: down })).decision).toMatchObject({
      refusal: { code: 'UNAVAILABLE' },
    })
    expect(said({ at: Number.NaN })[0]).toBe('the clock gave no instant')
    expect(said({ policy: undefined as never })[0]).toBe('there is no role policy to judge by')
  })

  test('nobody is asked about a public operation, whatever else there is', () => {
    const reason = 'the operation is public'
    const request = { operation: 'readStatus', fault: 'the storage is down', key: undefined }
    expect(said(request)).toEqual([reason, reason, reason, reason, reason])
    expect(explain(ask(request)).decision).toMatchObject({ allowed: true, public: true })
  })
})

test('an explanation is frozen, and names every gate once', () => {
  const inBilling = { project: billing, scope: { project: 'billing' } }
  for (const change of [{}, { operation: 'rename' }, { credential: 'SECRET_WRONG' as const }]) {
    const explanation = explain(ask({ ...inBilling, ...change }))
    expect(explanation.gates.map(({ gate }) => gate)).toEqual(GATE_NAMES)
    expect([explanation, explanation.gates, ...explanation.gates].every(Object.isFrozen)).toBe(true)
  }
})

test('as JSON it is plain data, with the decision as decide gives it', () => {
  const request = ask({ operation: 'rename' })
  expect(JSON.parse(JSON.stringify(explain(request))).decision).toEqual(
    JSON.parse(JSON.stringify(decide(request))),
  )
})

test('a gate that could not be asked says so, in these words', () => {
  const { gates } = explain(ask({ credential: 'SECRET_WRONG' }))
  expect(gates.map(({ gate, outcome }) => [gate, outcome])).toEqual([
    ['credential', 'refused'],
    ['surface', 'not evaluated'],
    ['address', 'not evaluated'],
    ['scope', 'not evaluated'],
    ['role', 'not evaluated'],
  ])
})
