import { invalid } from './input.js'
import { instant, instantOf, optionalInstant, type Time } from './instant.js'

/** The instants of a key's life, in epoch milliseconds. */
export interface KeyTimes {
  readonly createdAt: number
  readonly notBefore: number | undefined
  readonly expiresAt: number | undefined
  readonly disabledAt: number | undefined
  readonly revokedAt: number | undefined
}

/**
 * Whether a key may be used, and if not, why: the first that holds, in this order. Revoked and
 * disabled hold whatever the instant; a key is expired from `expiresAt` on, valid from `notBefore` on.
 */
export type KeyState = 'revoked' | 'disabled' | 'expired' | 'not-yet-valid' | 'active'

/** Checks the times among the fields of a key. */
export function readKeyTimes(fields: { readonly [Name in keyof KeyTimes]?: unknown }): KeyTimes {
  const notBefore = optionalInstant(fields.notBefore, 'notBefore')
  const expiresAt = optionalInstant(fields.expiresAt, 'expiresAt')
  if ((expiresAt ?? Number.POSITIVE_INFINITY) <= (notBefore ?? 0)) {
    invalid('expiresAt', 'must be after notBefore')
  }
  return Object.freeze({
    createdAt: instant(fields.createdAt, 'createdAt'),
    notBefore,
    expiresAt,
    disabledAt: optionalInstant(fields.disabledAt, 'disabledAt'),
    revokedAt: optionalInstant(fields.revokedAt, 'revokedAt'),
  })
}

/** What keeps a key with these times from being used at that instant, if anything does. */
export function keyStateAt(times: KeyTimes, at: Time): KeyState {
  const { revokedAt, disabledAt, expiresAt, notBefore } = times
  if (revokedAt !== undefined) return 'revoked'
  if (disabledAt !== undefined) return 'disabled'
  const now = instantOf(at)
  if (expiresAt !== undefined && !(now < expiresAt)) return 'expired'
  return notBefore !== undefined && !(now >= notBefore) ? 'not-yet-valid' : 'active'
}
