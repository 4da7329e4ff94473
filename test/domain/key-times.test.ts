import { describe, expect, test } from 'vitest'
import { acmeKey, NOON } from '../fixtures/acme.js'

const LIMITS = { notBefore: NOON, expiresAt: NOON + 10 }
const state = (fields: object, at: number | Date) => acmeKey(fields).stateAt(at)
const NO_INSTANTS = [Number.NaN, Number.POSITIVE_INFINITY, new Date(Number.NaN), 'now' as never]

describe('the state of a key', () => {
  test('changes at the very instant of its limits', () => {
    const states = [-1, 0, 9, 10, 11].map((later) => state(LIMITS, NOON + later))
    expect(states).toEqual(['not-yet-valid', 'active', 'active', 'expired', 'expired'])
    expect(state(LIMITS, new Date(NOON + 9))).toBe('active')
    expect(state(LIMITS, new Date(NOON + 10))).toBe('expired')
  })

  test('has each limit by itself', () => {
    expect([NOON - 1, NOON].map((at) => state({ notBefore: NOON }, at))).toEqual([
      ...['not-yet-valid', 'active'],
    ])
    expect([NOON - 1, NOON].map((at) => state({ expiresAt: NOON }, at))).toEqual([
      'active',
      'expired',
    ])
  })

  test('without limits is active, always', () => {
    for (const at of [0, NOON, 8.64e15, ...NO_INSTANTS]) expect(state({}, at)).toBe('active')
  })

  test('counts each limit against the key at what is no instant', () => {
    for (const at of NO_INSTANTS) {
      expect(state({ notBefore: NOON }, at)).toBe('not-yet-valid')
      expect(state({ expiresAt: NOON }, at)).toBe('expired')
      expect(state(LIMITS, at)).toBe('expired')
    }
  })

  test('is disabled or revoked whatever the instant, before and after', () => {
    for (const at of [NOON - 1, NOON, NOON + 1, Number.NaN]) {
      expect(state({ disabledAt: NOON }, at)).toBe('disabled')
      expect(state({ revokedAt: NOON }, at)).toBe('revoked')
    }
  })

  test('is the first that holds: revoked, disabled, expired, not yet valid', () => {
    const all = { revokedAt: 1, disabledAt: 1, notBefore: NOON, expiresAt: NOON + 1 }
    expect(state(all, NOON - 1)).toBe('revoked')
    expect(state({ ...all, revokedAt: undefined }, NOON - 1)).toBe('disabled')
    expect(state({ ...all, revokedAt: undefined, disabledAt: undefined }, NOON + 1)).toBe('expired')
  })
})
