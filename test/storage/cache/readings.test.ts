/** One reading per key at a time, whoever asks and whatever for. */
import { cachedKeyLookup, type Found, type KeyLookup } from 'keywarden'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { cacheScene, commit, keyOf, projectOf, turns, word } from './scene.js'

const newer = keyOf('one', { description: 'new' })
const names = ['billing', 'fleet', 'website']
const projects = names.map(projectOf)

/** The ids of those of the projects that an answer has. */
function known(found: Found | undefined, ids: readonly string[] = names): string[] {
  return found?.kind === 'key' ? ids.filter((id) => found.projects.get(id)?.id === id) : []
}

describe('many who ask for one key at once', () => {
  test('wait for one reading, and get the same answer', async () => {
    const { lookup, cache } = await cacheScene()
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => cache.find('public-one', [])),
    )
    expect(new Set(answers).size).toBe(1)
    expect(lookup.asked).toHaveLength(1)
    expect(cache.stats()).toMatchObject({ hits: 0, misses: 100, readings: 1 })
  })

  test('do not wait for who asks for another', async () => {
    const { lookup, cache } = await cacheScene()
    lookup.isHeld = true
    const [one, two] = [cache.find('public-one', []), cache.find('public-two', [])]
    await turns()
    lookup.asked[1]?.answer()
    expect(word(await two)).toBe('x')
    lookup.asked[0]?.answer()
    expect(word(await one)).toBe('x')
  })

  test('share a failure, which is not kept', async () => {
    const { lookup, cache } = await cacheScene()
    lookup.isHeld = true
    const asked = [cache.find('public-one', []), cache.find('public-one', [])]
    const failures = Promise.allSettled(asked)
    await turns()
    lookup.asked[0]?.fail()
    expect((await failures).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(cache.stats()).toMatchObject({ readings: 1, refused: 2 })
    lookup.isHeld = false
    expect(word(await cache.find('public-one', []))).toBe('x')
  })

  test('share what a lookup throws without waiting', async () => {
    const find = () => {
      throw new Error('no connection')
    }
    const cache = cachedKeyLookup({ find }, { maxStalenessMs: 100 })
    await expect(cache.find('public-one', [])).rejects.toThrow('no connection')
    await expect(cache.find('public-one', [])).rejects.toThrow('no connection')
    expect(cache.stats().readings).toBe(2)
  })
})

describe('who asks for projects', () => {
  test('gets those that there are, and is answered from memory about the others, too', async () => {
    const { lookup, cache } = await cacheScene({}, [keyOf('one')], projects)
    const asked = ['billing', 'none']
    expect(known(await cache.find('public-one', asked))).toEqual(['billing'])
    expect(known(cache.peek('public-one', ['none']))).toEqual(['billing'])
    expect(cache.peek('public-one', [])).toBe(cache.peek('public-one', asked))
    expect(cache.peek('public-one', ['billing', 'fleet'])).toBeUndefined()
    expect(lookup.asked).toHaveLength(1)
  })

  test('has those asked for before asked for again, and none that there was not', async () => {
    const { lookup, cache } = await cacheScene({}, [keyOf('one')], projects)
    await cache.find('public-one', ['billing', 'none'])
    expect(known(await cache.find('public-one', ['fleet']))).toEqual(['billing', 'fleet'])
    expect(lookup.asked.map((one) => one.projects)).toEqual([
      ['billing', 'none'],
      ['fleet', 'billing'],
    ])
  })

  test('waits for the reading under way, then for one that has what all the others want', async () => {
    const { lookup, cache } = await cacheScene({}, [keyOf('one')], projects)
    lookup.isHeld = true
    const asked = [[], ['billing'], ['fleet'], ['website']].map((ids) =>
      cache.find('public-one', ids),
    )
    await turns()
    lookup.isHeld = false
    lookup.asked[0]?.answer()
    const answers = await Promise.all(asked)
    expect(answers.map((found) => known(found).length)).toEqual([0, 3, 3, 3])
    expect(lookup.asked.map((one) => [...one.projects].sort())).toEqual([[], names])
  })

  test('asks in vain for what is no id, and the lookup is not asked', async () => {
    const { lookup, cache } = await cacheScene({}, [keyOf('one')], projects)
    const found = await cache.find('public-one', ['', 'no id', '__proto__', 'x'.repeat(65)])
    expect(known(found, ['', 'no id', '__proto__'])).toEqual([])
    expect(lookup.asked.map((one) => one.projects)).toEqual([['__proto__']])
    expect(cache.peek('public-one', ['', 'no id'])).toBe(found)
  })

  test('asks for a few at a time, however many are asked for at once', async () => {
    const ids = Array.from({ length: 300 }, (_, index) => `project-${index}`)
    const { lookup, cache } = await cacheScene({}, [keyOf('one')], ids.map(projectOf))
    const answers = await Promise.all(ids.map((id) => cache.find('public-one', [id])))
    expect(answers.map((found, index) => known(found, [ids[index] ?? '']))).toEqual(
      ids.map((id) => [id]),
    )
    const counts = lookup.asked.map((one) => one.projects.length)
    expect(Math.max(...counts)).toBeLessThanOrEqual(65)
    expect(counts.length).toBeLessThan(10)
  })

  test('asks for as many at once as it likes', async () => {
    const ids = Array.from({ length: 300 }, (_, index) => `project-${index}`)
    const { lookup, cache } = await cacheScene({}, [keyOf('one')], ids.map(projectOf))
    await cache.find('public-one', [])
    const [all, one] = await Promise.all([
      cache.find('public-one', ids),
      cache.find('public-one', ['project-0', 'other']),
    ])
    // What is remembered is bounded: 64 with the one that there is not.
    expect([known(all, ids), known(one, ids)]).toEqual([ids, ids.slice(0, 63)])
    expect(lookup.asked).toHaveLength(3)
  })
})

describe('who knows of a revision', () => {
  const second = { organization: 'acme', revision: 2 }

  test('does not do with a reading that began before', async () => {
    const { storage, lookup, cache } = await cacheScene()
    lookup.isHeld = true
    const before = cache.find('public-one', [])
    await turns()
    await commit(storage, { put: { keys: [newer] } })
    const after = cache.find('public-one', [], second)
    lookup.asked[0]?.answer()
    expect(word(await before)).toBe('x')
    await turns()
    expect(lookup.asked[1]?.atLeast).toEqual(second)
    lookup.asked[1]?.answer()
    expect(word(await after)).toBe('new')
    expect(word(cache.peek('public-one', [], second))).toBe('new')
  })

  test('waits for no third one, where the revision is not there', async () => {
    const { lookup, cache } = await cacheScene()
    const future = { organization: 'acme', revision: 9 }
    const answers = await Promise.all([
      cache.find('public-one', []),
      cache.find('public-one', [], future),
      cache.find('public-one', [], future),
    ])
    expect(answers.map(word)).toEqual(['x', 'x', 'x'])
    expect(lookup.asked).toHaveLength(2)
    expect(cache.peek('public-one', [], future)).toBeUndefined()
    expect(word(cache.peek('public-one', []))).toBe('x')
  })

  test('of another organization is answered from memory', async () => {
    const { cache } = await cacheScene()
    const other = { organization: 'other', revision: 9 }
    await cache.find('public-one', [])
    expect(word(cache.peek('public-one', [], other))).toBe('x')
    await cache.find('public-none', [])
    expect(cache.peek('public-none', [], other)).toBeUndefined()
  })
})

describe('a lookup that answers otherwise than asked', () => {
  test.each([
    ['nothing', undefined],
    ['null', null],
    ['another kind', { kind: 'other' }],
    ['a key that is none', { kind: 'key', key: {}, organization: {}, revision: 1 }],
  ])('%s, is passed on, and not remembered', async (_, answer) => {
    const find = vi.fn(async () => answer as unknown as Found)
    const cache = cachedKeyLookup({ find }, { maxStalenessMs: 100 })
    expect(await cache.find('public-one', [])).toBe(answer)
    expect(await cache.find('public-one', [])).toBe(answer)
    expect(find).toHaveBeenCalledTimes(2)
    expect(cache.stats()).toMatchObject({ entries: 0, unknown: 0 })
  })

  test.each([
    ['another key', { key: keyOf('two') }],
    ['no organization', { organization: undefined }],
    ['no projects', { projects: undefined }],
    ['no revision', { revision: Number.NaN }],
  ])('a record with %s', async (_, change) => {
    const { storage } = await cacheScene()
    const answer = { ...storage.peek('public-one'), ...change } as Found
    const cache = cachedKeyLookup({ find: async () => answer }, { maxStalenessMs: 100 })
    expect(await cache.find('public-one', [])).toBe(answer)
    expect(cache.stats().entries).toBe(0)
  })
})

describe('a lookup that hangs', () => {
  afterEach(() => void vi.useRealTimers())

  test('is given up, so that it keeps nobody waiting for ever', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { storage } = await cacheScene()
    let isHanging = true
    const find: KeyLookup['find'] = (publicKey) =>
      isHanging ? new Promise(() => undefined) : storage.find(publicKey)
    const cache = cachedKeyLookup({ find }, { maxStalenessMs: 100, lookupTimeoutMs: 70 })
    const asked = expect(cache.find('public-one', [])).rejects.toThrow(
      'the key lookup did not answer in 70 ms',
    )
    await vi.advanceTimersByTimeAsync(70)
    await asked
    isHanging = false
    expect(word(await cache.find('public-one', []))).toBe('x')
    expect(vi.getTimerCount()).toBe(0)
  })
})
