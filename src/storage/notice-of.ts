import type { ChangeNotice } from '../ports/change-feed.js'
import type { Change } from '../ports/storage.js'

/**
 * The notice of a change that is committed.
 *
 * @param known - The public keys of those keys to be put or removed that were there before.
 */
export function noticeOf(
  { organization, basedOn, put, remove }: Change,
  known: readonly string[],
): ChangeNotice {
  const publicKeys = [...known, ...put.keys.map(({ publicKey }) => publicKey)]
  return Object.freeze({
    organization,
    revision: basedOn + 1,
    publicKeys: Object.freeze([...new Set(publicKeys)]),
    organizationChanged:
      put.organization !== undefined ||
      remove.organization ||
      put.projects.length + remove.projects.length > 0,
  })
}
