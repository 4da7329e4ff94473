import type { GateName } from '../domain/refusal.js'

/** A gate whose refusals may be recorded instead of enforced. Those of all others are enforced. */
export type ShadowedGate = Extract<GateName, 'address' | 'role'>

/** Which gates are shadowed. */
export interface Shadowed {
  readonly address: boolean
  readonly role: boolean
}

/** Every refusal is enforced. */
export const UNSHADOWED: Shadowed = Object.freeze({ address: false, role: false })

/**
 * The gates of a list, read once; `undefined` when it is no list of gates that may be shadowed, each
 * named at most once. What cannot be read is thrown.
 */
export function readShadowedGates(given: unknown): readonly ShadowedGate[] | undefined {
  if (!Array.isArray(given)) return undefined
  const gates: ShadowedGate[] = []
  // No gate twice: so this ends, whatever the list says of its length.
  for (let index = 0; index < given.length; index++) {
    const gate: unknown = Object.hasOwn(given, index) ? given[index] : undefined
    if ((gate !== 'address' && gate !== 'role') || gates.includes(gate)) return undefined
    gates.push(gate)
  }
  return Object.freeze(gates)
}

/** The same as flags. What is no list of gates shadows nothing. */
export function shadowedBy(given: unknown): Shadowed {
  const gates = readShadowedGates(given)
  if (gates === undefined) return UNSHADOWED
  return { address: gates.includes('address'), role: gates.includes('role') }
}

/** Whether refusals of that gate are recorded instead of enforced. */
export function isShadowed(gate: GateName, { address, role }: Shadowed): boolean {
  return (gate === 'address' && address) || (gate === 'role' && role)
}
