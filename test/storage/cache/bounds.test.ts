/** What a cache holds at most, what comes out of it, and its end. */
import { type CachedKeyLookupOptions, cachedKeyLookup, memoryStorage } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { cacheScene, commit, keyOf, LateFeed, projectOf, turns, word } from './scene.js'

describe('a cache', () => {
  test('remembers no more keys than it may, and those that were asked for last', async () => {
    const keys = Array.from({ length: 50 }, (_, index) => keyOf(`${index}`))
    const { cache } = await cacheScene({ maxEntries: 10 }, keys)
    for (const { publicKey } of keys) {
      await cache.find(publicKey, [])
      await cache.find('public-0', [])
      expect(cache.stats().entries).toBeLessThanOrEqual(10)
    }
    expect(word(cache.peek('public-0', []))).toBe('x')
    expect(word(cache.peek('public-49', []))).toBe('x')
    expect(cache.peek('public-1', [])).toBeUndefined()
  })

  test('is driven out by no public keys that somebody makes up', async () => {
    const { cache } = await cacheScene({ maxEntries: 4, maxUnknown: 10 })
    await cache.find('public-one', [])
    for (let index = 0; index < 100; index++) {
      await cache.find(`made-up-${index}`, [])
      expect(cache.stats().unknown).toBeLessThanOrEqual(10)
    }
    expect(word(cache.peek('public-one', []))).toBe('x')
  })

  test('asks for nothing that is no public key', async () => {
    const { lookup, cache } = await cacheScene()
    for (const text of ['', 'no id', 'x'.repeat(65), 'ä']) {
      expect(word(await cache.find(text, []))).toBe('unknown')
      expect(word(cache.peek(text, []))).toBe('unknown')
    }
    expect(lookup.asked).toEqual([])
  })

  test('gives out nothing that can be changed', async () => {
    const projects = [projectOf('billing')]
    const { storage, cache } = await cacheScene({}, [keyOf('one')], projects)
    const found = await cache.find('public-one', ['billing'])
    expect(found).toMatchObject({ kind: 'key', entryCount: 0, revision: 1 })
    if (found.kind !== 'key') return
    for (const part of [found, found.key, found.organization, found.projects]) {
      expect(Object.isFrozen(part)).toBe(true)
    }
    expect('set' in found.projects).toBe(false)
    expect(Object.isFrozen(await cache.find('public-none', []))).toBe(true)
    const damaged = { kind: 'damaged', detail: 'x' } as const
    const other = cachedKeyLookup({ find: async () => damaged }, { maxStalenessMs: 1 })
    expect(Object.isFrozen(await other.find('public-one', []))).toBe(true)
    expect(storage.peek('public-one').kind).toBe('key')
  })

  test('says what it did', async () => {
    const { cache } = await cacheScene()
    await cache.find('public-one', [])
    await cache.find('public-one', [])
    cache.peek('public-one', [])
    cache.peek('public-two', [])
    await cache.find('public-none', [])
    expect(cache.stats()).toEqual({
      ...{ hits: 2, misses: 2, readings: 2, discarded: 0, refused: 0, served: 0 },
      ...{ entries: 1, unknown: 1 },
    })
  })
})

describe('a cache that is closed', () => {
  test('listens no more, remembers nothing, and passes every question on', async () => {
    const { storage, feed, lookup, cache } = await cacheScene()
    await cache.find('public-one', [])
    cache.close()
    cache.close()
    expect(feed.listeners).toBe(0)
    expect(cache.stats().entries).toBe(0)
    expect(cache.peek('public-one', [])).toBeUndefined()
    await commit(storage, { put: { keys: [keyOf('one', { description: 'new' })] } })
    const later = { organization: 'acme', revision: 2 }
    expect(word(await cache.find('public-one', ['billing'], later))).toBe('new')
    expect(lookup.asked.at(-1)).toMatchObject({ projects: ['billing'], atLeast: later })
    expect(cache.stats()).toMatchObject({ readings: 1, entries: 0 })
    expect(cache.peek('public-one', [])).toBeUndefined()
  })

  test('answers who was waiting, and then', async () => {
    const { lookup, cache } = await cacheScene()
    lookup.isHeld = true
    const asked = cache.find('public-one', [])
    await turns()
    cache.close()
    lookup.asked[0]?.answer()
    expect(word(await asked)).toBe('x')
    expect(cache.peek('public-one', [])).toBeUndefined()
  })
})

describe('the options of a cache', () => {
  const storage = memoryStorage()
  const wrong: [string, object | undefined, RegExp][] = [
    ['none', undefined, /maxStalenessMs/],
    ['no bound', {}, /maxStalenessMs/],
    ['a bound of 0', { maxStalenessMs: 0 }, /maxStalenessMs/],
    ['a bound without an end', { maxStalenessMs: Infinity }, /maxStalenessMs/],
    ['a bound as text', { maxStalenessMs: '10' }, /maxStalenessMs/],
    ['one entry', { maxEntries: 1 }, /maxEntries/],
    ['half an entry', { maxEntries: 2.5 }, /maxEntries/],
    ['no unknown ones', { maxUnknown: 0 }, /maxUnknown/],
    ['a feed that is none', { changeFeed: {} }, /changeFeed/],
    ['a feed that tells no moment', { changeFeed: { subscribe: () => () => {} } }, /changeFeed/],
    ['a list with no feed', { changeFeed: [storage, undefined] }, /changeFeed/],
    ['news of some commits alone', { changeFeed: [{ subscribe: () => () => {} }] }, /of all/],
    ['another way', { onStale: 'ignore' }, /onStale/],
    ['no time to read', { lookupTimeoutMs: 0 }, /lookupTimeoutMs/],
    ['a clock that is none', { now: 1 }, /now/],
  ]

  test.each(wrong)('%s', (_, given, message) => {
    const bound =
      given === undefined || Object.keys(given).length === 0 ? {} : { maxStalenessMs: 1 }
    const options = given && ({ ...bound, ...given } as CachedKeyLookupOptions)
    const make = () => cachedKeyLookup(storage, options as CachedKeyLookupOptions)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(message)
  })

  test('there has to be a lookup', () => {
    for (const lookup of [undefined, null, {}, { find: 1 }]) {
      const make = () => cachedKeyLookup(lookup as never, { maxStalenessMs: 1 })
      expect(make).toThrow(TypeError)
    }
  })

  test('are its own alone', () => {
    Object.assign(Object.prototype, { onStale: 'pollution', changeFeed: 1, now: 1 })
    try {
      expect(() => cachedKeyLookup(storage, { maxStalenessMs: 1 })).not.toThrow()
    } finally {
      for (const name of ['onStale', 'changeFeed', 'now']) {
        Reflect.deleteProperty(Object.prototype, name)
      }
    }
  })

  test('may name one feed, or several', () => {
    const feeds = [new LateFeed(storage), new LateFeed(storage)]
    for (const changeFeed of [feeds[0], feeds]) {
      cachedKeyLookup(storage, { maxStalenessMs: 1, changeFeed })
    }
    expect(feeds.map(({ listeners }) => listeners)).toEqual([2, 1])
  })
})
