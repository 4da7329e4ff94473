import { createContext, runInContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { dateOf, instant, instantOf, optionalInstant } from '../../src/domain/instant.js'
import { unreadable } from './hostile-values.js'
import { complaintOf } from './refused.js'

const NOON = Date.UTC(2026, 5, 1, 12)
const RULE = 'x must be a Date, or whole milliseconds since 1970-01-01T00:00:00Z'

class Later extends Date {
  override getTime() {
    return 0
  }
}

/** What is no instant at all. */
const NONE = [
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['beyond the end of time', 8.64e15 + 2],
  ['before its beginning', -8.64e15 - 2],
  ['an invalid Date', new Date(Number.NaN)],
  ['what inherits from Date', Object.create(Date.prototype)],
  ['a Date in a proxy', new Proxy(new Date(NOON), {})],
  ['text', '2026-06-01T12:00:00Z'],
  ['text of digits', String(NOON)],
  ['a boxed number', Object(NOON)],
  ['a bigint', BigInt(NOON)],
  ['what converts to a number', { valueOf: () => NOON }],
  ['null', null],
  ['undefined', undefined],
  ['true', true],
  ['an array', [NOON]],
] as const

describe('an instant', () => {
  test('is a Date or epoch milliseconds, in the range of Dates', () => {
    expect(instantOf(NOON)).toBe(NOON)
    expect(instantOf(new Date(NOON))).toBe(NOON)
    expect(instantOf(0)).toBe(0)
    expect(instantOf(-1.5)).toBe(-1.5)
    expect([instantOf(8.64e15), instantOf(-8.64e15)]).toEqual([8.64e15, -8.64e15])
  })

  test('is what the Date holds, whatever its class says or its realm is', () => {
    expect(instantOf(new Later(NOON))).toBe(NOON)
    expect(instantOf(runInContext(`new Date(${NOON})`, createContext()))).toBe(NOON)
  })

  test.each(NONE)('is not %s', (_, value) => {
    expect(instantOf(value)).toBeNaN()
  })

  test('is none of what cannot be looked at, and that is no error', () => {
    for (const value of unreadable()) expect(instantOf(value)).toBeNaN()
  })
})

describe('an instant to be kept', () => {
  test('is after the epoch and whole', () => {
    expect(instant(1, 'x')).toBe(1)
    expect(instant(8.64e15, 'x')).toBe(8.64e15)
    expect(instant(new Date(NOON), 'x')).toBe(NOON)
  })

  test.each([
    ...NONE,
    ['zero', 0],
    ['minus zero', -0],
    ['negative', -1],
    ['fractional', NOON + 0.5],
    ['smaller than a millisecond', Number.MIN_VALUE],
    ['the epoch as a Date', new Date(0)],
  ] as const)('is not %s', (_, value) => {
    expect(complaintOf(() => instant(value, 'x'))).toBe(RULE)
  })

  test('may be absent where that is said; null is not absent', () => {
    expect(optionalInstant(undefined, 'x')).toBeUndefined()
    expect(optionalInstant(NOON, 'x')).toBe(NOON)
    expect(complaintOf(() => optionalInstant(null, 'x'))).toBe(RULE)
    expect(complaintOf(() => optionalInstant(0, 'x'))).toBe(RULE)
  })
})

test('a Date is made anew each time', () => {
  expect(dateOf(undefined)).toBeUndefined()
  expect(dateOf(NOON)).toEqual(new Date(NOON))
  expect(dateOf(NOON)).not.toBe(dateOf(NOON))
})
