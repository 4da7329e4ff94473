import { systemRandom } from 'keywarden'
import { seededRandom } from 'keywarden/testing'
import { describe, expect, test } from 'vitest'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe('the random generator of the machine', () => {
  test('gives as many bytes as asked for, unbound too, and never the same', () => {
    const { bytes } = systemRandom
    expect([0, 1, 32, 1000].map((size) => bytes(size).length)).toEqual([0, 1, 32, 1000])
    const drawn = Array.from({ length: 100 }, () => hex(systemRandom.bytes(32)))
    expect(new Set(drawn).size).toBe(100)
    expect(Object.isFrozen(systemRandom)).toBe(true)
  })
})

describe('a seeded source', () => {
  const drawn = (seed: number | string, sizes: readonly number[]) => {
    const { bytes } = seededRandom(seed)
    return sizes.map((size) => hex(bytes(size)))
  }

  test('gives as many bytes as asked for', () => {
    const sizes = [0, 1, 31, 32, 33, 64, 100]
    expect(drawn(1, sizes).map((text) => text.length / 2)).toEqual(sizes)
  })

  test('gives the same for the same seed, today and always', () => {
    expect(drawn(7, [4, 40])).toEqual(drawn(7, [4, 40]))
    expect(drawn('a test', [16, 16])).toEqual(KNOWN)
  })

  test('gives something else for another seed, and for another kind of seed', () => {
    const all = [0, 1, -1, 10, '1', '10', ''].map((seed) => drawn(seed, [16]).join())
    expect(new Set(all).size).toBe(all.length)
  })

  test('does not repeat itself', () => {
    const blocks = drawn(
      1,
      Array.from({ length: 500 }, () => 8),
    )
    expect(new Set(blocks).size).toBe(500)
  })

  test('uses every value of a byte about as often', () => {
    const counts = new Uint32Array(256)
    for (const byte of seededRandom(3).bytes(256 * 200)) counts[byte] = (counts[byte] ?? 0) + 1
    expect(Math.min(...counts)).toBeGreaterThan(120)
    expect(Math.max(...counts)).toBeLessThan(300)
  })
})

/** What the seed `'a test'` has given ever since. */
const KNOWN = ['dc628700065b0003977e5ede210d1d3f', 'c6aa94eeb4b7ed44b7d1fd724d7f8f01']
