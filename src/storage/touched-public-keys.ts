import type { OrganizationState } from '../domain/organization-state.js'
import type { Change } from '../ports/storage.js'

/** The public keys of what a change touches, as they were before it. */
export function touchedPublicKeys(
  { put, remove }: Change,
  before: OrganizationState | undefined,
): readonly string[] {
  const touched = [...put.keys.map(({ id }) => id), ...remove.keys]
  const known = remove.organization ? before?.keys : touched.flatMap((id) => before?.key(id) ?? [])
  return (known ?? []).map(({ publicKey }) => publicKey)
}
