import { CREDENTIAL_FAILURES, GATE_NAMES, REFUSAL_CODES, REFUSAL_GATES } from 'keywarden'
import { expect, test } from 'vitest'

test('a request passes the gates in this order', () => {
  expect(GATE_NAMES).toEqual(['credential', 'surface', 'address', 'scope', 'role'])
})

test('every code belongs to a gate, in their order, but for a fault that belongs to none', () => {
  const codes = (gate: string | undefined) =>
    REFUSAL_CODES.filter((code) => REFUSAL_GATES[code] === gate)
  expect(REFUSAL_CODES).toEqual([...GATE_NAMES.flatMap(codes), 'UNAVAILABLE'])
  expect(codes('credential')).toEqual([
    ...['CREDENTIAL_MISSING', 'CREDENTIAL_MALFORMED', 'KEY_UNKNOWN', 'KEY_DAMAGED', 'SECRET_WRONG'],
    ...['SECRET_EXPIRED', 'CREDENTIAL_STALE', 'KEY_REVOKED', 'KEY_DISABLED', 'KEY_EXPIRED'],
    'KEY_NOT_YET_VALID',
  ])
  expect(codes('surface')).toEqual(['CONSOLE_FORBIDDEN'])
  expect(codes('address')).toEqual([
    ...['ADDRESS_UNKNOWN', 'ADDRESS_NOT_ON_ACCESS_LIST'],
    ...['ORGANIZATION_REQUIRES_ACCESS_LIST', 'OPERATION_REQUIRES_ACCESS_LIST'],
  ])
  expect(codes('scope')).toEqual(['OPERATION_UNKNOWN', 'SCOPE_MISMATCH', 'SCOPE_NOT_REACHABLE'])
  expect(codes('role')).toEqual(['ROLE_MISSING'])
  expect(codes(undefined)).toEqual(['UNAVAILABLE'])
})

test('what is known before the state of a key is the beginning of its gate', () => {
  expect(CREDENTIAL_FAILURES).toEqual(REFUSAL_CODES.slice(0, 7))
})

test('the tables cannot be changed', () => {
  for (const table of [REFUSAL_GATES, REFUSAL_CODES, GATE_NAMES, CREDENTIAL_FAILURES])
    expect(Object.isFrozen(table)).toBe(true)
})
