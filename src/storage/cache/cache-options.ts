import { ownFields } from '../../domain/own-fields.js'
import type { ChangeFeed, CommitNews } from '../../ports/change-feed.js'

/** What a {@link CachedKeyLookup} works with. */
export interface CachedKeyLookupOptions {
  /**
   * How old an answer may be, milliseconds: longer than this after a commit nobody is answered from
   * before it. It is counted from the beginning of a reading, or from the moment up to which the
   * feed has told everything, whichever is later; being asked for keeps no answer any younger.
   */
  readonly maxStalenessMs: number
  /** How many keys are remembered at most; the least recently used go first. Default 10,000. */
  readonly maxEntries?: number
  /**
   * How many public keys are remembered at most that lead to no record, each for one second or
   * `maxStalenessMs`, whichever is shorter. Default 1,000.
   */
  readonly maxUnknown?: number
  /**
   * What tells of commits. Of several, each is listened to, and what the slowest feed has told
   * counts: news of the commits of this process goes beside a feed that tells those of all, as in
   * `[storage.ownCommits, feed]`, and never alone. Default none: then every commit is seen after
   * `maxStalenessMs`, be it one's own.
   */
  readonly changeFeed?: ChangeFeed | readonly (ChangeFeed | CommitNews)[] | undefined
  /**
   * What is answered when an answer is older than the bound and reading it anew fails: `'refuse'`
   * rejects, so that the engine answers `UNAVAILABLE`; `'serve'` gives the old one, unless news has
   * spoken against it. Default `'refuse'`.
   */
  readonly onStale?: 'refuse' | 'serve'
  /** How long one reading may take, milliseconds; less than the engine's own limit. Default 2000. */
  readonly lookupTimeoutMs?: number
  /** The clock of `performance.now()`, for tests. Wall clocks jump, and do not fit the feed. */
  readonly now?: () => number
}

/** The options as the cache uses them. */
export interface ReadCacheOptions {
  readonly maxStalenessMs: number
  readonly maxEntries: number
  readonly maxUnknown: number
  /** Those that say how far they go. */
  readonly feeds: readonly ChangeFeed[]
  /** All that is listened to. */
  readonly news: readonly CommitNews[]
  readonly serveStale: boolean
  readonly lookupTimeoutMs: number
  readonly now: () => number
}

/** Checks the options, by their own fields alone. What is wrong here is a mistake of the program. */
export function readCacheOptions(options: CachedKeyLookupOptions): ReadCacheOptions {
  const given = ownFields(options ?? {})
  const { maxStalenessMs, maxEntries = 10_000, maxUnknown = 1000, changeFeed } = given
  const { onStale = 'refuse', lookupTimeoutMs = 2000, now = () => performance.now() } = given
  checkDuration('maxStalenessMs', maxStalenessMs)
  checkDuration('lookupTimeoutMs', lookupTimeoutMs)
  checkCount('maxEntries', maxEntries)
  checkCount('maxUnknown', maxUnknown)
  if (onStale !== 'refuse' && onStale !== 'serve') {
    throw new TypeError("`onStale` must be 'refuse' or 'serve'")
  }
  if (typeof now !== 'function') throw new TypeError('`now` must be a function')
  const news = newsOf(changeFeed)
  return {
    ...{ maxStalenessMs, maxEntries, maxUnknown, lookupTimeoutMs, now },
    ...{ news, feeds: Object.freeze(news.filter(isFeed)), serveStale: onStale === 'serve' },
  }
}

function newsOf(given: CachedKeyLookupOptions['changeFeed']): readonly CommitNews[] {
  const news: readonly CommitNews[] = Array.isArray(given) ? given : [given ?? []].flat()
  for (const one of news) {
    if (typeof one?.subscribe === 'function') continue
    throw new TypeError('`changeFeed` must be a ChangeFeed, or a list with one')
  }
  // News of some commits alone would keep every answer for ever.
  if (news.length > 0 && !news.some(isFeed)) {
    throw new TypeError('`changeFeed` must have a ChangeFeed that tells of the commits of all')
  }
  return Object.freeze([...news])
}

function isFeed(news: CommitNews): news is ChangeFeed {
  return typeof (news as Partial<ChangeFeed>).toldUntil === 'function'
}

function checkDuration(name: string, value: unknown): void {
  if (typeof value === 'number' && value > 0 && value < 2 ** 31) return
  throw new TypeError(`\`${name}\` must be a positive number of milliseconds`)
}

function checkCount(name: string, value: unknown): void {
  if (Number.isSafeInteger(value) && (value as number) >= 2) return
  throw new TypeError(`\`${name}\` must be a whole number from 2 on`)
}
