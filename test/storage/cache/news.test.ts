/** What a cache does with what it is told, while it reads and while it does not. */
import { cachedKeyLookup, type MemoryStorage, memoryStorage, Organization } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { acme, cacheScene, commit, keyOf, LateFeed, projectOf, turns, word } from './scene.js'

const newer = keyOf('one', { description: 'new' })
const renamed = Organization.of({ ...acme.toJSON(), name: 'Acme Freight' })

describe('a notice', () => {
  test('of a key forgets that key and no other', async () => {
    const { storage, feed, lookup, cache } = await cacheScene()
    for (const id of ['one', 'two']) await cache.find(`public-${id}`, [])
    await commit(storage, { put: { keys: [newer] } })
    expect(word(cache.peek('public-one', []))).toBe('x')
    feed.tell()
    expect(cache.peek('public-one', [])).toBeUndefined()
    expect(word(cache.peek('public-two', []))).toBe('x')
    expect(word(await cache.find('public-one', []))).toBe('new')
    expect(lookup.asked).toHaveLength(3)
  })

  test.each([
    ['the organization', { put: { organization: renamed } }],
    ['a project', { put: { projects: [projectOf('billing')] } }],
  ])('of %s forgets all its keys', async (_, change) => {
    const { storage, feed, cache } = await cacheScene()
    for (const id of ['one', 'two']) await cache.find(`public-${id}`, [])
    await commit(storage, change)
    feed.tell()
    for (const id of ['one', 'two']) expect(cache.peek(`public-${id}`, [])).toBeUndefined()
  })

  test('of one organization forgets no key of another', async () => {
    const { storage, feed, cache } = await cacheScene()
    await cache.find('public-one', [])
    await found(storage, 'other')
    feed.tell()
    expect(word(cache.peek('public-one', []))).toBe('x')
  })

  test('of something that was read already forgets nothing', async () => {
    const { storage, feed, lookup, cache } = await cacheScene()
    await commit(storage, { put: { keys: [newer], organization: renamed } })
    expect(word(await cache.find('public-one', []))).toBe('new')
    feed.tell()
    expect(word(cache.peek('public-one', []))).toBe('new')
    expect(lookup.asked).toHaveLength(1)
  })

  test('of what was newer before, told late by a second feed, turns nothing back', async () => {
    const { storage, feed, lookup } = await cacheScene()
    const late = new LateFeed(storage)
    const cache = cachedKeyLookup(lookup, { maxStalenessMs: 100, changeFeed: [feed, late] })
    await commit(storage, { put: { organization: renamed } })
    await commit(storage, { put: { keys: [newer] } })
    await cache.find('public-one', [])
    await commit(storage, { put: { organization: acme } })
    feed.tell()
    late.tell(undefined, 1)
    expect(cache.peek('public-one', [])).toBeUndefined()
    await cache.find('public-one', [])
    late.tell()
    expect(word(cache.peek('public-one', []))).toBe('new')
  })

  test('of a loss forgets everything', async () => {
    const { storage, feed, cache } = await cacheScene()
    await cache.find('public-one', [])
    await cache.find('public-none', [])
    await commit(storage, { put: { keys: [newer, keyOf('none')] } })
    feed.lose()
    expect(cache.stats()).toMatchObject({ entries: 0, unknown: 0 })
    expect(word(await cache.find('public-one', []))).toBe('new')
    expect(word(await cache.find('public-none', []))).toBe('x')
  })

  test('of a loss forgets the revisions too: the storage may have been set back', async () => {
    const { storage, feed, lookup } = await cacheScene()
    for (let write = 0; write < 5; write++)
      await commit(storage, { put: { organization: renamed } })
    const before = memoryStorage()
    await commit(before, { put: { organization: acme, keys: [keyOf('one')] } })
    let current = storage
    const find = async (publicKey: string) => current.peek(publicKey)
    const cache = cachedKeyLookup({ find }, { maxStalenessMs: 100, changeFeed: feed })
    feed.tell()
    current = before
    await expect(cache.find('public-one', [])).rejects.toThrow('no reading of the key')
    feed.lose()
    expect(word(await cache.find('public-one', []))).toBe('x')
    expect(lookup.asked).toEqual([])
  })
})

describe('what is told while a key is read', () => {
  test.each([
    ['of the key', { put: { keys: [newer] } }, 'new'],
    ['of its end', { remove: { keys: [newer.id] } }, 'unknown'],
    ['of its organization', { put: { organization: renamed, keys: [newer] } }, 'new'],
  ])('%s has it read again', async (_, change, expected) => {
    const { storage, feed, lookup, cache } = await cacheScene()
    lookup.isHeld = true
    const asked = cache.find('public-one', [])
    await turns()
    await commit(storage, change)
    feed.tell()
    lookup.isHeld = false
    lookup.asked[0]?.answer()
    expect(word(await asked)).toBe(expected)
    expect(word(cache.peek('public-one', []))).toBe(expected)
    expect(cache.stats()).toMatchObject({ readings: 2, discarded: 1 })
  })

  test('of a key that was unknown has it read again', async () => {
    const { storage, feed, lookup, cache } = await cacheScene()
    lookup.isHeld = true
    const asked = cache.find('public-late', [])
    await turns()
    await commit(storage, { put: { keys: [keyOf('late')] } })
    feed.tell()
    lookup.isHeld = false
    lookup.asked[0]?.answer()
    expect(word(await asked)).toBe('x')
  })

  test.each(['public-one', 'public-late'])('of a loss has %s read again', async (publicKey) => {
    const { storage, feed, lookup, cache } = await cacheScene()
    lookup.isHeld = true
    const asked = cache.find(publicKey, [])
    await turns()
    await commit(storage, { put: { keys: [newer, keyOf('late', { description: 'new' })] } })
    feed.lose()
    lookup.isHeld = false
    lookup.asked[0]?.answer()
    expect(word(await asked)).toBe('new')
  })

  test('in time for the reading to have it costs no second one', async () => {
    const { storage, feed, lookup, cache } = await cacheScene()
    await commit(storage, { put: { keys: [newer], organization: renamed } })
    lookup.isHeld = true
    const asked = cache.find('public-one', [])
    await turns()
    feed.tell()
    lookup.asked[0]?.answer()
    expect(word(await asked)).toBe('new')
    expect(word(cache.peek('public-one', []))).toBe('new')
    expect(lookup.asked).toHaveLength(1)
  })

  test('again and again ends in a refusal, not in an old answer', async () => {
    const { storage, feed } = await cacheScene()
    let revision = 0
    const find = async (publicKey: string) => {
      const found = storage.peek(publicKey)
      const description = `version ${++revision}`
      await commit(storage, { put: { keys: [keyOf('one', { description })] } })
      feed.tell()
      return found
    }
    const cache = cachedKeyLookup({ find }, { maxStalenessMs: 100, changeFeed: feed })
    await expect(cache.find('public-one', [])).rejects.toThrow(
      'no reading of the key was new enough',
    )
    expect(revision).toBe(5)
  })

  test('of other keys of the organization, however often, is read through in the end', async () => {
    const { storage, feed } = await cacheScene()
    let version = 0
    const find = async (publicKey: string) => {
      const found = storage.peek(publicKey)
      const description = `version ${++version}`
      await commit(storage, { put: { keys: [keyOf('two', { description })] } })
      feed.tell()
      return found
    }
    const cache = cachedKeyLookup({ find }, { maxStalenessMs: 100, changeFeed: feed })
    expect(word(await cache.find('public-one', []))).toBe('x')
    expect(version).toBe(2)
    expect(word(cache.peek('public-one', []))).toBe('x')
  })

  test('a lookup that lags behind what was told is not believed', async () => {
    const { storage, feed } = await cacheScene()
    await commit(storage, { put: { keys: [keyOf('one', { description: 'between' })] } })
    const lagging = storage.peek('public-one')
    let times = 0
    const find = async (publicKey: string) => (++times < 3 ? lagging : storage.peek(publicKey))
    await commit(storage, { put: { keys: [newer] } })
    const cache = cachedKeyLookup({ find }, { maxStalenessMs: 100, changeFeed: feed })
    feed.tell()
    expect(word(await cache.find('public-one', []))).toBe('new')
    expect(times).toBe(3)
    expect(cache.stats().discarded).toBe(2)
  })
})

test('a commit of this process is seen at once, those of others when their notice comes', async () => {
  const { storage, feed, lookup } = await cacheScene()
  const cache = cachedKeyLookup(lookup, { maxStalenessMs: 100, changeFeed: [storage, feed] })
  await cache.find('public-one', [])
  await commit(storage, { put: { keys: [newer] } })
  expect(word(await cache.find('public-one', []))).toBe('new')
  // The same commit once more, from the feed that tells those of all processes.
  feed.tell()
  expect(word(cache.peek('public-one', []))).toBe('new')
})

test('what is told of more organizations than are known of makes no old answer good', async () => {
  const { storage, feed, lookup } = await cacheScene()
  const bounds = { maxStalenessMs: 60_000, maxEntries: 2, changeFeed: feed }
  const cache = cachedKeyLookup(lookup, bounds)
  await commit(storage, { put: { keys: [newer] } })
  feed.tell()
  await cache.find('public-one', [])
  await commit(storage, { put: { organization: renamed } })
  for (let count = 0; count < 3000; count++) await found(storage, `other-${count}`)
  feed.tell()
  expect(cache.peek('public-one', [])).toBeUndefined()
})

/** Another organization begins. */
async function found(storage: MemoryStorage, id: string): Promise<void> {
  const organization = Organization.of({ id, name: 'Other', createdAt: 1 })
  await storage.commit({
    ...{ organization: organization.id, basedOn: 0, events: [] },
    put: { organization, projects: [], keys: [] },
    remove: { organization: false, projects: [], keys: [] },
  })
}
