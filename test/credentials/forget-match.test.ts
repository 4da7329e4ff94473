/** `RegExp` tells everybody what it matched last; that must not be a credential (SR-09). */
import { type KeyFormat, keywardenFormat } from 'keywarden'
import { expect, test } from 'vitest'
import { forgetMatch } from '../../src/credentials/forget-match.js'
import { readCredential } from '../../src/credentials/presented.js'
import { seededRandom } from './seeded-random.js'

const format = keywardenFormat()
const random = seededRandom('forgotten')
const publicKey = format.newPublicKey(random)
const privateKey = format.newPrivateKey(publicKey, random)

test('what was matched is there until it is forgotten, then it is not', () => {
  expect(/(secret) text/.test('a secret text')).toBe(true)
  expect([RegExp.input, RegExp.$1]).toEqual(['a secret text', 'secret'])
  forgetMatch()
  expect([RegExp.input, RegExp.lastMatch, RegExp.$1]).toEqual(['', '', ''])
})

test.each<[string, unknown]>([
  ['a token', privateKey],
  ['a pair', { publicKey, privateKey }],
  ['a token of no form', `${privateKey}x`],
])('reading %s leaves nothing of it', (_, credential) => {
  readCredential(credential, [format])
  expect(RegExp.input).toBe('')
})

test('nor does a format that matches and then throws', () => {
  const throwing: KeyFormat = {
    ...format,
    publicKeyIn: (token) => {
      throw new Error(String(/^kw_(.*)$/.test(token)))
    },
  }
  expect(readCredential(privateKey, [throwing])).toBe('CREDENTIAL_MALFORMED')
  expect(RegExp.input).toBe('')
})
