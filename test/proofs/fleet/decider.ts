/** A process that decides from its own memory, and hears of changes by the feed of the database. */
import { setImmediate } from 'node:timers/promises'
import { AuthorizationEngine, cachedKeyLookup } from 'keywarden'
import { atlasPolicy } from 'keywarden/atlas'
import { postgresWakeUp, sqlChangeFeed, sqlStorage } from 'keywarden/sql'
import pg from 'pg'
import { openDatabase } from '../../databases/open-database.js'
import { givenDatabase, serve, tell } from '../processes/duties.js'
import { OFFICE } from '../processes/scene.js'
import { sharedClock } from '../processes/shared-clock.js'
import type { Held } from './administrator.js'

/** What a process decides with. */
export interface Setup {
  readonly maxStalenessMs: number
  /**
   * `woken` is woken by PostgreSQL and polls as usual elsewhere, `slow` polls by the hour, `none` is
   * never told of anything.
   */
  readonly feed: 'woken' | 'slow' | 'none'
}

/** One question, with a token of what it must know of. */
export interface Question {
  readonly held: Held
  readonly project: string
  readonly atLeast?: string | undefined
}

/** What became of a key that is asked for again and again; times are of the shared clock. */
export interface Watched {
  readonly publicKey: string
  /** When the last request that was let through began, and when it was answered. */
  readonly askedAt: number
  readonly answeredAt: number
  /** How often the key was let through after it had been refused. */
  readonly relapses: number
}

const AN_HOUR_MS = 3_600_000
/** How many questions are asked before others get their turn. */
const BATCH = 32

const config = givenDatabase()
const storage = sqlStorage(openDatabase(config))
const feedDatabase = openDatabase(config)
const listeners = new Set<pg.Client>()
let isCut = false

async function connect(): Promise<pg.Client> {
  if (isCut) throw new Error('the network is down')
  const client = new pg.Client(config.at)
  listeners.add(client)
  await client.connect()
  return client
}

async function openFeed(kind: Setup['feed']) {
  if (kind === 'none') return []
  if (kind === 'slow') return [await sqlChangeFeed(feedDatabase, { pollMs: AN_HOUR_MS })]
  if (config.kind !== 'postgres') return [await sqlChangeFeed(feedDatabase)]
  return [await sqlChangeFeed(feedDatabase, { wakeUp: postgresWakeUp(connect) })]
}

async function engineOf({ maxStalenessMs, feed }: Setup) {
  const lookup = cachedKeyLookup(storage, { maxStalenessMs, changeFeed: await openFeed(feed) })
  return new AuthorizationEngine({ policy: atlasPolicy, lookup })
}

let engine: Awaited<ReturnType<typeof engineOf>>
const watched = new Map<string, Watching>()
let decisions = 0
let isOver = false

/** Asks for a key until it is dropped, and keeps when it was let through. */
class Watching {
  readonly #held: Held
  #last = { askedAt: Number.NEGATIVE_INFINITY, answeredAt: Number.NEGATIVE_INFINITY }
  #relapses = 0
  #refusedBy: string | undefined

  constructor(held: Held) {
    this.#held = held
  }

  async ask(): Promise<void> {
    const { publicKey, privateKey } = this.#held
    const askedAt = sharedClock()
    const decision = await engine.authorize({
      credential: { publicKey, privateKey },
      address: OFFICE,
      operation: 'getOrg',
      scope: { organization: this.#held.organization },
    })
    decisions++
    if (decision.allowed) {
      this.#last = { askedAt, answeredAt: sharedClock() }
      if (this.#refusedBy !== undefined) this.#relapses++
      return
    }
    const { code } = decision.refusal
    if (this.#refusedBy === undefined) tell({ publicKey, code })
    this.#refusedBy = code
  }

  get seen(): Watched {
    return { publicKey: this.#held.publicKey, ...this.#last, relapses: this.#relapses }
  }
}

async function askForAll(): Promise<void> {
  while (!isOver) {
    let asked = 0
    while (asked < BATCH && watched.size > 0) {
      for (const watching of watched.values()) {
        await watching.ask()
        asked++
      }
    }
    await setImmediate()
  }
}

export const duties = serve({
  now: () => sharedClock(),

  async open(setup: Setup): Promise<void> {
    await storage.check()
    engine = await engineOf(setup)
  },

  /** Asks for these keys from now on, besides those that it is asking for; each is let through. */
  async watch(held: readonly Held[]): Promise<void> {
    for (const one of held) {
      const watching = new Watching(one)
      await watching.ask()
      if (watching.seen.askedAt < 0) throw new Error('a key is refused that nobody has revoked')
      watched.set(one.publicKey, watching)
    }
  },

  /** Asks for a key no more. */
  async drop(publicKey: string): Promise<Watched> {
    const watching = watched.get(publicKey)
    watched.delete(publicKey)
    if (watching === undefined) throw new Error('a key that is not watched')
    return watching.seen
  },

  /** Begins to ask, for as long as the process is there. */
  async load(): Promise<void> {
    askForAll().catch((error) => {
      isOver = true
      tell({ fault: String(error) })
    })
  },

  /** How many decisions there were since the last time. */
  async count(): Promise<number> {
    const counted = decisions
    decisions = 0
    return counted
  },

  /** Takes the feed its connections, for good. */
  async cut(): Promise<void> {
    isCut = true
    await Promise.all([feedDatabase.destroy(), ...[...listeners].map((client) => client.end())])
  },

  /** What is said to one question: the code of the refusal, or that it is allowed. */
  async decide({ held, project, atLeast }: Question): Promise<string> {
    const { publicKey, privateKey } = held
    const decision = await engine.authorize({
      ...{ credential: { publicKey, privateKey }, address: OFFICE, atLeast },
      ...{ operation: 'getGroup', scope: { project } },
    })
    return decision.allowed ? 'allowed' : decision.refusal.code
  },
})

export type DeciderDuties = typeof duties
