import QuickLRU from 'quick-lru'
import type { ChangeNotice } from '../../ports/change-feed.js'
import type { Answer, AskedRecord } from './read-answer.js'
import type { ToldNews } from './told-news.js'

/** An answer, and what its age is told from. */
export interface Remembered<Kind extends Answer = Answer> {
  readonly answer: Kind
  /** When the reading began, on the clock of `performance.now()`. */
  readonly began: number
  /** The turn of the news in which it began. */
  readonly turn: number
}

/**
 * The answers that are remembered, by public key. Those that are no record are kept apart, so that
 * whoever makes up public keys drives out no key that exists.
 */
export class RememberedAnswers {
  readonly #records: QuickLRU<string, Remembered<AskedRecord>>
  readonly #others: QuickLRU<string, Remembered>
  readonly #news: ToldNews

  constructor(maxEntries: number, maxUnknown: number, news: ToldNews) {
    // It holds up to twice its `maxSize`.
    this.#records = new QuickLRU({ maxSize: Math.floor(maxEntries / 2) })
    this.#others = new QuickLRU({ maxSize: Math.floor(maxUnknown / 2) })
    this.#news = news
  }

  get size(): { readonly records: number; readonly others: number } {
    return { records: count(this.#records), others: count(this.#others) }
  }

  /** What is remembered and no news speaks against, however old it is. */
  of(publicKey: string): Remembered | undefined {
    const known = this.#records.get(publicKey)
    if (known === undefined) return this.#others.get(publicKey)
    const { organization, revision } = known.answer
    if (this.#news.admits(organization.id, revision, known.turn)) return known
    this.#records.delete(publicKey)
    return undefined
  }

  keep(publicKey: string, { answer, began, turn }: Remembered): void {
    this.#records.delete(publicKey)
    this.#others.delete(publicKey)
    if (answer.kind !== 'key') this.#others.set(publicKey, { answer, began, turn })
    // The text of the record: that of a question may be part of a long header, and keep it alive.
    else this.#records.set(answer.key.publicKey, { answer, began, turn })
  }

  /** Forgets what a notice speaks against: what was read before it, and whatever is no record. */
  hear({ publicKeys, revision }: ChangeNotice): void {
    for (const publicKey of publicKeys) {
      this.#others.delete(publicKey)
      const known = this.#records.peek(publicKey)
      if (known !== undefined && known.answer.revision < revision) this.#records.delete(publicKey)
    }
  }

  forgetAll(): void {
    this.#records.clear()
    this.#others.clear()
  }
}

/** How many there are; the `size` of such a map is never more than half of them. */
function count(answers: ReadonlyMap<string, unknown>): number {
  let entries = 0
  for (const _ of answers.keys()) entries += 1
  return entries
}
