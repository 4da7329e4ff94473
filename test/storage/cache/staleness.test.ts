/** How old an answer of a cache may be, and what it does when nothing younger is to be had. */
import { cachedKeyLookup, memoryStorage } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { cacheScene, commit, keyOf, LateFeed, turns, word } from './scene.js'

const OLD = 'x'
const written = { put: { keys: [keyOf('one', { description: 'new' })] } }

describe('without news', () => {
  test('an answer is good until the bound, counted from when its reading began', async () => {
    const { storage, clock, lookup, cache } = await cacheScene()
    lookup.isHeld = true
    const asked = cache.find('public-one', [])
    await turns()
    await commit(storage, written)
    clock.at += 30
    lookup.asked.shift()?.answer()
    expect(word(await asked)).toBe(OLD)
    clock.at += 69
    expect(word(cache.peek('public-one', []))).toBe(OLD)
    clock.at += 1
    expect(cache.peek('public-one', [])).toBeUndefined()
    lookup.isHeld = false
    expect(word(await cache.find('public-one', []))).toBe('new')
  })

  test('being asked for keeps no answer any younger', async () => {
    const { storage, clock, cache } = await cacheScene()
    await cache.find('public-one', [])
    await commit(storage, written)
    for (let ms = 0; ms < 99; ms += 11) {
      expect(word(await cache.find('public-one', []))).toBe(OLD)
      clock.at += 11
    }
    clock.at += 1
    expect(word(await cache.find('public-one', []))).toBe('new')
  })

  test('a reading that took longer than the bound is no answer to anybody: it is read again', async () => {
    const { storage, clock, lookup, cache } = await cacheScene()
    lookup.isHeld = true
    const asked = cache.find('public-one', [])
    await turns()
    await commit(storage, written)
    clock.at += 100
    lookup.isHeld = false
    lookup.asked.shift()?.answer()
    expect(word(await asked)).toBe('new')
    expect(cache.stats()).toMatchObject({ readings: 2, discarded: 1 })
  })

  test('a lookup that is always slower than the bound is given up', async () => {
    const { storage, clock } = await cacheScene()
    let times = 0
    const slow = {
      async find(publicKey: string) {
        times++
        clock.at += 100
        return storage.peek(publicKey)
      },
    }
    const cache = cachedKeyLookup(slow, { maxStalenessMs: 100, now: clock.now })
    await expect(cache.find('public-one', [])).rejects.toThrow(
      'no reading of the key was new enough',
    )
    expect(times).toBe(5)
    expect(cache.stats()).toMatchObject({ refused: 1, entries: 0 })
  })
})

describe('with news', () => {
  test('an answer stays good for as long as the feed says that this is all', async () => {
    const { clock, feed, lookup, cache } = await cacheScene()
    await cache.find('public-one', [])
    for (let beat = 0; beat < 50; beat++) {
      clock.at += 99
      feed.tell(clock.at)
      expect(word(cache.peek('public-one', []))).toBe(OLD)
    }
    expect(lookup.asked).toHaveLength(1)
    clock.at += 99
    expect(word(cache.peek('public-one', []))).toBe(OLD)
    clock.at += 1
    expect(cache.peek('public-one', [])).toBeUndefined()
  })

  test.each([
    ['that is none is not believed', Number.NaN, undefined],
    ['without an end is not believed', Infinity, undefined],
    ['to come is taken for now', 1e9, OLD],
  ])('a moment that is told %s', async (_, until, expected) => {
    const { clock, feed, cache } = await cacheScene()
    await cache.find('public-one', [])
    feed.until = until
    clock.at += 100
    expect(word(cache.peek('public-one', []))).toBe(expected)
  })

  test('of several feeds the slowest counts, wherever it stands', async () => {
    for (const turned of [false, true]) {
      const storage = memoryStorage()
      const [quick, slow] = [new LateFeed(storage), new LateFeed(storage)]
      const changeFeed = turned ? [slow, quick] : [quick, slow]
      const { clock, cache } = await cacheScene({ changeFeed })
      await cache.find('public-one', [])
      clock.at += 99
      quick.until = clock.at
      clock.at += 1
      expect(cache.peek('public-one', [])).toBeUndefined()
      slow.until = quick.until
      expect(word(cache.peek('public-one', []))).toBe(OLD)
    }
  })

  test('no feed at all is none that has told everything', async () => {
    const { clock, cache } = await cacheScene({ changeFeed: [] })
    await cache.find('public-one', [])
    clock.at += 100
    expect(cache.peek('public-one', [])).toBeUndefined()
  })
})

test('a key that is gone by the time it is read anew is unknown, and nothing else', async () => {
  const { storage, clock, lookup, cache } = await cacheScene({ onStale: 'serve' })
  await cache.find('public-one', [])
  await commit(storage, { remove: { keys: [keyOf('one').id] } })
  clock.at += 100
  expect(word(await cache.find('public-one', []))).toBe('unknown')
  expect(word(cache.peek('public-one', []))).toBe('unknown')
  lookup.isDown = true
  clock.at += 100
  await expect(cache.find('public-one', [])).rejects.toThrow('the database is down')
})

test('a key that was found is not unknown once more when there is no room for it', async () => {
  const { storage, cache } = await cacheScene({ maxEntries: 2 })
  await cache.find('public-late', [])
  const revision = await commit(storage, { put: { keys: [keyOf('late')] } })
  const atLeast = { organization: 'acme', revision }
  expect(word(await cache.find('public-late', [], atLeast))).toBe(OLD)
  for (const id of ['one', 'two']) await cache.find(`public-${id}`, [])
  expect(cache.peek('public-late', [])).toBeUndefined()
})

describe('an unknown public key', () => {
  test('is remembered for one second, whatever the feed says', async () => {
    const { clock, feed, lookup, cache } = await cacheScene({ maxStalenessMs: 60_000 })
    expect(word(await cache.find('public-none', []))).toBe('unknown')
    clock.at += 999
    feed.tell(clock.at)
    expect(word(cache.peek('public-none', []))).toBe('unknown')
    clock.at += 1
    feed.tell(clock.at)
    expect(cache.peek('public-none', [])).toBeUndefined()
    expect(word(await cache.find('public-none', []))).toBe('unknown')
    expect(lookup.asked).toHaveLength(2)
  })

  test('is remembered no longer than the bound', async () => {
    const { clock, feed, cache } = await cacheScene()
    await cache.find('public-none', [])
    clock.at += 100
    feed.tell(clock.at)
    expect(cache.peek('public-none', [])).toBeUndefined()
  })

  test('is found as soon as a notice names it', async () => {
    const { storage, feed, cache } = await cacheScene()
    await cache.find('public-late', [])
    await commit(storage, { put: { keys: [keyOf('late')] } })
    expect(word(cache.peek('public-late', []))).toBe('unknown')
    feed.tell()
    expect(word(await cache.find('public-late', []))).toBe(OLD)
  })

  test('so is a damaged record, and it is named in the same words', async () => {
    const { storage, clock, feed } = await cacheScene()
    let damage: string | undefined = 'the block is none'
    const lookup = {
      find: async (publicKey: string) =>
        damage === undefined
          ? storage.peek(publicKey)
          : ({ kind: 'damaged', detail: damage } as const),
    }
    const cache = cachedKeyLookup(lookup, {
      ...{ maxStalenessMs: 60_000, changeFeed: feed, now: clock.now },
    })
    expect(await cache.find('public-one', [])).toEqual({ kind: 'damaged', detail: damage })
    damage = undefined
    expect(word(cache.peek('public-one', []))).toBe('damaged')
    clock.at += 1000
    expect(word(await cache.find('public-one', []))).toBe(OLD)
  })
})

describe('past the bound, when reading anew fails', () => {
  test('nobody is answered, and that is counted', async () => {
    const { clock, lookup, cache } = await cacheScene()
    await cache.find('public-one', [])
    lookup.isDown = true
    clock.at += 99
    expect(word(await cache.find('public-one', []))).toBe(OLD)
    clock.at += 1
    await expect(cache.find('public-one', [])).rejects.toThrow('the database is down')
    expect(cache.stats()).toMatchObject({ refused: 1, served: 0 })
    lookup.isDown = false
    expect(word(await cache.find('public-one', []))).toBe(OLD)
  })

  test('who says so is answered with the old record', async () => {
    const { clock, lookup, cache } = await cacheScene({ onStale: 'serve' })
    await cache.find('public-one', [])
    lookup.isDown = true
    clock.at += 3_600_000
    expect(word(await cache.find('public-one', []))).toBe(OLD)
    expect(cache.peek('public-one', [])).toBeUndefined()
    expect(cache.stats()).toMatchObject({ refused: 0, served: 1 })
  })

  test('but never from before news that was heard, nor for a key that was unknown', async () => {
    const { storage, clock, feed, lookup, cache } = await cacheScene({ onStale: 'serve' })
    await cache.find('public-one', [])
    await cache.find('public-two', [])
    await cache.find('public-none', [])
    lookup.isDown = true
    await commit(storage, written)
    feed.tell()
    await expect(cache.find('public-one', [])).rejects.toThrow('the database is down')
    clock.at += 1000
    expect(word(await cache.find('public-two', []))).toBe(OLD)
    await expect(cache.find('public-none', [])).rejects.toThrow('the database is down')
    feed.lose()
    await expect(cache.find('public-two', [])).rejects.toThrow('the database is down')
  })

  test('nor to who knows of a later revision, nor for a project that was not asked for', async () => {
    const { clock, lookup, cache } = await cacheScene({ onStale: 'serve' })
    await cache.find('public-one', [])
    lookup.isDown = true
    clock.at += 1000
    const later = { organization: 'acme', revision: 2 }
    await expect(cache.find('public-one', [], later)).rejects.toThrow('the database is down')
    await expect(cache.find('public-one', ['billing'])).rejects.toThrow('the database is down')
    const same = { organization: 'acme', revision: 1 }
    expect(word(await cache.find('public-one', [], same))).toBe(OLD)
  })
})
