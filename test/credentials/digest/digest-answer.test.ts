import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type DigestAnswer,
  expectedResponse,
  hashOfA1,
  hashOfA2,
  readDigestAnswer,
} from '../../../src/credentials/digest/digest-answer.js'
import { responseTo } from '../../fixtures/digest-client.js'

/** The request of the example in RFC 7616 section 3.9.1. */
const EXAMPLE = {
  ...{ method: 'GET', uri: '/dir/index.html', nc: '00000001' },
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
}
const spend = () => true

function responseOf(answer: DigestAnswer, holder: readonly [string, string, string]): string {
  const [publicKey, realm, privateKey] = holder
  const ha1 = hashOfA1(answer.algorithm, publicKey, realm, privateKey)
  return expectedResponse(ha1, hashOfA2(answer), answer)
}

describe('the response is that of RFC 7616', () => {
  test.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ] as const)('section 3.9.1, %s', (algorithm, response) => {
    const answer = { ...EXAMPLE, algorithm, response, spend }
    const holder = ['Mufasa', 'http-auth@example.org', 'Circle of Life'] as const
    expect(responseOf(answer, holder)).toBe(response)
  })

  test('and that of a client written apart, whatever is answered', () => {
    const part = fc.string({ unit: 'binary', maxLength: 20 })
    const parts = fc.record({
      ...{ method: part, uri: part, nonce: part, nc: part, cnonce: part, realm: part },
      algorithm: fc.constantFrom('MD5' as const, 'SHA-256' as const),
    })
    fc.assert(
      fc.property(parts, part, part, (signed, publicKey, privateKey) => {
        const answer = { ...signed, response: '', spend }
        expect(responseOf(answer, [publicKey, signed.realm, privateKey])).toBe(
          responseTo({ publicKey, privateKey }, signed),
        )
      }),
    )
  })
})

describe('an answer is read', () => {
  const md5: DigestAnswer = { ...EXAMPLE, algorithm: 'MD5', response: 'a'.repeat(32), spend }
  const sha: DigestAnswer = { ...md5, algorithm: 'SHA-256', response: 'a'.repeat(64) }

  test('as it is', () => {
    expect(readDigestAnswer(md5)).toEqual(md5)
    expect(readDigestAnswer(sha)).toEqual(sha)
    expect(readDigestAnswer({ ...md5, nc: 'deadbeef' })).toMatchObject({ nc: 'deadbeef' })
  })

  test.each<[string, object]>([
    ['an algorithm that is not spoken', { algorithm: 'MD5-sess' }],
    ['an algorithm that every object has', { algorithm: 'constructor' }],
    ['no algorithm', { algorithm: undefined }],
    ['a response of the other algorithm', { response: 'a'.repeat(64) }],
    ['a response in capitals', { response: 'A'.repeat(32) }],
    ['a response that is no text', { response: { length: 32 } }],
    ['the count nought', { nc: '00000000' }],
    ['a count of seven digits', { nc: '0000001' }],
    ['a count of nine digits', { nc: '000000001' }],
    ['a count after something else', { nc: ' 00000001' }],
    ['a count before something else', { nc: '00000001 ' }],
    ['a count of eight digits that is a number', { nc: 12345678 }],
    ['a response that only reads like text', { response: Object('a'.repeat(32)) }],
    ['a count in capitals', { nc: 'DEADBEEF' }],
    ['a count that is a number', { nc: 1 }],
    ['a nonce that is no text', { nonce: 7 }],
    ['a nonce without end', { nonce: 'n'.repeat(257) }],
    ['a client nonce without end', { cnonce: 'n'.repeat(257) }],
    ['a method without end', { method: 'M'.repeat(65) }],
    ['a target without end', { uri: `/${'x'.repeat(8192)}` }],
    ['no method', { method: undefined }],
    ['no target', { uri: undefined }],
    ['nobody who keeps the nonces', { spend: true }],
  ])('but not with %s', (_, change) => {
    expect(readDigestAnswer({ ...md5, ...change })).toBeUndefined()
  })

  test('with texts as long as they may be', () => {
    const long = { nonce: 'n'.repeat(256), cnonce: 'n'.repeat(256), method: 'M'.repeat(64) }
    expect(readDigestAnswer({ ...md5, ...long, uri: 'u'.repeat(8192) })).toMatchObject(long)
  })

  test('nor from anything else', () => {
    for (const other of [undefined, null, 'answer', 7, [], {}]) {
      expect(readDigestAnswer(other)).toBeUndefined()
    }
  })

  test('once: what it is read from may change', () => {
    const given = { ...md5 }
    const read = readDigestAnswer(given)
    Object.assign(given, { uri: '/elsewhere' })
    expect(read?.uri).toBe(EXAMPLE.uri)
    expect(Object.isFrozen(read)).toBe(true)
  })
})
