import type { Kysely } from 'kysely'
import { dialectOf, type SqlDialect } from '../dialect.js'
import type { KeywardenTables } from '../schema/tables.js'

/**
 * Says that there may be news, so that they are looked for at once. It may say so for nothing, and
 * what it misses is found at the next poll.
 */
export interface WakeUp {
  /** Calls `wake` from now on. Returns what ends it. */
  start(wake: () => void): () => Promise<void>
}

/** How a {@link SqlChangeFeed} may be set up. */
export interface SqlChangeFeedOptions {
  /** Which SQL the database speaks. Default: told by the dialect of Kysely. */
  readonly dialect?: SqlDialect | undefined
  /** How long after a poll the next one begins, in milliseconds. Default 250, with `wakeUp` 1000. */
  readonly pollMs?: number | undefined
  /** How long a poll may take, in milliseconds, before it counts as failed. Default 5000. */
  readonly pollTimeoutMs?: number | undefined
  /**
   * How long changes are kept, in milliseconds: whoever was away for half of it has lost some, and is
   * told so. Longer than any transaction takes to commit. Default one hour.
   */
  readonly keepMs?: number | undefined
  /** What says that there may be news; see `postgresWakeUp`. Default: nothing, the feed polls. */
  readonly wakeUp?: WakeUp | undefined
  /** Is told what fails; the feed goes on. What it throws is its own affair. Default: nobody is. */
  readonly onFault?: ((error: unknown) => void) | undefined
}

/** Options that have been read. */
export interface ReadChangeFeedOptions {
  readonly db: Kysely<KeywardenTables>
  readonly dialect: SqlDialect
  readonly pollMs: number
  readonly pollTimeoutMs: number
  readonly keepMs: number
  readonly wakeUp: WakeUp | undefined
  readonly onFault: (error: unknown) => void
}

/**
 * Reads the options of a feed.
 *
 * @throws `TypeError` when one is not what it must be.
 */
export function readChangeFeedOptions<Database>(
  kysely: Kysely<Database>,
  options: SqlChangeFeedOptions,
): ReadChangeFeedOptions {
  const { dialect, wakeUp, onFault } = options
  const { pollMs = wakeUp ? 1000 : 250, pollTimeoutMs = 5000, keepMs = 3_600_000 } = options
  for (const [name, value] of Object.entries({ pollMs, pollTimeoutMs, keepMs })) {
    if (typeof value === 'number' && value > 0 && value < 2 ** 31) continue
    throw new TypeError(`\`${name}\` must be a positive number of milliseconds`)
  }
  if (wakeUp !== undefined && typeof wakeUp?.start !== 'function') {
    throw new TypeError('`wakeUp` must have a method start()')
  }
  if (onFault !== undefined && typeof onFault !== 'function') {
    throw new TypeError('`onFault` must be a function')
  }
  return {
    db: kysely.withoutPlugins() as unknown as Kysely<KeywardenTables>,
    ...{ dialect: dialectOf(kysely, dialect), pollMs, pollTimeoutMs, keepMs, wakeUp },
    onFault: (error) => {
      try {
        onFault?.(error)
      } catch {}
    },
  }
}
