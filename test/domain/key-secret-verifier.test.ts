import { inspect } from 'node:util'
import { KeySecret } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { NOON } from '../fixtures/acme.js'
import { complaintOf } from './refused.js'

const DIGEST = '0123456789abcdef'.repeat(4)
const ID = 'must be an id: 1 to 64 ASCII letters, digits, _ or -'

const secretOf = (change: object = {}) =>
  KeySecret.of({
    id: 'secret-1',
    verifier: { algorithm: 'hmac-sha256', pepperId: 'p1', digest: DIGEST },
    redacted: '************a1b2',
    createdAt: NOON,
    ...change,
  })
const complaint = (change: object) => complaintOf(() => secretOf(change))

describe('the verifier', () => {
  const secret = secretOf({ expiresAt: NOON + 1 })

  test('is in no JSON', () => {
    expect(secret.toJSON()).toEqual({
      ...{ id: 'secret-1', redacted: '************a1b2', createdAt: NOON, expiresAt: NOON + 1 },
    })
    expect(JSON.stringify({ secret })).not.toContain(DIGEST)
  })

  test('is in no inspection, text or copy', () => {
    const shown = [
      inspect(secret, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true }),
      String(secret),
      JSON.stringify({ ...secret }),
      inspect(structuredClone({ ...secret }), { showHidden: true }),
      JSON.stringify(Object.getOwnPropertyDescriptors(secret)),
      Reflect.ownKeys(secret).join(),
    ]
    for (const text of shown) {
      expect(text).not.toContain(DIGEST)
      expect(text).not.toContain('verifier')
    }
  })

  test('is all that an inspection leaves out', () => {
    for (const shown of ['secret-1', '************a1b2', 'createdAt', 'expiresAt'])
      expect(inspect(secret)).toContain(shown)
  })

  test('can be dropped, and nothing else goes with it', () => {
    const shown = secret.withoutVerifier()
    expect(shown.verifier).toBeUndefined()
    expect(shown.toJSON()).toEqual(secret.toJSON())
    expect(shown.withoutVerifier()).toBe(shown)
  })

  test('comes back from no JSON', () => {
    expect(KeySecret.of(JSON.parse(JSON.stringify(secret))).verifier).toBeUndefined()
  })

  test.each([
    ['nothing', null, 'verifier must be an object'],
    ['text', DIGEST, 'verifier must be an object'],
    [
      'no digest',
      { algorithm: 'sha256' },
      'verifier.digest must be 64 lower-case hexadecimal digits',
    ],
    ['no algorithm', { digest: DIGEST }, 'verifier.algorithm must be one of hmac-sha256, sha256'],
    [
      'an unknown algorithm',
      { algorithm: 'md5', digest: DIGEST },
      'verifier.algorithm must be one of hmac-sha256, sha256',
    ],
    [
      'a pepper that is no id',
      { algorithm: 'sha256', pepperId: 'a b', digest: DIGEST },
      `verifier.pepperId ${ID}`,
    ],
    [
      'a pepper of null',
      { algorithm: 'sha256', pepperId: null, digest: DIGEST },
      `verifier.pepperId ${ID}`,
    ],
    [
      'more',
      { algorithm: 'sha256', digest: DIGEST, salt: 'x' },
      'verifier.salt is not a known field; known are algorithm, pepperId, digest',
    ],
  ])('with %s is none', (_, verifier, expected) => {
    expect(complaint({ verifier })).toBe(expected)
  })

  test('has 32 bytes in lower-case hexadecimal, exactly', () => {
    const bad = [
      DIGEST.slice(1),
      `${DIGEST}0`,
      DIGEST.toUpperCase(),
      `${DIGEST.slice(1)}g`,
      `${DIGEST}\n`,
      `\n${DIGEST}`,
      7,
    ]
    for (const digest of bad) {
      expect(complaint({ verifier: { algorithm: 'sha256', digest } })).toBe(
        'verifier.digest must be 64 lower-case hexadecimal digits',
      )
    }
  })

  test('is in no error', () => {
    for (const digest of [`${DIGEST}0`, [DIGEST], { DIGEST }]) {
      const said = complaint({ verifier: { algorithm: 'sha256', digest } })
      expect(said).not.toContain(DIGEST)
    }
  })
})
