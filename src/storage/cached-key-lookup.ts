import { isId } from '../domain/ids.js'
import type { ChangeNotice } from '../ports/change-feed.js'
import { type Found, type KeyLookup, type KnownRevision, UNKNOWN_KEY } from '../ports/key-lookup.js'
import {
  type CachedKeyLookupOptions,
  type ReadCacheOptions,
  readCacheOptions,
} from './cache/cache-options.js'
import { Freshness } from './cache/freshness.js'
import { isAtLeast } from './cache/is-at-least.js'
import { Readings } from './cache/readings.js'
import { type Remembered, RememberedAnswers } from './cache/remembered-answers.js'
import { ToldNews } from './cache/told-news.js'

/** What a cache has done so far, and holds now. */
export interface CacheStats {
  /** Questions that were answered from memory. */
  readonly hits: number
  /** Questions that had to wait for a reading, their own or another's. */
  readonly misses: number
  /** Times the lookup behind the cache was asked. */
  readonly readings: number
  /** Its answers that were of no use, because of news that came meanwhile, or because they were late. */
  readonly discarded: number
  /** Questions that were refused, because nothing young enough was to be had. */
  readonly refused: number
  /** Questions that were answered with what is older than the bound (`onStale: 'serve'`). */
  readonly served: number
  /** Records that are remembered now. */
  readonly entries: number
  /** Public keys without a record that are remembered now. */
  readonly unknown: number
}

/**
 * A {@link KeyLookup} that remembers what another one found, with a stated bound on how old an
 * answer may be (SR-20).
 *
 * - Within one process a commit is seen at once where the storage tells it: put the storage first
 *   in `changeFeed`. Commits of other processes are seen when their notice comes, and after
 *   `maxStalenessMs` at the latest, be the feed cut or not: then a key is read anew.
 * - One key is read once at a time, however many ask for it. What was told while it was read is
 *   never answered from before: it is read again.
 * - Public keys that lead to no record are remembered apart and for one second at most.
 * - Nothing that comes out can be changed.
 *
 * @example
 * ```ts
 * import { cachedKeyLookup, memoryStorage } from 'keywarden'
 *
 * const storage = memoryStorage()
 * const lookup = cachedKeyLookup(storage, { maxStalenessMs: 10_000, changeFeed: storage })
 * await lookup.find('nobody', [])
 * await lookup.find('nobody', [])
 * lookup.stats().hits // => 1
 * lookup.close()
 * ```
 */
export class CachedKeyLookup implements KeyLookup {
  readonly #lookup: KeyLookup
  readonly #options: ReadCacheOptions
  readonly #news: ToldNews
  readonly #answers: RememberedAnswers
  readonly #freshness: Freshness
  readonly #readings: Readings
  readonly #subscriptions: readonly (() => void)[]
  #isClosed = false
  #hits = 0
  #misses = 0
  #refused = 0
  #served = 0

  /** @internal */
  constructor(lookup: KeyLookup, options: ReadCacheOptions) {
    const { maxEntries, maxUnknown } = options
    this.#lookup = lookup
    this.#options = options
    const news = new ToldNews(Math.max(1000, maxEntries))
    const answers = new RememberedAnswers(maxEntries, maxUnknown, news)
    const freshness = new Freshness(options)
    this.#readings = new Readings({ lookup, options, news, answers, freshness })
    this.#news = news
    this.#answers = answers
    this.#freshness = freshness
    this.#subscriptions = options.news.map((one) =>
      one.subscribe(
        (notice) => this.#hear(notice),
        () => this.#lose(),
      ),
    )
    Object.freeze(this)
  }

  /**
   * The key of that public key, from memory or read anew.
   *
   * Rejects when nothing young enough is to be had: with what the lookup behind threw or rejected
   * with, or with an `Error` when it took too long, or the key was written faster than it could be
   * read.
   */
  async find(
    publicKey: string,
    projects: readonly string[],
    atLeast?: KnownRevision,
  ): Promise<Found> {
    if (this.#isClosed) return this.#lookup.find(publicKey, projects, atLeast)
    const known = this.peek(publicKey, projects, atLeast)
    if (known !== undefined) return known
    this.#misses += 1
    try {
      const asked = projects.filter(isId)
      return await this.#readings.answer({ publicKey, projects: asked, atLeast })
    } catch (error) {
      const old = this.#options.serveStale ? this.#recall(publicKey, projects, atLeast) : undefined
      if (old?.answer.kind !== 'key') {
        this.#refused += 1
        throw error
      }
      this.#served += 1
      return old.answer
    }
  }

  /** {@link CachedKeyLookup.find} without waiting; `undefined` when nothing young enough is there. */
  peek(publicKey: string, projects: readonly string[], atLeast?: KnownRevision): Found | undefined {
    if (this.#isClosed) return undefined
    if (!isId(publicKey)) return UNKNOWN_KEY
    const known = this.#recall(publicKey, projects, atLeast)
    if (known === undefined || !this.#isYoung(known)) return undefined
    this.#hits += 1
    return known.answer
  }

  /** What the cache has done so far. What it holds is counted, so ask every few seconds, not always. */
  stats(): CacheStats {
    const { asked: readings, discarded } = this.#readings.counts
    const { records: entries, others: unknown } = this.#answers.size
    return Object.freeze({
      ...{ hits: this.#hits, misses: this.#misses, readings, discarded },
      ...{ refused: this.#refused, served: this.#served, entries, unknown },
    })
  }

  /** Ends the subscriptions and forgets everything. From then on every question is passed on. */
  close(): void {
    this.#isClosed = true
    for (const end of this.#subscriptions) end()
    this.#answers.forgetAll()
  }

  /** What is remembered that answers the question, be it too old. */
  #recall(
    publicKey: string,
    projects: readonly string[],
    atLeast: KnownRevision | undefined,
  ): Remembered | undefined {
    const known = this.#answers.of(publicKey)
    if (known === undefined || !isAtLeast(known.answer, atLeast)) return undefined
    const { answer } = known
    return answer.kind !== 'key' || answer.projects.cover(projects) ? known : undefined
  }

  #isYoung({ answer, began }: Remembered): boolean {
    const { kind } = answer
    return kind === 'key' ? this.#freshness.ofRecord(began) : this.#freshness.ofOther(began)
  }

  #hear(notice: ChangeNotice): void {
    this.#news.hear(notice)
    this.#answers.hear(notice)
    this.#readings.hear(notice.publicKeys, notice.revision)
  }

  #lose(): void {
    this.#news.lose()
    this.#answers.forgetAll()
  }
}

/**
 * A cache in front of a lookup.
 *
 * @throws `TypeError` when an option is not what it must be.
 */
export function cachedKeyLookup(
  lookup: KeyLookup,
  options: CachedKeyLookupOptions,
): CachedKeyLookup {
  if (typeof lookup?.find !== 'function') throw new TypeError('`lookup` must be a KeyLookup')
  return new CachedKeyLookup(lookup, readCacheOptions(options))
}
