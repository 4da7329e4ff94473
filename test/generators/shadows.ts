import fc from 'fast-check'
import type { ManagementCommand, ShadowedGate } from 'keywarden'
import type { PlainPolicy, PlainRequest } from '../twins/reference-decide.js'
import { OPERATIONS } from './requests.js'

/** What may be shadowed: nothing, one gate, or both. */
export const shadow: fc.Arbitrary<ShadowedGate[]> = fc.subarray(['address', 'role'])

const COMMANDS: Readonly<Record<string, readonly ManagementCommand[]>> = {
  organization: ['keys.create', 'keys.update', 'keys.delete', 'accessList.add'],
  project: ['keys.invite', 'keys.createInProject', 'projects.rename', 'projects.delete'],
}

/** The policy, with some of its operations taken by commands of the Access Manager. */
function managing(policy: PlainPolicy, names: readonly string[]): PlainPolicy {
  const management = new Map<ManagementCommand, string>()
  for (const [index, name] of OPERATIONS.entries()) {
    const { level = 'none', allow } = policy.operations.get(name) ?? {}
    const command = COMMANDS[level]?.[index]
    // Only what takes a role may manage.
    if (command === undefined || typeof allow !== 'object' || !names.includes(name)) continue
    management.set(command, name)
  }
  return { ...policy, management }
}

/** A request with something shadowed, or nothing; now and then for an operation that manages. */
export function withShadow<Plain extends PlainRequest>(
  plain: fc.Arbitrary<Plain>,
): fc.Arbitrary<Plain & { readonly shadow: readonly ShadowedGate[] }> {
  const managed = fc.constantFrom([], [], OPERATIONS.slice(0, 1), OPERATIONS)
  return fc.tuple(plain, shadow, managed).map(([request, gates, names]) => ({
    ...request,
    policy: request.policy && managing(request.policy, names),
    shadow: gates,
  }))
}
