import type { Time } from '../domain/instant.js'

/** What time it is. Read once per request and once per command (SR-28). */
export interface Clock {
  /** The current instant. An answer that is no instant refuses whatever depends on it. */
  now(): Time
}

/** The clock of the machine. */
export const systemClock: Clock = Object.freeze({ now: () => Date.now() })
