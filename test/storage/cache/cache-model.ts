import { type ApiKey, cachedKeyLookup, type Found, memoryStorage, Organization } from 'keywarden'
import { acme, commit, HeldLookup, keyOf, LateFeed, StandingClock } from './scene.js'

/** What can happen to a cache of two keys of one organization. */
export const EVENTS = [
  'ask for one',
  'ask for two',
  'the first reading ends',
  'the last reading ends',
  'one is written',
  'the organization is written',
  'a notice comes',
  'the feed says that this is all',
  'notices are lost',
  'time passes',
] as const

/** One of {@link EVENTS}. */
export type Event = (typeof EVENTS)[number]

const BOUND_MS = 100
const STEP_MS = 60

/** What was committed: to one key, or to the organization, whose versions all answers bear. */
interface Commit {
  readonly of: 'one' | 'two' | 'acme'
  readonly version: number
  readonly at: number
}

/**
 * A cache of two keys, everything around it held by hand, and what must be true of its answers: none
 * is older than a notice that was delivered, nor than the bound allows.
 */
export class CacheModel {
  readonly #clock = new StandingClock()
  readonly #storage = memoryStorage()
  readonly #feed = new LateFeed(this.#storage)
  readonly #lookup = new HeldLookup(this.#storage)
  readonly #cache = cachedKeyLookup(this.#lookup, {
    ...{ maxStalenessMs: BOUND_MS, changeFeed: this.#feed, now: this.#clock.now },
    lookupTimeoutMs: 2 ** 30,
  })
  readonly #commits: Commit[] = []
  #told = 0
  #pending = 0
  /** What was answered wrongly. */
  readonly faults: string[] = []
  /** How many questions were answered, with what, waiting or not. */
  answers = 0

  async begin(): Promise<void> {
    const keys = [versioned('one', 0), versioned('two', 0)]
    await commit(this.#storage, { put: { organization: namedBy(0), keys } })
    this.#feed.tell(this.#clock.at)
    this.#lookup.isHeld = true
  }

  async happen(event: Event): Promise<void> {
    await this.#act(event)
    for (let turn = 0; turn < 24; turn++) await Promise.resolve()
    for (const id of ['one', 'two'] as const) {
      const peeked = this.#cache.peek(`public-${id}`, [])
      if (peeked !== undefined) this.#check(id, peeked)
      const held = this.#lookup.asked.filter(({ publicKey }) => publicKey === `public-${id}`)
      if (held.length > 1) this.faults.push(`${id} is read twice at once`)
    }
  }

  /** All that is held back comes: then everybody has an answer, and what comes now is the newest. */
  async end(): Promise<void> {
    await this.happen('a notice comes')
    for (let rounds = 0; this.#pending > 0 && rounds < 20; rounds++) {
      await this.happen('the first reading ends')
    }
    if (this.#pending > 0) this.faults.push('somebody waits for ever')
    this.#lookup.isHeld = false
    for (const id of ['one', 'two'] as const) {
      const found = await this.#cache.find(`public-${id}`, [])
      this.#check(id, found)
      if (versionsOf(found)[id] !== this.#newest(id)) this.faults.push(`${id} stays old`)
    }
    this.#cache.close()
  }

  async #act(event: Event): Promise<void> {
    const { asked } = this.#lookup
    switch (event) {
      case 'ask for one':
        return this.#ask('one')
      case 'ask for two':
        return this.#ask('two')
      case 'the first reading ends':
        return asked.shift()?.answer()
      case 'the last reading ends':
        return asked.pop()?.answer()
      case 'one is written':
        return this.#commit('one')
      case 'the organization is written':
        return this.#commit('acme')
      case 'a notice comes':
        this.#told = this.#commits.length
        return this.#feed.tell()
      case 'the feed says that this is all':
        this.#told = this.#commits.length
        return this.#feed.tell(this.#clock.at)
      case 'notices are lost':
        this.#told = this.#commits.length
        return this.#feed.lose()
      case 'time passes':
        this.#clock.at += STEP_MS
    }
  }

  #ask(id: 'one' | 'two'): void {
    this.#pending += 1
    this.#cache.find(`public-${id}`, []).then(
      (found) => {
        this.#pending -= 1
        this.#check(id, found)
      },
      () => {
        this.#pending -= 1
      },
    )
  }

  async #commit(of: 'one' | 'acme'): Promise<void> {
    const version = this.#newest(of) + 1
    this.#commits.push({ of, version, at: this.#clock.at })
    const put =
      of === 'acme' ? { organization: namedBy(version) } : { keys: [versioned(of, version)] }
    await commit(this.#storage, { put })
  }

  #newest(of: string): number {
    return Math.max(0, ...this.#commits.filter((one) => one.of === of).map((one) => one.version))
  }

  /** Every commit that an answer does not have must be untold, and younger than the bound. */
  #check(id: 'one' | 'two', found: Found): void {
    this.answers += 1
    const has = versionsOf(found)
    for (const [index, { of, version, at }] of this.#commits.entries()) {
      if ((of !== id && of !== 'acme') || (has[of] ?? -1) >= version) continue
      if (index < this.#told) this.faults.push(`${id} from before a notice of ${of}`)
      if (this.#clock.at >= at + BOUND_MS) this.faults.push(`${id} from too long ago`)
    }
  }
}

function versioned(id: string, version: number): ApiKey {
  return keyOf(id, { description: `${id} ${version}` })
}

function namedBy(version: number): Organization {
  return Organization.of({ ...acme.toJSON(), name: `Acme ${version}` })
}

/** The versions that an answer bears; none, where it is no record. */
function versionsOf(found: Found): { readonly [of: string]: number } {
  if (found.kind !== 'key') return {}
  const { key, organization } = found
  return {
    [key.id]: Number(key.description.split(' ')[1]),
    acme: Number(organization.name.split(' ')[1]),
  }
}
