import { readShadowedGates, type ShadowedGate } from '../engine/shadowed-gate.js'
import type { Identity } from './identify.js'

/**
 * Gates whose refusals are recorded instead of enforced: for everybody, or by organization. The
 * function is asked with the id of the organization of a key, and only once its secret was proved;
 * no gates is `[]`.
 */
export type Shadow = readonly ShadowedGate[] | ((organization: string) => readonly ShadowedGate[])

/** What is wrong with what names gates, and the way out. */
export const SHADOW_RULE =
  "must name 'address' or 'role', each at most once, in a list (not in a promise)"

/**
 * The gates that are shadowed for a caller; none for one who proved no key.
 *
 * @throws What the function throws, and `TypeError` for what is no list of gates.
 */
export function shadowFor(
  shadow: Shadow,
  { credential, key }: Pick<Identity, 'credential' | 'key'>,
): readonly ShadowedGate[] | undefined {
  if (credential !== 'proved' || key === undefined) return undefined
  const given: unknown = typeof shadow === 'function' ? shadow(key.organization) : shadow
  const gates = readShadowedGates(given)
  if (gates !== undefined) return gates
  // That a promise, which is no answer here, rejects must not end the process.
  if (given instanceof Promise) given.catch(() => undefined)
  throw new TypeError(`\`shadow\` ${SHADOW_RULE}`)
}
