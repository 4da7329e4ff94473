import { InvalidInput, KeySecret, type KeySecretFields } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { HOUR, NOON } from '../fixtures/acme.js'
import { unreadable, withOwnProto } from './hostile-values.js'
import { complaintOf, faultyField } from './refused.js'

const DIGEST = '0123456789abcdef'.repeat(4)
const TIME = 'must be a Date, or whole milliseconds since 1970-01-01T00:00:00Z'
const ID = 'must be an id: 1 to 64 ASCII letters, digits, _ or -'

const fields = (change: object = {}): KeySecretFields => ({
  id: 'secret-1',
  verifier: { algorithm: 'hmac-sha256', pepperId: 'p1', digest: DIGEST },
  redacted: '************a1b2',
  createdAt: NOON,
  ...change,
})
const secretOf = (change: object = {}) => KeySecret.of(fields(change))
const complaint = (change: object) => complaintOf(() => secretOf(change))

describe('a secret', () => {
  test('is made of its fields', () => {
    const secret = secretOf({ createdAt: new Date(NOON), expiresAt: NOON + HOUR })
    expect([secret.id, secret.redacted]).toEqual(['secret-1', '************a1b2'])
    expect([secret.createdAt, secret.expiresAt]).toEqual([new Date(NOON), new Date(NOON + HOUR)])
    expect(secret.verifier).toEqual({ algorithm: 'hmac-sha256', pepperId: 'p1', digest: DIGEST })
  })

  test('may have no pepper, no verifier and no deadline', () => {
    const verifier = { algorithm: 'sha256', digest: DIGEST }
    expect(secretOf({ verifier }).verifier).toEqual(verifier)
    // A field of its own, so that a polluted prototype does not shine through.
    expect(Object.hasOwn(secretOf({ verifier }).verifier ?? {}, 'pepperId')).toBe(true)
    expect(secretOf({ verifier: undefined }).verifier).toBeUndefined()
    expect(secretOf().expiresAt).toBeUndefined()
  })

  test('is taken as it is', () => {
    const secret = secretOf()
    expect(KeySecret.of(secret)).toBe(secret)
  })

  test('cannot be changed, and gives fresh Dates', () => {
    const secret = secretOf({ expiresAt: NOON + 1 })
    expect(Object.isFrozen(secret) && Object.isFrozen(secret.verifier)).toBe(true)
    secret.createdAt.setTime(1)
    secret.expiresAt?.setTime(1)
    expect([secret.createdAt, secret.expiresAt]).toEqual([new Date(NOON), new Date(NOON + 1)])
    const given = { algorithm: 'sha256', digest: DIGEST }
    const kept = secretOf({ verifier: given })
    given.digest = '0'.repeat(64)
    expect(kept.verifier?.digest).toBe(DIGEST)
  })

  test('can be told from what only looks like one', () => {
    const secret = secretOf({ verifier: undefined })
    expect(KeySecret.is(secret)).toBe(true)
    const proxy = new Proxy(secret, {})
    for (const value of [{ ...secret }, proxy, Object.create(KeySecret.prototype), null, 'a', 1])
      expect(KeySecret.is(value)).toBe(false)
    for (const value of unreadable()) expect(KeySecret.is(value)).toBe(false)
  })
})

describe('what is shown of a private key', () => {
  test.each([
    '*',
    '****',
    '************a1b2',
    '********-****-****-********a1b2',
    '********-****-****-0123456789ab',
    'sk-****',
    'sk_live_****a1B2',
    'mdb_sa_sk_*****abcd',
    'abcdefghijklmno_*',
    `${'*'.repeat(68)}${'a'.repeat(12)}`,
  ])('may be %s', (redacted) => {
    expect(secretOf({ redacted }).redacted).toBe(redacted)
  })

  test.each([
    ['nothing', ''],
    ['no star', 'a1b2'],
    ['more than twelve closing characters', `*${'a'.repeat(13)}`],
    ['a whole UUID and a star', 'f3a1c2d4-5b6e-4f70-8a9b-0c1d2e3f4a5b*'],
    ['a UUID with a star in the middle', 'f3a1c2d4-5b6e-4f70-8a9b-*0c1d2e3f4a5b'],
    ['a whole token and a star', `kw_${'a'.repeat(16)}_${'b'.repeat(49)}*`],
    ['a token in two parts', `${'a'.repeat(12)}*${'b'.repeat(12)}`],
    ['a prefix without an end', 'sklive****'],
    ['a prefix too long', 'abcdefghijklmnop_*'],
    ['a prefix that is no word', '1abc_*'],
    ['characters between the stars', '**a**'],
    ['an underscore after the stars', '**_ab'],
    ['other characters', '**é'],
    ['a line feed', '****a1b2\n'],
    ['a line feed before', '\n****a1b2'],
    ['more than 80 characters', `${'*'.repeat(69)}${'a'.repeat(12)}`],
    ['a megabyte', '*'.repeat(1e6)],
    ['no text', 7],
    ['nothing at all', undefined],
  ])('is not %s', (_, redacted) => {
    expect(complaint({ redacted })).toBe(
      'redacted must be a redacted private key: a prefix of at most 16 characters that ends in _ or -, ' +
        'or none, then stars, then at most 12 closing characters',
    )
  })
})

describe('a secret with a deadline', () => {
  const secret = secretOf({ expiresAt: NOON + HOUR })

  test('proves until the millisecond before', () => {
    expect([0, NOON + HOUR - 1, NOON + HOUR].map((at) => secret.isLive(at))).toEqual([
      true,
      true,
      false,
    ])
    expect(secret.isLive(new Date(NOON + HOUR - 1))).toBe(true)
  })

  test('proves nothing at what is no instant', () => {
    for (const at of [Number.NaN, new Date(Number.NaN), 'now' as never])
      expect(secret.isLive(at)).toBe(false)
  })

  test('can end earlier, and never later', () => {
    expect(secret.expireAt(NOON).expiresAt).toEqual(new Date(NOON))
    expect(secret.expireAt(NOON + 2 * HOUR).expiresAt).toEqual(new Date(NOON + HOUR))
    expect(secret.expireAt(new Date(NOON)).verifier).toEqual(secret.verifier)
  })
})

describe('a secret without a deadline', () => {
  test('proves for good', () => {
    for (const at of [0, 8.64e15, Number.NaN]) expect(secretOf().isLive(at)).toBe(true)
  })

  test('can get one, which is an instant', () => {
    expect(secretOf().expireAt(NOON + 1).expiresAt).toEqual(new Date(NOON + 1))
    for (const at of [Number.NaN, 0, 1.5, 'now' as never])
      expect(complaintOf(() => secretOf().expireAt(at))).toBe(`expiresAt ${TIME}`)
  })
})

describe('a faulty secret is refused by field and rule', () => {
  test.each([
    ['no id', { id: undefined }, `id ${ID}`],
    ['no time of creation', { createdAt: undefined }, `createdAt ${TIME}`],
    ['a deadline of null', { expiresAt: null }, `expiresAt ${TIME}`],
    [
      'its text',
      { privateKey: 'x' },
      'privateKey is not a known field; known are id, verifier, digestVerifiers, redacted, createdAt, expiresAt',
    ],
  ])('with %s', (_, change, expected) => {
    expect(complaint(change)).toBe(expected)
  })

  test('within the place that is given for it', () => {
    const field = (change: object) => faultyField(() => KeySecret.of(fields(change), 'secrets[1]'))
    expect(field({ id: '' })).toBe('secrets[1].id')
    expect(field({ verifier: 7 })).toBe('secrets[1].verifier')
    expect(field({ verifier: { algorithm: 'sha256', digest: '' } })).toBe(
      'secrets[1].verifier.digest',
    )
    expect(field({ redacted: '' })).toBe('secrets[1].redacted')
    expect(field({ createdAt: 0 })).toBe('secrets[1].createdAt')
    expect(field({ expiresAt: 0 })).toBe('secrets[1].expiresAt')
    expect(faultyField(() => KeySecret.of(null as never, 'secrets[1]'))).toBe('secrets[1]')
  })

  test('whatever it is made of', () => {
    for (const value of [1, 'a']) expect(() => KeySecret.of(value as never)).toThrow(InvalidInput)
    for (const value of [...unreadable(), withOwnProto(1), null, []]) {
      expect(() => KeySecret.of(value as never)).toThrow(InvalidInput)
      for (const field of ['id', 'verifier', 'redacted', 'createdAt', 'expiresAt'])
        expect(() => secretOf({ [field]: value })).toThrow(InvalidInput)
    }
  })

  test('a copy by spreading lacks what is hidden', () => {
    expect(faultyField(() => KeySecret.of({ ...secretOf() } as never))).toBe('createdAt')
  })
})
