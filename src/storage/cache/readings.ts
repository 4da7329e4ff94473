import type { Found, KeyLookup, KnownRevision } from '../../ports/key-lookup.js'
import { withinTime } from '../../ports/within-time.js'
import { AskedProjects, alsoWanted } from './asked-projects.js'
import type { ReadCacheOptions } from './cache-options.js'
import type { Freshness } from './freshness.js'
import { isAtLeast } from './is-at-least.js'
import { type Answer, readAnswer } from './read-answer.js'
import type { RememberedAnswers } from './remembered-answers.js'
import type { ToldNews } from './told-news.js'

/** What is asked of a lookup. */
export interface KeyQuestion {
  readonly publicKey: string
  readonly projects: readonly string[]
  readonly atLeast: KnownRevision | undefined
}

/** What the readings need of the cache around them. */
export interface ReadingContext {
  readonly lookup: KeyLookup
  readonly options: ReadCacheOptions
  readonly answers: RememberedAnswers
  readonly news: ToldNews
  readonly freshness: Freshness
}

/** One reading that is under way; others who ask for the same key wait for it. */
interface Reading extends KeyQuestion {
  /** More projects that are wanted by who waits, for the reading after this one. */
  readonly wanted: Set<string>
  /** The newest revision that named the key while the lookup was asked; 0 when none did. */
  named: number
}

/** When the lookup was asked, and what was known then. */
interface Attempt {
  readonly began: number
  readonly turn: number
  /** The organization that the key is known to belong to. */
  readonly owner: string | undefined
  /** The newest revision of that organization that had been told. */
  readonly newest: number
}

/** How often the lookup is asked in one reading. */
const MOST_ATTEMPTS = 5

/**
 * Reads keys from the lookup behind the cache, one reading per key at a time. No answer leaves here
 * that is older than the bound, or than any news that was heard when it came: it is read again.
 */
export class Readings {
  readonly #context: ReadingContext
  readonly #underWay = new Map<string, Reading & { readonly found: Promise<Found> }>()
  #asked = 0
  #discarded = 0

  constructor(context: ReadingContext) {
    this.#context = context
  }

  /** How often the lookup was asked, and how many of its answers were of no use. */
  get counts(): { readonly asked: number; readonly discarded: number } {
    return { asked: this.#asked, discarded: this.#discarded }
  }

  /** The answer to a question, from the reading that is under way where that will do. */
  async answer(question: KeyQuestion): Promise<Found> {
    const { publicKey, projects, atLeast } = question
    let wanted: Iterable<string> = []
    for (let isLater = false; ; isLater = true) {
      const current = this.#underWay.get(publicKey)
      if (current === undefined) return this.#begin(question, wanted)
      const covers = projects.every((id) => current.projects.includes(id))
      if (!covers) alsoWanted(current.wanted, projects)
      wanted = current.wanted
      const found = await current.found
      // A reading that began after the question was put is as new as any can be.
      if (covers && (isLater || isAtLeast(found, atLeast))) return found
    }
  }

  /** Takes note of a notice that named these keys. */
  hear(publicKeys: readonly string[], revision: number): void {
    if (this.#underWay.size === 0) return
    for (const publicKey of publicKeys) {
      const reading = this.#underWay.get(publicKey)
      if (reading !== undefined) reading.named = Math.max(reading.named, revision)
    }
  }

  #begin({ publicKey, projects, atLeast }: KeyQuestion, wanted: Iterable<string>): Promise<Found> {
    const before = this.#context.answers.of(publicKey)
    const known = before?.answer.kind === 'key' ? before.answer : undefined
    const asked = (known?.projects ?? AskedProjects.NONE).with([...projects, ...wanted])
    const reading = { publicKey, projects: asked, atLeast, wanted: new Set<string>(), named: 0 }
    const found = Promise.resolve()
      .then(() => this.#read(reading, known?.organization.id))
      .finally(() => this.#underWay.delete(publicKey))
    this.#underWay.set(publicKey, Object.assign(reading, { found }))
    return found
  }

  async #read(reading: Reading, organization: string | undefined): Promise<Found> {
    let owner = organization
    for (let count = 0; count < MOST_ATTEMPTS; count++) {
      const attempt = this.#attempt(owner)
      reading.named = 0
      const found = await this.#ask(reading)
      const answer = readAnswer(found, reading)
      // What is no answer is for the engine to judge, and nothing to remember.
      if (answer === undefined) return found
      if (this.#isNew(answer, reading, attempt)) {
        this.#context.answers.keep(reading.publicKey, { answer, ...attempt })
        return answer
      }
      if (answer.kind === 'key') owner = answer.organization.id
      this.#discarded += 1
    }
    throw new Error('no reading of the key was new enough')
  }

  #attempt(owner: string | undefined): Attempt {
    const { options, news } = this.#context
    const newest = owner === undefined ? 0 : news.newestOf(owner)
    return { began: options.now(), turn: news.turn, owner, newest }
  }

  #ask({ publicKey, projects, atLeast }: Reading): Promise<Found> {
    const { lookup, options } = this.#context
    this.#asked += 1
    const asking = (async () => lookup.find(publicKey, projects, atLeast))()
    return withinTime(asking, options.lookupTimeoutMs, 'the key lookup')
  }

  /**
   * Whether an answer is within the bound and has all that was told. Once it is known whose key it
   * is, it has to be as new as what was told before the lookup was asked, and as all since that is
   * about the key: an organization that is written all the time can be read all the same.
   */
  #isNew(answer: Answer, { named }: Reading, { began, turn, owner, newest }: Attempt): boolean {
    const { freshness, news } = this.#context
    if (!freshness.ofRecord(began)) return false
    if (answer.kind !== 'key') return named === 0 && !news.lostSince(turn)
    const { organization, revision } = answer
    const told = organization.id === owner ? newest : news.newestOf(organization.id)
    return revision >= Math.max(told, named) && news.admits(organization.id, revision, turn)
  }
}
