import type { Found, KnownRevision } from '../../ports/key-lookup.js'

/**
 * Whether an answer may be given to who knows of a revision. The record of a key of another
 * organization may; that a key is unknown, or damaged, may have changed with that revision.
 */
export function isAtLeast(found: Found, atLeast: KnownRevision | undefined): boolean {
  if (atLeast === undefined) return true
  if (found.kind !== 'key') return false
  const { organization, revision } = found
  return organization.id !== atLeast.organization || revision >= atLeast.revision
}
