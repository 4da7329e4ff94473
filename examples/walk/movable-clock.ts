import type { Clock } from 'keywarden'

/** A clock that stands still until it is told to move, so that an hour passes in no time. */
export class MovableClock implements Clock {
  #now: number

  constructor(start: number) {
    this.#now = start
  }

  now(): number {
    return this.#now
  }

  advance(ms: number): void {
    this.#now += ms
  }
}
