import type { Kysely } from 'kysely'
import type { ChangeFeed, ChangeNotice } from '../../ports/change-feed.js'
import { withinTime } from '../../ports/within-time.js'
import { ChangeListeners } from '../../storage/change-listeners.js'
import { DamagedData } from '../errors.js'
import { SchemaCheck } from '../schema/schema-version.js'
import {
  type ReadChangeFeedOptions,
  readChangeFeedOptions,
  type SqlChangeFeedOptions,
} from './change-feed-options.js'
import { pruneChanges } from './prune-changes.js'
import { changesSince, currentPlace, type Place } from './read-changes.js'

/** How much of the time that changes are kept goes by between two looks for what may be forgotten. */
const PRUNING = 1 / 20

/** Longest pause between two polls while polls are under way that the database does not answer. */
const LONGEST_PAUSE_MS = 60_000

/**
 * Tells what any process commits to a database, by polling the table of changes. A place in it is
 * such that nothing is skipped, however late it is committed; a lost connection is caught up with at
 * the next poll.
 */
export class SqlChangeFeed implements ChangeFeed {
  readonly #options: ReadChangeFeedOptions
  readonly #listeners = new ChangeListeners()
  readonly #stopWaking: (() => Promise<void>) | undefined
  #place: Place
  #toldUntil: number
  #polling: Promise<void> | undefined
  /** Whether news may have come since the poll under way began. */
  #isWoken = false
  /** How many questions the database was given up on, and has not answered yet. */
  #unanswered = 0
  #timer: NodeJS.Timeout | undefined
  #prunedAt = Number.NEGATIVE_INFINITY
  #isClosed = false

  /** @internal */
  constructor(options: ReadChangeFeedOptions, place: Place, at: number) {
    this.#options = options
    this.#place = place
    this.#toldUntil = at
    this.#stopWaking = options.wakeUp?.start(() => this.#wake())
    this.#schedule()
  }

  /**
   * Calls the listener after every commit from now on, by whatever process; what was committed before
   * and not yet polled may be told, too. Returns what ends this subscription.
   */
  subscribe(listener: (notice: ChangeNotice) => void, lost?: () => void): () => void {
    return this.#listeners.subscribe(listener, lost)
  }

  /** When the last poll that succeeded began, on the clock of `performance.now()`. */
  toldUntil(): number {
    return this.#toldUntil
  }

  /**
   * Looks for news now, and resolves when those committed until now have been told. Never rejects: a
   * fault is told to `onFault`.
   */
  async poll(): Promise<void> {
    // One that is under way may have begun before what the caller knows of.
    await this.#polling
    await this.#start()
  }

  /** Ends the feed; what is under way is waited for. It does not touch the connection. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    await Promise.all([this.#polling, this.#stopWaking?.()])
  }

  #wake(): void {
    this.#isWoken = true
    if (this.#polling === undefined && this.#unanswered === 0) void this.#start()
  }

  #start(): Promise<void> {
    if (this.#isClosed) return Promise.resolve()
    clearTimeout(this.#timer)
    this.#isWoken = false
    this.#polling ??= this.#once().finally(() => {
      this.#polling = undefined
      if (this.#isWoken && this.#unanswered === 0) void this.#start()
      else this.#schedule()
    })
    return this.#polling
  }

  /** Each question without an answer holds a connection: the more there are, the later the next. */
  #schedule(): void {
    if (this.#isClosed) return
    clearTimeout(this.#timer)
    const pauseMs = this.#options.pollMs * 4 ** Math.min(this.#unanswered, 20)
    const longest = Math.max(LONGEST_PAUSE_MS, this.#options.pollMs)
    this.#timer = setTimeout(() => void this.#start(), Math.min(pauseMs, longest))
    this.#timer.unref()
  }

  async #once(): Promise<void> {
    try {
      while (await this.#readOn());
      await this.#prune()
    } catch (error) {
      this.#options.onFault(error)
    }
  }

  /** Tells what is new. Returns whether there may be more that was committed before it began. */
  async #readOn(): Promise<boolean> {
    const { db, dialect, onFault } = this.#options
    const at = performance.now()
    const read = await this.#answerOf(changesSince(db, dialect, this.#place))
    const { notices, damaged, place, more } = read
    if (damaged !== undefined) onFault(new DamagedData(damaged))
    // Who forgets everything has heard of every commit until now, so this comes first.
    if (damaged !== undefined || this.#mayHaveMissed(place, at)) this.#listeners.tellLost()
    for (const notice of notices) this.#listeners.tell(notice)
    this.#place = place
    if (!more) this.#toldUntil = at
    return more
  }

  /**
   * Whether changes may have been forgotten before they were read. They grow old by the clock of the
   * database; that of this process may stand still while its machine sleeps.
   */
  #mayHaveMissed(place: Place, at: number): boolean {
    const awayMs = Math.max(place.at - this.#place.at, at - this.#toldUntil)
    return awayMs > this.#options.keepMs / 2
  }

  async #prune(): Promise<void> {
    const { db, dialect, keepMs } = this.#options
    if (performance.now() - this.#prunedAt < keepMs * PRUNING) return
    this.#prunedAt = performance.now()
    await this.#answerOf(pruneChanges(db, dialect, keepMs))
  }

  /** What the database answers in time. What it is too late with frees a connection, at least. */
  async #answerOf<Answer>(asking: Promise<Answer>): Promise<Answer> {
    let [isAnswered, isGivenUp] = [false, false]
    const answered = () => {
      isAnswered = true
      if (!isGivenUp) return
      this.#unanswered--
      this.#wake()
    }
    asking.then(answered, answered)
    try {
      return await withinTime(asking, this.#options.pollTimeoutMs, 'the database')
    } finally {
      isGivenUp = !isAnswered
      if (isGivenUp) this.#unanswered++
    }
  }
}

/**
 * A feed of what any process commits to that database. From when it resolves on, nothing that is
 * committed is missed.
 *
 * @throws `TypeError` when an option is not what it must be, {@link WrongSchema} when the tables are not
 *   those of this version, `InvalidInput` when the database answers with what is no place;
 *   whatever the database throws.
 */
export async function sqlChangeFeed<Database>(
  kysely: Kysely<Database>,
  options: SqlChangeFeedOptions = {},
): Promise<SqlChangeFeed> {
  const read = readChangeFeedOptions(kysely, options)
  const at = performance.now()
  await new SchemaCheck(read.db).check()
  const place = await currentPlace(read.db, read.dialect)
  return new SqlChangeFeed(read, place, at)
}
