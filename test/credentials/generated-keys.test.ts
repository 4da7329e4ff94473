/** Keys by the thousand: unpredictable, unique, and found by the published pattern (SR-01, SR-05). */
import { createCipheriv } from 'node:crypto'
import {
  Actor,
  atlasFormat,
  type KeyFormat,
  keywardenFormat,
  memoryStorage,
  Peppers,
} from 'keywarden'
import { atlasPolicy } from 'keywarden/atlas'
import { AccessManager } from 'keywarden/management'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { BASE62 } from '../../src/credentials/base62.js'
import { seededRandom } from './seeded-random.js'

const KEYS = 10_000
const FORMATS: readonly [string, KeyFormat][] = [
  ['kw_', keywardenFormat()],
  ['acme_live_', keywardenFormat({ prefix: 'acme_live' })],
  ['atlas', atlasFormat({ peppers: Peppers.random() })],
]

/** Pairs of a format from bytes that are the same in every run. */
function mintMany(format: KeyFormat, count: number, seed = 'many') {
  const random = seededRandom(seed)
  return Array.from({ length: count }, () => {
    const publicKey = format.newPublicKey(random)
    return { publicKey, privateKey: format.newPrivateKey(publicKey, random) }
  })
}

/** How far texts are from using all characters of an alphabet equally often: chi-square. */
function chiSquare(texts: readonly string[], alphabet: string): number {
  const counts = new Map([...alphabet].map((character) => [character, 0]))
  for (const text of texts) {
    for (const character of text) counts.set(character, (counts.get(character) ?? Number.NaN) + 1)
  }
  const expected = texts.join('').length / alphabet.length
  return [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

/** What chi-square of that alphabet does not exceed once in a million times, and more. */
const bound = (alphabet: string) => {
  const freedom = alphabet.length - 1
  return freedom + 8 * Math.sqrt(2 * freedom)
}

describe.each(FORMATS)('keys of the format %s', (_, format) => {
  const pairs = mintMany(format, KEYS)

  test('are all different, in both parts', () => {
    expect(new Set(pairs.map(({ publicKey }) => publicKey)).size).toBe(KEYS)
    expect(new Set(pairs.map(({ privateKey }) => privateKey)).size).toBe(KEYS)
  })

  test('are accepted, found by the pattern in text, and nothing besides them', () => {
    expect(pairs.every(({ publicKey, privateKey }) => format.accepts(publicKey, privateKey))).toBe(
      true,
    )
    const written = pairs.map(({ privateKey }, index) => {
      const around = [`KEY=${privateKey}\n`, `{"key":"${privateKey}"},`, `-H 'x: ${privateKey}' `]
      return around[index % around.length]
    })
    const found = written.join('').match(format.pattern)
    expect(found).toEqual(pairs.map(({ privateKey }) => privateKey))
  })

  test('are found one by one as well, for a pattern is a new one each time', () => {
    const [{ privateKey = '' } = {}] = pairs
    for (let again = 0; again < 3; again++) expect(format.pattern.test(privateKey)).toBe(true)
    const { pattern } = format
    pattern.lastIndex = 1
    expect(format.pattern.lastIndex).toBe(0)
    expect(pattern.flags).toBe('g')
  })

  test('are not found inside longer words', () => {
    const [{ privateKey = '' } = {}] = pairs
    for (const text of [`x${privateKey}`, `${privateKey}x`, `_${privateKey}_`])
      expect(text.match(format.pattern)).toBeNull()
  })

  test('are not found in a million random texts', () => {
    // A cipher makes noise that is the same in every run, and a hundred times as fast.
    const noiseOf = createCipheriv('aes-256-ctr', Buffer.alloc(32), Buffer.alloc(16))
    const encodings = ['base64', 'base64url', 'hex'] as const
    for (let batch = 0; batch < 100; batch++) {
      const bytes = noiseOf.update(Buffer.alloc(10_000 * 48))
      const noise = Array.from({ length: 10_000 }, (_, index) =>
        bytes.toString(encodings[index % 3], index * 48, index * 48 + 48),
      )
      expect(noise.join('\n').match(format.pattern)).toBeNull()
      expect(noise.some((text) => format.publicKeyIn(text) !== undefined)).toBe(false)
    }
  })
})

describe('the characters of keys are used equally often', () => {
  test.each([
    ['the public part', 0, 16],
    ['the secret part, after its first character', 1, 43],
  ])('in %s of kw_', (part, from, to) => {
    const [, format] = FORMATS[0] as [string, KeyFormat]
    const texts = mintMany(format, KEYS).map(({ publicKey, privateKey }) =>
      (part.startsWith('the public') ? publicKey : privateKey.slice('kw_'.length + 17)).slice(
        from,
        to,
      ),
    )
    expect(chiSquare(texts, BASE62)).toBeLessThan(bound(BASE62))
  })

  test('at every place of the secret part, though the first knows no 62nd', () => {
    const [, format] = FORMATS[0] as [string, KeyFormat]
    const secrets = mintMany(format, KEYS).map(({ privateKey }) => privateKey.slice(20, 63))
    for (let place = 1; place < 43; place++) {
      const texts = secrets.map((secret) => secret.charAt(place))
      expect(chiSquare(texts, BASE62)).toBeLessThan(bound(BASE62))
    }
    // 62 to the 43rd is a little more than 2 to the 256th, so the first place runs out earlier.
    const firsts = new Set(secrets.map((secret) => secret.charAt(0)))
    expect(firsts.size).toBeGreaterThan(59)
    expect(firsts.has('z')).toBe(false)
  })

  test('in Atlas keys', () => {
    const [, , [, format]] = FORMATS as [unknown, unknown, [string, KeyFormat]]
    const pairs = mintMany(format, KEYS)
    const letters = 'abcdefghijklmnopqrstuvwxyz'
    const publicKeys = pairs.map(({ publicKey }) => publicKey)
    expect(chiSquare(publicKeys, letters)).toBeLessThan(bound(letters))
    // Digits 13 and 17 of a UUID are fixed, in part or whole.
    const digits = pairs.map(({ privateKey }) => privateKey.replaceAll('-', ''))
    const free = digits.map((text) => text.slice(0, 12) + text.slice(13, 16) + text.slice(17))
    expect(chiSquare(free, '0123456789abcdef')).toBeLessThan(bound('0123456789abcdef'))
    const variants = digits.map((text) => text.charAt(16))
    expect(chiSquare(variants, '89ab')).toBeLessThan(bound('89ab'))
  })

  test('and the measure notices a character that is not', () => {
    const fair = Array.from({ length: 620 }, (_, index) => BASE62.charAt(index % 62))
    expect(chiSquare(fair, BASE62)).toBe(0)
    expect(chiSquare([...fair, 'a'.repeat(60)], BASE62)).toBeGreaterThan(bound(BASE62))
  })
})

describe('nothing but the random source decides', () => {
  afterEach(() => vi.restoreAllMocks())

  test('a clock that stands still and dice that always fall alike change nothing', () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    vi.spyOn(Date, 'now').mockReturnValue(0)
    vi.spyOn(performance, 'now').mockReturnValue(0)
    for (const [, format] of FORMATS) {
      const [one, other] = ['one', 'other'].map((seed) => mintMany(format, 50, seed))
      const keys = [...(one ?? []), ...(other ?? [])].map(({ privateKey }) => privateKey)
      expect(new Set(keys).size).toBe(100)
      expect(mintMany(format, 50, 'one')).toEqual(one)
    }
  })

  test.each([
    { privateKey: mintMany(keywardenFormat(), 1)[0]?.privateKey },
    { publicKey: 'abcdefgh01234567' },
    { secret: 'correct horse battery staple' },
    { secrets: [] },
    { verifier: { algorithm: 'sha256', digest: '0'.repeat(64) } },
    { random: { bytes: () => new Uint8Array(32) } },
  ])('whoever orders a key brings none along: %j', async (brought) => {
    const manager = new AccessManager({ policy: atlasPolicy, storage: memoryStorage() })
    const system = Actor.system('a test')
    await manager.organizations.create(system, { id: 'acme', name: 'Acme' })
    const order = { organization: 'acme', description: 'a key' }
    const bringing = { ...order, ...brought }
    await expect(manager.keys.create(system, bringing)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    })
    const { privateKey } = await manager.keys.create(system, order)
    expect(privateKey).toMatch(keywardenFormat().pattern)
  })
})
