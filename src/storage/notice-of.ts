import type { OrganizationState } from '../domain/organization-state.js'
import type { ChangeNotice } from '../ports/change-feed.js'
import type { Change } from '../ports/storage.js'

/** The notice of a change to an organization that was in that state before. */
export function noticeOf(
  { organization, put, remove }: Change,
  revision: number,
  before: OrganizationState | undefined,
): ChangeNotice {
  const known = remove.organization
    ? before?.keys
    : [...put.keys.map(({ id }) => id), ...remove.keys].flatMap((id) => before?.key(id) ?? [])
  const publicKeys = [...(known ?? []), ...put.keys].map(({ publicKey }) => publicKey)
  return Object.freeze({
    organization,
    revision,
    publicKeys: Object.freeze([...new Set(publicKeys)]),
    organizationChanged:
      put.organization !== undefined ||
      remove.organization ||
      put.projects.length + remove.projects.length > 0,
  })
}
