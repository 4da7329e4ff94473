import { withinTime } from '../../ports/within-time.js'
import { WAKE_UP_CHANNEL } from '../commit/publish-change.js'
import type { WakeUp } from './change-feed-options.js'

/** A client of `pg` that is connected and used for nothing else, as far as it is needed here. */
export interface ListeningClient {
  /** Runs a statement. */
  query(text: string): Promise<unknown>
  /** Calls the listener when the server notifies, or the connection fails or ends. */
  on(event: 'notification' | 'error' | 'end', listener: (...given: never[]) => void): unknown
  /** Closes the connection. */
  end(): Promise<void>
}

/** Longest pause between two attempts to connect, in milliseconds. */
const LONGEST_PAUSE_MS = 5000

/** How long the server may take to be connected to, to answer, or to let go, in milliseconds. */
const PATIENCE_MS = 5000

/** How often a connection that says nothing is asked whether it still would, in milliseconds. */
const ASK_EVERY_MS = 10_000

/**
 * Wakes a change feed by PostgreSQL's `LISTEN`, so that it hears of a commit within milliseconds. A
 * connection that is lost is opened again, and the feed looks for what it missed.
 *
 * @param connect - Gives a connected client of its own each time: not one of a pool that a proxy
 *   shares among sessions, for there nobody is notified.
 * @example
 * ```ts
 * import { postgresWakeUp } from 'keywarden/sql'
 * import pg from 'pg'
 *
 * const wakeUp = postgresWakeUp(async () => {
 *   const client = new pg.Client('postgres://localhost/keywarden')
 *   await client.connect()
 *   return client
 * })
 * // for sqlChangeFeed(kysely, { wakeUp })
 * typeof wakeUp.start // => 'function'
 * ```
 */
export function postgresWakeUp(connect: () => Promise<ListeningClient>): WakeUp {
  return {
    start(wake) {
      const listening = new Listening(connect, wake)
      return () => listening.end()
    },
  }
}

class Listening {
  readonly #connect: () => Promise<ListeningClient>
  readonly #wake: () => void
  #client: ListeningClient | undefined
  #timer: NodeJS.Timeout | undefined
  #failures = 0
  #isOver = false
  #connecting: Promise<void>

  constructor(connect: () => Promise<ListeningClient>, wake: () => void) {
    this.#connect = connect
    this.#wake = wake
    this.#connecting = this.#listen()
  }

  async end(): Promise<void> {
    this.#isOver = true
    clearTimeout(this.#timer)
    const [client, connecting] = [this.#client, this.#connecting]
    this.#client = undefined
    // A server that does not answer is not waited for; what connects late is ended there.
    await withinTime(Promise.all([connecting, client?.end()]), PATIENCE_MS, 'the server').catch(
      () => undefined,
    )
  }

  async #listen(): Promise<void> {
    let client: ListeningClient | undefined
    try {
      const one = await this.#connect()
      client = one
      one.on('notification', () => this.#wake())
      one.on('error', () => this.#lost(one))
      one.on('end', () => this.#lost(one))
      if (this.#isOver) return await one.end()
      this.#client = one
      await withinTime(one.query(`listen ${WAKE_UP_CHANNEL}`), PATIENCE_MS, 'the server')
      this.#failures = 0
      this.#askLater(one)
      // What was committed while nobody listened is found at once.
      this.#wake()
    } catch {
      this.#lost(client)
    }
  }

  /** A connection that was cut silently would never say so by itself. */
  #askLater(client: ListeningClient): void {
    if (client !== this.#client) return
    this.#timer = setTimeout(() => {
      withinTime(client.query('select 1'), PATIENCE_MS, 'the server').then(
        () => this.#askLater(client),
        () => this.#lost(client),
      )
    }, ASK_EVERY_MS)
    this.#timer.unref()
  }

  /** Connects again after a pause; once for each client that is lost. */
  #lost(client: ListeningClient | undefined): void {
    if (client !== this.#client || this.#isOver) return
    this.#client = undefined
    clearTimeout(this.#timer)
    client?.end().catch(() => undefined)
    const pauseMs = Math.min(50 * 2 ** this.#failures++, LONGEST_PAUSE_MS)
    this.#timer = setTimeout(() => {
      this.#connecting = this.#listen()
    }, pauseMs)
    this.#timer.unref()
  }
}
