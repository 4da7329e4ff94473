import { ownFields } from '../domain/own-fields.js'
import { usageDelta } from '../ports/check-usage.js'
import type { KeyUse, UsageDelta, UsageSink } from '../ports/usage.js'
import { withinTime } from '../ports/within-time.js'
import { attempt } from './attempt.js'
import { PendingUsage } from './pending-usage.js'
import { readUsageBatchOptions, type UsageBatchOptions } from './usage-batch-options.js'

/**
 * Adds up use in memory, and writes it in batches: for storages whose writes take time. A process
 * that is killed loses at most what was used since the last flush, one interval. It is a sink for
 * `usage` of the engine.
 *
 * A batch that could not be written is kept, and goes with the next one. Whether a writer that failed
 * had written after all cannot be known; then uses are counted twice, never lost.
 *
 * @example
 * ```ts
 * import { memoryStorage, usageBatch } from 'keywarden'
 *
 * const usage = usageBatch({ writer: memoryStorage(), intervalMs: 1000 })
 * // new AuthorizationEngine({ policy, lookup, usage })
 * await usage.close() // before the process ends
 * ```
 */
export class UsageBatch implements UsageSink {
  readonly #options: Required<Omit<UsageBatchOptions, 'onFault'>>
  readonly #onFault: UsageBatchOptions['onFault']
  readonly #timer: NodeJS.Timeout
  #pending: PendingUsage
  #flushing: Promise<void> | undefined
  #next: Promise<void> | undefined
  #closing: Promise<void> | undefined

  /** @internal */
  constructor(given: UsageBatchOptions) {
    const { onFault, ...options } = readUsageBatchOptions(given)
    this.#options = options
    this.#onFault = onFault
    this.#pending = new PendingUsage(options.maxKeys)
    this.#timer = setInterval(() => this.#tick(), options.intervalMs)
    this.#timer.unref()
  }

  /** Counts one use, to be written later. Never throws and never waits; a fault is told. */
  record(use: KeyUse): void {
    try {
      if (this.#closing !== undefined) throw new Error('a use after `close` is not counted')
      if (this.#pending.record(ownFields(use))) void this.flush()
    } catch (error) {
      this.#tell(error)
    }
  }

  /**
   * Writes everything recorded so far; resolves when that has been tried. Never rejects: a fault is
   * told to `onFault`, and what could not be written goes with the next flush.
   */
  async flush(): Promise<void> {
    if (this.#flushing === undefined) return this.#start()
    // What is under way does not know of the latest uses: they need a flush of their own.
    this.#next ??= this.#flushing.then(() => {
      this.#next = undefined
      return this.flush()
    })
    return this.#next
  }

  /**
   * Writes everything recorded so far, and ends the interval. What is recorded from now on is not
   * counted, and told as a fault. Closing twice is closing once.
   */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    this.#closing ??= this.flush()
    return this.#closing
  }

  #tick(): void {
    if (this.#flushing === undefined) void this.flush()
  }

  #start(): Promise<void> {
    const taken = this.#pending
    this.#pending = new PendingUsage(this.#options.maxKeys)
    this.#flushing = this.#write(taken).finally(() => {
      this.#flushing = undefined
    })
    return this.#flushing
  }

  async #write(taken: PendingUsage): Promise<void> {
    // Whoever recorded the use that filled the batch goes on first.
    await new Promise((resolve) => setImmediate(resolve))
    const batch = taken.deltas().filter((delta) => this.#isSound(delta))
    const { writer, writeTimeoutMs } = this.#options
    try {
      const writing = attempt(() => (batch.length > 0 ? writer.addUsage(batch) : undefined))
      await withinTime(writing, writeTimeoutMs, 'the writer of usage')
    } catch (error) {
      taken.merge(this.#pending)
      this.#pending = taken
      this.#tell(error)
    }
    this.#tellLeft(taken)
  }

  /** Whether a writer will take it: one that is not would keep all others from being written. */
  #isSound(delta: UsageDelta): boolean {
    try {
      usageDelta(delta, 'use')
      return true
    } catch (error) {
      this.#tell(error)
      return false
    }
  }

  #tellLeft(usage: PendingUsage): void {
    if (usage.left === 0) return
    const room = `a batch holds ${this.#options.maxKeys} keys`
    this.#tell(new Error(`${usage.left} uses of further keys were not counted, for ${room}`))
    usage.forgetLeft()
  }

  /** What the listener throws or rejects with is its own affair. */
  #tell(error: unknown): void {
    attempt(() => this.#onFault?.(error)).catch(() => undefined)
  }
}

/**
 * A fresh {@link UsageBatch}. Close it before the process ends.
 *
 * @throws `TypeError` when an option is not what it must be.
 */
export function usageBatch(options: UsageBatchOptions): UsageBatch {
  return new UsageBatch(options)
}
