import type { AuditEvent } from '../../domain/audit-event.js'
import type { OrganizationFields } from '../../domain/organization.js'
import type { ProjectFields } from '../../domain/project.js'
import type { StoredKey } from '../../ports/stored-records.js'
import type { Usage } from '../../ports/usage.js'

/** What a document of the state calls itself. */
export const STATE_FORMAT = 'keywarden-state'
/** The version of the form of such a document. */
export const STATE_VERSION = 1

/**
 * Everything in a storage as one document that JSON keeps as it is. **As sensitive as the database**:
 * it holds the hashes of private keys and what it takes for HTTP Digest, sealed; never a private key.
 */
export interface StateDocument {
  readonly format: typeof STATE_FORMAT
  readonly version: typeof STATE_VERSION
  /** In the order of their ids. */
  readonly organizations: readonly (OrganizationDocument | DeletedOrganizationDocument)[]
}

/** An organization with all it owns. Times are epoch milliseconds. */
export interface OrganizationDocument {
  readonly organization: OrganizationFields
  /** Counts the commits to this organization, from 1. */
  readonly revision: number
  /** In the order of their creation. */
  readonly projects: readonly ProjectFields[]
  /** In the order of their creation. */
  readonly keys: readonly StoredKey[]
  /** Of the keys that were used, in the order of their ids. */
  readonly usage: readonly UsageDocument[]
  /** Public keys of keys that are gone: they stay taken. */
  readonly retiredPublicKeys: readonly string[]
  /** The audit trail, the oldest first. */
  readonly events: readonly AuditEvent[]
}

/** What is kept of an organization that was deleted. */
export interface DeletedOrganizationDocument {
  /** Its id, which stays taken. */
  readonly deleted: string
  readonly retiredPublicKeys: readonly string[]
  readonly events: readonly AuditEvent[]
}

/** How a key has been used, and the entries of its access list. */
export interface UsageDocument extends Usage {
  readonly key: string
  /** In the order of their texts. */
  readonly entries: readonly (Usage & { readonly entry: string })[]
}
