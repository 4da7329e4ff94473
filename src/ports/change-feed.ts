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

/**
 * Tells what has been committed, so that caches forget it.
 *
 * Every commit after the subscription is told, once and after it can be read; those of one
 * organization in the order of their revisions. What a listener throws is its own affair.
 *
 * `changeFeedContract` of `keywarden/testing` shows whether a feed keeps these promises.
 */
export interface ChangeFeed {
  /**
   * Calls the listener after every commit from now on. Returns what ends this subscription; ending
   * it twice is ending it once.
   *
   * `lost` is called where notices may have been missed for good, such as by a feed that was away
   * for longer than changes are kept: who remembers anything then forgets it. Default: nobody is.
   */
  subscribe(listener: (notice: ChangeNotice) => void, lost?: () => void): () => void
  /**
   * The moment, on the clock of `performance.now()`, before which every commit has been told, or
   * told to be lost; `-Infinity` where nothing is known. It is never ahead of that clock, and it
   * moves on by news alone: by a heartbeat, or by a poll that succeeded, be it empty.
   */
  toldUntil(): number
}

/**
 * News of some commits, such as those of this process, and not of all: it hastens what a
 * {@link ChangeFeed} tells, and takes the place of none, for it cannot say how far it goes.
 */
export type CommitNews = Pick<ChangeFeed, 'subscribe'>
