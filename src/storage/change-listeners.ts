import type { ChangeFeed, ChangeNotice } from '../ports/change-feed.js'
import { attempt } from './attempt.js'

interface Subscription {
  readonly listener: (notice: ChangeNotice) => unknown
  readonly lost: (() => unknown) | undefined
}

/** Those who want to hear of changes, and the notices they have yet to hear. */
export class ChangeListeners implements ChangeFeed {
  readonly #subscriptions = new Set<Subscription>()
  readonly #untold: ChangeNotice[] = []
  #telling = false

  subscribe(listener: (notice: ChangeNotice) => void, lost?: () => void): () => void {
    const subscription = { listener, lost }
    this.#subscriptions.add(subscription)
    return () => {
      this.#subscriptions.delete(subscription)
    }
  }

  /** Now: everybody is told before a commit ends. */
  toldUntil(): number {
    return performance.now()
  }

  /** Tells everybody. A change that a listener makes is told after the one it was told of. */
  tell(notice: ChangeNotice): void {
    this.#untold.push(notice)
    if (this.#telling) return
    this.#telling = true
    for (let next = this.#untold.shift(); next !== undefined; next = this.#untold.shift()) {
      this.#tellAll(next)
    }
    this.#telling = false
  }

  /** Tells everybody that notices may have been missed. */
  tellLost(): void {
    this.#each(({ lost }) => lost?.())
  }

  #tellAll(notice: ChangeNotice): void {
    this.#each(({ listener }) => listener(notice))
  }

  #each(tell: (subscription: Subscription) => unknown): void {
    for (const subscription of [...this.#subscriptions]) {
      if (!this.#subscriptions.has(subscription)) continue
      // What a listener throws or rejects with is its own affair: the change has been committed.
      attempt(() => tell(subscription)).catch(() => undefined)
    }
  }
}
