import { createHash, createHmac } from 'node:crypto'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HmacSha256 } from '../../src/credentials/hmac-sha256.js'
import { sha256 } from '../../src/credentials/sha256.js'

const text = fc.string({ unit: 'binary', maxLength: 300 })

test('the codes are those of node:crypto, for keys shorter and longer than a block', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), text, (key, said) => {
      const expected = createHmac('sha256', key).update(said).digest()
      expect(new HmacSha256(key).of(said)).toEqual(expected)
    }),
    { numRuns: 500 },
  )
})

test.each([0, 1, 63, 64, 65, 128])('so they are for a key of %i bytes', (length) => {
  const key = new Uint8Array(length).fill(0xaa)
  const expected = createHmac('sha256', key).update('text').digest()
  expect(new HmacSha256(key).of('text')).toEqual(expected)
})

test('one code does not depend on the one before', () => {
  const hmac = new HmacSha256(new Uint8Array(32))
  const first = hmac.of('one')
  const kept = first.toString('hex')
  hmac.of('a longer text than the one before, and other bytes')
  expect([first.toString('hex'), hmac.of('one').toString('hex')]).toEqual([kept, kept])
})

test('the hash is that of node:crypto', () => {
  fc.assert(
    fc.property(text, (said) => {
      const expected = createHash('sha256').update(said).digest()
      expect([sha256(said), sha256(Buffer.from(said))]).toEqual([expected, expected])
    }),
  )
})

test('nothing shows the key', () => {
  const hmac = new HmacSha256(Buffer.from('a key that is to be kept a secret'))
  expect(Object.isFrozen(hmac)).toBe(true)
  expect(inspect(hmac, { showHidden: true, depth: 9 })).toBe('HmacSha256 {}')
  expect(JSON.stringify(hmac)).toBe('{}')
})
