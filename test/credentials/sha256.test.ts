import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sha256 } from '../../src/credentials/sha256.js'

test('the hash is that of node:crypto, for text and for bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (said) => {
      const expected = createHash('sha256').update(said).digest()
      expect([sha256(said), sha256(Buffer.from(said))]).toEqual([expected, expected])
    }),
  )
})
