import type { OrganizationId } from '../domain/ids.js'

/** News that an organization, or something it owns, has changed. */
export interface ChangeNotice {
  readonly organization: OrganizationId
  /** The revision the change led to. */
  readonly revision: number
  /** The public keys of keys that were written or removed. */
  readonly publicKeys: readonly string[]
  /** Whether the organization itself or one of its projects was written or removed. */
  readonly organizationChanged: boolean
}

/** Tells what has been committed, so that caches forget it. */
export interface ChangeFeed {
  /** Calls the listener after every commit. Returns what ends the subscription. */
  subscribe(listener: (notice: ChangeNotice) => void): () => void
}
