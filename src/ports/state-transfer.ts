import type { AuditEvent } from '../domain/audit-event.js'
import type { OrganizationId, PublicKey } from '../domain/ids.js'
import type { LoadedOrganization } from './storage.js'
import type { KeyUsage } from './usage.js'

/** Everything a storage knows of one organization, be it there or deleted. */
export interface StoredOrganization {
  readonly id: OrganizationId
  /** What it is and owns; `undefined` where it was deleted, and only its id stays taken. */
  readonly loaded: LoadedOrganization | undefined
  /** Its audit trail, the oldest first. */
  readonly events: readonly AuditEvent[]
  /** The usage of its keys, by the id of the key; a key never used is not in it. */
  readonly usage: ReadonlyMap<string, KeyUsage>
  /** The public keys of keys it has no more: they stay taken. */
  readonly retiredPublicKeys: readonly PublicKey[]
}

/**
 * Takes everything out of a storage, and puts it into another, of whatever kind: for backups and for
 * moving. `exportState` and `importState` of `keywarden/management` make a document of it.
 *
 * - What is told is of one moment, whatever is committed meanwhile.
 * - What is restored is told and read like what was told first, verifiers of secrets included; the
 *   next commit to an organization leads to the next revision.
 * - Only an empty storage is restored into: one that has nothing, be it of deleted organizations.
 * - Restoring is atomic: everything or nothing. It is not told to change feeds; do it before
 *   anything else uses the storage.
 *
 * `stateTransferContract` of `keywarden/testing` shows whether a storage keeps these promises.
 */
export interface StateTransfer {
  /** Every organization there is or was, one at a time, in the order of their ids, byte for byte. */
  dump(): AsyncIterable<StoredOrganization>
  /**
   * Writes all that is given; what the source throws, it rejects with.
   *
   * @throws {@link InvalidInput} when the storage is not empty, or what is given contradicts itself.
   */
  restore(organizations: AsyncIterable<StoredOrganization>): Promise<void>
}
