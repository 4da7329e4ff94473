import { type AtlasFormatOptions, atlasFormat, InvalidInput, KeySecret, Peppers } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { seededRandom } from './seeded-random.js'

const peppers = Peppers.random()
const format = atlasFormat({ peppers })
const random = seededRandom('atlas')
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const allOf = (byte: number) => ({ bytes: (size: number) => new Uint8Array(size).fill(byte) })

describe('an Atlas key', () => {
  test('has a public key of eight lower-case letters', () => {
    for (let one = 0; one < 100; one++) expect(format.newPublicKey(random)).toMatch(/^[a-z]{8}$/)
  })

  test('has a random UUID for a private key', () => {
    for (let one = 0; one < 100; one++)
      expect(format.newPrivateKey('abcdefgh', random)).toMatch(UUID)
    expect(format.newPrivateKey('abcdefgh', allOf(0))).toBe('00000000-0000-4000-8000-000000000000')
    expect(format.newPrivateKey('abcdefgh', allOf(255))).toBe(
      'ffffffff-ffff-4fff-bfff-ffffffffffff',
    )
  })

  test('does not change the bytes that it is made of', () => {
    const bytes = new Uint8Array(16).fill(255)
    format.newPrivateKey('abcdefgh', { bytes: () => bytes })
    expect([...bytes]).toEqual(Array(16).fill(255))
  })

  test('has an id of the time and eight random bytes, in hex', () => {
    const at = Date.UTC(2026, 5, 1, 12, 0, 0, 999)
    expect(format.newId('key', allOf(0xab), at)).toBe(
      `${(Date.UTC(2026, 5, 1, 12) / 1000).toString(16)}abababababababab`,
    )
    expect(format.newId('key', allOf(0), 15_999)).toBe(`0000000f${'0'.repeat(16)}`)
    for (const at of [0, 1, 2 ** 32 * 1000, 8.64e15])
      expect(format.newId('key', random, at)).toMatch(/^[0-9a-f]{24}$/)
  })

  test.each([
    ['abcdefgh', 'f3a1c2d4-5b6e-4f70-8a9b-0c1d2e3f4a5b', true],
    ['abcdefg', 'f3a1c2d4-5b6e-4f70-8a9b-0c1d2e3f4a5b', false],
    ['abcdefghi', 'f3a1c2d4-5b6e-4f70-8a9b-0c1d2e3f4a5b', false],
    ['ABCDEFGH', 'f3a1c2d4-5b6e-4f70-8a9b-0c1d2e3f4a5b', false],
    ['abcdefg1', 'f3a1c2d4-5b6e-4f70-8a9b-0c1d2e3f4a5b', false],
    ['abcdefgh\n', 'f3a1c2d4-5b6e-4f70-8a9b-0c1d2e3f4a5b', false],
    ['xabcdefgh', 'f3a1c2d4-5b6e-4f70-8a9b-0c1d2e3f4a5b', false],
    ['abcdefgh', 'F3A1C2D4-5B6E-4F70-8A9B-0C1D2E3F4A5B', false],
    ['abcdefgh', 'f3a1c2d4-5b6e-1f70-8a9b-0c1d2e3f4a5b', false],
    ['abcdefgh', 'f3a1c2d4-5b6e-4f70-0a9b-0c1d2e3f4a5b', false],
    ['abcdefgh', 'f3a1c2d45b6e4f708a9b0c1d2e3f4a5b', false],
    ['abcdefgh', 'f3a1c2d4-5b6e-4f70-8a9b-0c1d2e3f4a5b\n', false],
    ['abcdefgh', ' f3a1c2d4-5b6e-4f70-8a9b-0c1d2e3f4a5b', false],
    ['abcdefgh', '{f3a1c2d4-5b6e-4f70-8a9b-0c1d2e3f4a5b}', false],
    ['', '', false],
  ])('the pair %j, %j is accepted: %s', (publicKey, privateKey, accepted) => {
    expect(format.accepts(publicKey, privateKey)).toBe(accepted)
  })

  test('does not name its public key', () => {
    expect(format.publicKeyIn(format.newPrivateKey('abcdefgh', random))).toBeUndefined()
    expect(format.publicKeyIn('abcdefgh')).toBeUndefined()
    expect(format.publicKeyIn('')).toBeUndefined()
  })

  test('shows the last four characters of its private key, as Atlas does', () => {
    const redacted = format.redact('f3a1c2d4-5b6e-4f70-8a9b-0c1d2e3f4a5b')
    expect(redacted).toBe('********-****-****-********4a5b')
    expect(KeySecret.of({ id: 'one', redacted, createdAt: 1 }).redacted).toBe(redacted)
  })
})

describe('the format', () => {
  test('is frozen, and has a name', () => {
    expect(Object.isFrozen(format)).toBe(true)
    expect(format.name).toBe('atlas')
  })

  test('keeps secrets under its peppers, never without', () => {
    const { algorithm, pepperId } = format.hashes.verifierOf('abcdefgh', 'x')
    expect([algorithm, pepperId]).toEqual(['hmac-sha256', 'random'])
    expect(format.hashes.digestsOf('abcdefgh', 'x')).toHaveLength(1)
  })

  test.each<[unknown, string]>([
    [{}, 'peppers'],
    [{ peppers: {} }, 'peppers'],
    [{ peppers: undefined }, 'peppers'],
    [{ peppers, prefix: 'kw' }, 'prefix'],
    [undefined, ''],
    [null, ''],
    [peppers, 'ids'],
  ])('does not do without peppers: %j', (options, field) => {
    const error = (() => {
      try {
        return atlasFormat(options as AtlasFormatOptions)
      } catch (error) {
        return error
      }
    })()
    expect(error).toBeInstanceOf(InvalidInput)
    expect(error).toMatchObject({ field })
    if (field === 'peppers') expect(String(error)).toContain('Peppers.random()')
  })
})
