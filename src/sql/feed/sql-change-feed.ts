import type { Kysely } from 'kysely'
import type { ChangeFeed, ChangeNotice } from '../../ports/change-feed.js'
import { withinTime } from '../../ports/within-time.js'
import { ChangeListeners } from '../../storage/change-listeners.js'
import {
  type ReadChangeFeedOptions,
  readChangeFeedOptions,
  type SqlChangeFeedOptions,
} from './change-feed-options.js'
import { pruneChanges } from './prune-changes.js'
import { changesSince, currentPosition } from './read-changes.js'

/** How much of the time that changes are kept goes by between two looks for what may be forgotten. */
const PRUNING = 1 / 20

/**
 * Tells what any process commits to a database, by polling the table of changes. A place in it is
 * such that nothing is skipped, however late it is committed; a lost connection is caught up with at
 * the next poll.
 */
export class SqlChangeFeed implements ChangeFeed {
  readonly #options: ReadChangeFeedOptions
  readonly #listeners = new ChangeListeners()
  readonly #stopWaking: (() => Promise<void>) | undefined
  #position: string
  #toldUntil: number
  #polling: Promise<void> | undefined
  /** Whether news may have come since the poll under way began. */
  #isWoken = false
  #timer: NodeJS.Timeout | undefined
  #prunedAt = Number.NEGATIVE_INFINITY
  #isClosed = false

  /** @internal */
  constructor(options: ReadChangeFeedOptions, position: string, at: number) {
    this.#options = options
    this.#position = position
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
    if (this.#polling === undefined) void this.#start()
  }

  #start(): Promise<void> {
    if (this.#isClosed) return Promise.resolve()
    clearTimeout(this.#timer)
    this.#isWoken = false
    this.#polling ??= this.#once().finally(() => {
      this.#polling = undefined
      if (this.#isWoken) void this.#start()
      else this.#schedule()
    })
    return this.#polling
  }

  #schedule(): void {
    if (this.#isClosed) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#start(), this.#options.pollMs)
    this.#timer.unref()
  }

  async #once(): Promise<void> {
    try {
      const isLost = performance.now() - this.#toldUntil > this.#options.keepMs / 2
      while (await (isLost ? this.#startOver() : this.#readOn()));
      await this.#prune()
    } catch (error) {
      this.#options.onFault(error)
    }
  }

  /** Tells what is new. Returns whether there may be more that was committed before it began. */
  async #readOn(): Promise<boolean> {
    const { db, dialect, pollTimeoutMs } = this.#options
    const at = performance.now()
    const reading = changesSince(db, dialect, this.#position)
    const { notices, position, more } = await withinTime(reading, pollTimeoutMs, 'the database')
    for (const notice of notices) this.#listeners.tell(notice)
    this.#position = position
    if (!more) this.#toldUntil = at
    return more
  }

  /** Some changes may be forgotten that were never told: says so, and goes on from now. */
  async #startOver(): Promise<boolean> {
    const { db, dialect, pollTimeoutMs } = this.#options
    const at = performance.now()
    const reading = currentPosition(db, dialect)
    this.#position = await withinTime(reading, pollTimeoutMs, 'the database')
    this.#listeners.tellLost()
    this.#toldUntil = at
    return false
  }

  async #prune(): Promise<void> {
    const { db, dialect, keepMs } = this.#options
    if (performance.now() - this.#prunedAt < keepMs * PRUNING) return
    this.#prunedAt = performance.now()
    await pruneChanges(db, dialect, keepMs)
  }
}

/**
 * A feed of what any process commits to that database. From when it resolves on, nothing that is
 * committed is missed.
 *
 * @throws `TypeError` when an option is not what it must be, {@link InvalidInput} when the database
 *   answers with what is no change; whatever the database throws.
 */
export async function sqlChangeFeed<Database>(
  kysely: Kysely<Database>,
  options: SqlChangeFeedOptions = {},
): Promise<SqlChangeFeed> {
  const read = readChangeFeedOptions(kysely, options)
  const at = performance.now()
  const position = await currentPosition(read.db, read.dialect)
  return new SqlChangeFeed(read, position, at)
}
