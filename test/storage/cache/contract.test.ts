/** A cache is a key lookup like any other: with a feed that is late, without one, and at once. */
import { cachedKeyLookup, memoryStorage } from 'keywarden'
import { keyLookupContract } from 'keywarden/testing'
import { describe, test } from 'vitest'
import { LateFeed, StandingClock } from './scene.js'

describe('a cache that hears of commits at once', () => {
  keyLookupContract(test, () => {
    const storage = memoryStorage()
    const lookup = cachedKeyLookup(storage, { maxStalenessMs: 60_000, changeFeed: storage })
    return { storage, lookup }
  })
})

describe('a cache whose news is late', () => {
  keyLookupContract(test, () => {
    const storage = memoryStorage()
    const feed = new LateFeed(storage)
    const lookup = cachedKeyLookup(storage, { maxStalenessMs: 60_000, changeFeed: feed })
    return { storage, lookup, settle: async () => feed.tell() }
  })
})

describe('a cache without news', () => {
  keyLookupContract(test, () => {
    const storage = memoryStorage()
    const clock = new StandingClock()
    const lookup = cachedKeyLookup(storage, { maxStalenessMs: 100, now: clock.now })
    return {
      ...{ storage, lookup },
      async settle() {
        clock.at += 100
      },
    }
  })
})

describe('a cache that holds two answers', () => {
  keyLookupContract(test, () => {
    const storage = memoryStorage()
    const bounds = { maxEntries: 2, maxUnknown: 2, maxStalenessMs: 60_000 }
    return { storage, lookup: cachedKeyLookup(storage, { ...bounds, changeFeed: storage }) }
  })
})
