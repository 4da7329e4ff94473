import fc from 'fast-check'
import { DigestSecrets } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { Nonces } from '../../../src/http/digest/nonces.js'

const NOON = Date.UTC(2026, 5, 1, 12)
const LIFETIME = 300_000
const SKEW = 60_000
const deployment = (realm = 'Acme API', secret = 'the sealing key, of 32 bytes or more') =>
  DigestSecrets.of({ realm, sealingKeys: [{ id: 'one', secret }] })
const nonces = new Nonces(deployment(), LIFETIME)
const nonce = nonces.issue(NOON)

describe('a nonce (SR-16)', () => {
  test('is another one each time, of text that needs no quotes', () => {
    const many = new Set(Array.from({ length: 200 }, () => nonces.issue(NOON)))
    expect(many.size).toBe(200)
    for (const one of many) expect(one).toMatch(/^[\w-]{48}$/)
  })

  test.each([
    ['when it is issued', NOON, true],
    ['a moment before it ends', NOON + LIFETIME - 1, true],
    ['when it ends', NOON + LIFETIME, false],
    ['long after', NOON + 1e12, false],
    ['by a clock that is a minute behind', NOON - SKEW, true],
    ['by a clock that is more than that behind', NOON - SKEW - 1, false],
    ['by a clock that stands for nothing', Number.NaN, false],
  ])('is fresh or not, %s', (_, at, isFresh) => {
    expect(nonces.read(nonce, at).isFresh).toBe(isFresh)
  })

  test('says when it was issued, and how long it lives', () => {
    expect(nonces.read(nonce, NOON)).toEqual({
      ...{ nonce, isFresh: true, issuedAt: NOON, expiresAt: NOON + LIFETIME },
    })
  })

  test('is known again by every process of the deployment, and by no other deployment', () => {
    expect(new Nonces(deployment(), LIFETIME).read(nonce, NOON).isFresh).toBe(true)
    for (const other of [deployment('Rival API'), deployment('Acme API', 'x'.repeat(32))]) {
      expect(new Nonces(other, LIFETIME).read(nonce, NOON).isFresh).toBe(false)
    }
  })

  test('is not fresh when any one bit is another', () => {
    const bytes = Buffer.from(nonce, 'base64url')
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(nonces.read(changed.toString('base64url'), NOON).isFresh).toBe(false)
    }
  })

  test('is not made by a stranger, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\w-]{48}$/)), (text) => {
        expect(nonces.read(text, NOON).isFresh).toBe(false)
      }),
    )
    for (const text of ['', `${nonce}=`, `${nonce}A`, nonce.slice(0, -1), ` ${nonce}`]) {
      expect(nonces.read(text, NOON).isFresh).toBe(false)
    }
  })
})
