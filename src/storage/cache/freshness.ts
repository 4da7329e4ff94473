import type { ReadCacheOptions } from './cache-options.js'

/** How long an unknown public key, or a damaged record, is remembered. */
const OTHERS_MS = 1000

/** How old an answer may be, told from when its reading began and how far the news goes. */
export class Freshness {
  readonly #options: ReadCacheOptions

  constructor(options: ReadCacheOptions) {
    this.#options = options
  }

  /** Whether a record whose reading began then may still be given. */
  ofRecord(began: number): boolean {
    const { maxStalenessMs, now } = this.#options
    const at = now()
    return at < began + maxStalenessMs || at < this.#toldUntil() + maxStalenessMs
  }

  /** The same of what is no record. No news keeps it any younger. */
  ofOther(began: number): boolean {
    const { maxStalenessMs, now } = this.#options
    return now() < began + Math.min(OTHERS_MS, maxStalenessMs)
  }

  /** Until when everything was told by every feed. */
  #toldUntil(): number {
    let until = Infinity
    for (const feed of this.#options.feeds) until = Math.min(until, feed.toldUntil())
    return until === Infinity ? -Infinity : until
  }
}
