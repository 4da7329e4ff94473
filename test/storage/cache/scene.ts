import {
  ApiKey,
  type ApiKeyFields,
  type CachedKeyLookupOptions,
  type ChangeFeed,
  type ChangeNotice,
  cachedKeyLookup,
  type Found,
  type KeyLookup,
  type MemoryStorage,
  memoryStorage,
  Organization,
  Project,
  type StorageChange,
} from 'keywarden'

export const acme = Organization.of({ id: 'acme', name: 'Acme Logistics', createdAt: 1 })

/** A key of Acme whose public key is `public-ID`. */
export function keyOf(id: string, fields: Partial<ApiKeyFields> = {}): ApiKey {
  return ApiKey.of({
    ...{ id, organization: 'acme', publicKey: `public-${id}`, createdAt: 1, description: 'x' },
    ...fields,
  })
}

/** A project of Acme. */
export function projectOf(id: string): Project {
  return Project.of({ id, organization: 'acme', name: id, createdAt: 1 })
}

/** A monotonic clock that stands still until it is told to move. */
export class StandingClock {
  at = 1000
  readonly now = () => this.at
}

/** A feed that tells a storage's commits, and how far its news goes, only when it is told to. */
export class LateFeed implements ChangeFeed {
  readonly #listeners = new Set<(notice: ChangeNotice) => void>()
  readonly #losers = new Set<() => void>()
  readonly #untold: ChangeNotice[] = []
  until = -Infinity

  constructor(source: ChangeFeed) {
    source.subscribe((notice) => this.#untold.push(notice))
  }

  subscribe(listener: (notice: ChangeNotice) => void, lost: () => void = () => undefined) {
    this.#listeners.add(listener)
    this.#losers.add(lost)
    return () => {
      this.#listeners.delete(listener)
      this.#losers.delete(lost)
    }
  }

  toldUntil(): number {
    return this.until
  }

  get listeners(): number {
    return this.#listeners.size
  }

  /** Tells what was committed so far, or some of it, and that this is all until then. */
  tell(until = this.until, notices = this.#untold.length): void {
    for (const notice of this.#untold.splice(0, notices)) {
      for (const listener of this.#listeners) listener(notice)
    }
    this.until = until
  }

  /** Misses what was committed so far for good, and says so. */
  lose(): void {
    this.#untold.splice(0)
    for (const lost of this.#losers) lost()
  }
}

/** One question that is being asked: read from the storage at once, answered when let go. */
export interface Asked {
  readonly publicKey: string
  readonly projects: readonly string[]
  readonly atLeast: object | undefined
  answer(): void
  fail(error?: Error): void
}

/** A lookup whose answers are held back. */
export class HeldLookup implements KeyLookup {
  readonly asked: Asked[] = []
  isHeld = false
  isDown = false
  readonly #storage: KeyLookup

  constructor(storage: KeyLookup) {
    this.#storage = storage
  }

  async find(...[publicKey, projects, atLeast]: Parameters<KeyLookup['find']>): Promise<Found> {
    if (this.isDown) throw new Error('the database is down')
    const found = await this.#storage.find(publicKey, projects)
    return new Promise((resolve, reject) => {
      const answer = () => resolve(found)
      const fail = (error = new Error('the database is down')) => reject(error)
      this.asked.push({ publicKey, projects, atLeast, answer, fail })
      if (!this.isHeld) answer()
    })
  }
}

/** Acme with these keys and projects behind a cache; the clock, the feed and the lookup are held. */
export async function cacheScene(
  options: Partial<CachedKeyLookupOptions> = {},
  keys: readonly ApiKey[] = [keyOf('one'), keyOf('two')],
  projects: readonly Project[] = [],
) {
  const storage = memoryStorage()
  await commit(storage, { put: { organization: acme, projects, keys } })
  const clock = new StandingClock()
  const feed = new LateFeed(storage)
  const lookup = new HeldLookup(storage)
  const given = { maxStalenessMs: 100, changeFeed: feed, now: clock.now, ...options }
  const cache = cachedKeyLookup(lookup, given)
  return { storage, clock, feed, lookup, cache }
}

/** Commits a change to Acme. */
export async function commit(
  storage: MemoryStorage,
  {
    put,
    remove,
  }: { put?: Partial<StorageChange['put']>; remove?: Partial<StorageChange['remove']> },
): Promise<number> {
  const outcome = await storage.commit({
    ...{ organization: acme.id, events: [] },
    basedOn: (await storage.load('acme'))?.revision ?? 0,
    put: { projects: [], keys: [], ...put },
    remove: { organization: false, projects: [], keys: [], ...remove },
  })
  if (!outcome.committed) throw new Error(outcome.reason)
  return outcome.revision
}

/** Everything that waits for nothing but its turn has had it. */
export async function turns(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}

/** An answer as a word: the description of the key, or what it is instead. */
export function word(found: Found | undefined): string | undefined {
  return found?.kind === 'key' ? found.key.description : found?.kind
}
