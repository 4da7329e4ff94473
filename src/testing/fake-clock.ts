import { instantOf, type Time } from '../domain/instant.js'
import type { Clock } from '../ports/clock.js'

/** A clock that stands still until it is told to move. Its methods work unbound. */
export interface FakeClock extends Clock {
  /** The instant it stands at, in epoch milliseconds. */
  now(): number
  /**
   * Moves it on by that many milliseconds.
   *
   * @throws `TypeError` when that is no number from 0 on.
   */
  advance(ms: number): void
  /**
   * Sets it to an instant, be it in the past.
   *
   * @throws `TypeError` when that is no instant.
   */
  set(time: Time): void
}

/**
 * A clock for tests, standing at that instant.
 *
 * @example
 * ```ts
 * import { fakeClock } from 'keywarden/testing'
 *
 * const clock = fakeClock(new Date('2026-06-01T12:00:00Z'))
 * clock.advance(60_000)
 * new Date(clock.now()).toISOString() // => '2026-06-01T12:01:00.000Z'
 * ```
 *
 * @throws `TypeError` when that is no instant.
 */
export function fakeClock(start: Time): FakeClock {
  let at = checked(instantOf(start), 'the start must be a Date or epoch milliseconds')
  return Object.freeze({
    now: () => at,
    advance(ms: number) {
      if (!(ms >= 0)) throw new TypeError('a clock advances by milliseconds from 0 on')
      at = checked(instantOf(at + ms), 'the clock would leave what a Date can hold')
    },
    set(time: Time) {
      at = checked(instantOf(time), 'a clock is set to a Date or epoch milliseconds')
    },
  })
}

function checked(at: number, otherwise: string): number {
  if (Number.isNaN(at)) throw new TypeError(otherwise)
  return at
}
