import type { ChangeFeed, ChangeNotice } from '../change-feed.js'
import type { ContractSubject } from './run-cases.js'

/** A storage under test that also tells what has been committed. */
export interface ChangeFeedSubject extends ContractSubject {
  readonly feed: ChangeFeed
  /**
   * Runs an act whose commits the feed misses for good, as one does that was away for longer than
   * changes are kept. Left out where a feed cannot miss anything.
   */
  readonly missing?: (act: () => Promise<unknown>) => Promise<void>
}

/** All notices from now on. */
export function listen({ feed }: ChangeFeedSubject): readonly ChangeNotice[] {
  const notices: ChangeNotice[] = []
  feed.subscribe((notice) => void notices.push(notice))
  return notices
}
