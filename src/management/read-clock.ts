import { instantOf } from '../domain/instant.js'
import { Unavailable } from './errors.js'
import type { ManagerContext } from './manager-options.js'

/**
 * The one clock reading of a command, in whole epoch milliseconds.
 *
 * @throws {@link Unavailable} when the clock fails or gives no instant.
 */
export function readClock({ clock }: ManagerContext): number {
  let at = Number.NaN
  try {
    at = Math.trunc(instantOf(clock.now()))
  } catch (cause) {
    throw new Unavailable('the clock failed', 'nothing-done', cause)
  }
  if (at > 0) return at
  throw new Unavailable('the clock gave no instant', 'nothing-done')
}
