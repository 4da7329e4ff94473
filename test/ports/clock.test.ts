import { systemClock } from 'keywarden'
import { fakeClock } from 'keywarden/testing'
import { describe, expect, test, vi } from 'vitest'

const NOON = Date.UTC(2026, 5, 1, 12)

describe('the clock of the machine', () => {
  test('tells the time in milliseconds, unbound too, and cannot be changed', () => {
    vi.useFakeTimers({ now: NOON })
    const { now } = systemClock
    expect([systemClock.now(), now()]).toEqual([NOON, NOON])
    vi.setSystemTime(NOON + 5)
    expect(now()).toBe(NOON + 5)
    vi.useRealTimers()
    expect(Object.isFrozen(systemClock)).toBe(true)
  })
})

describe('a fake clock', () => {
  test('stands still until it is told to move', () => {
    const { now, advance, set } = fakeClock(NOON)
    expect([now(), now()]).toEqual([NOON, NOON])
    advance(1000)
    advance(0)
    expect(now()).toBe(NOON + 1000)
    set(new Date(NOON - 1))
    expect(now()).toBe(NOON - 1)
  })

  test('begins at a Date, or at epoch milliseconds', () => {
    expect(fakeClock(new Date(NOON)).now()).toBe(NOON)
  })

  test('is not shared', () => {
    const [one, other] = [fakeClock(NOON), fakeClock(NOON)]
    one.advance(1)
    expect(other.now()).toBe(NOON)
  })

  test('takes nothing for a time that is none, and stands where it stood', () => {
    const clock = fakeClock(NOON)
    const noTimes = [Number.NaN, Number.POSITIVE_INFINITY, 8.64e15 + 1, new Date('x'), '2026', null]
    for (const time of noTimes as number[]) {
      expect(() => fakeClock(time)).toThrow(TypeError)
      expect(() => clock.set(time)).toThrow(TypeError)
    }
    for (const ms of [-1, Number.NaN, Number.POSITIVE_INFINITY, 8.64e15, undefined] as number[]) {
      expect(() => clock.advance(ms)).toThrow(TypeError)
    }
    expect(clock.now()).toBe(NOON)
  })
})
