import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { authParams } from '../../../src/http/auth-params.js'
import { readDigestHeader } from '../../../src/http/digest/digest-header.js'
import { type AnswerParts, digestHeader } from '../../fixtures/digest-client.js'
import { FUZZ, FUZZ_TIMEOUT_MS } from '../fuzz/runs.js'

const OFFERED = { realm: 'Acme API', algorithms: ['SHA-256', 'MD5'] } as const
const HOLDER = { publicKey: 'acme-key', privateKey: 'private' }
const PARTS: AnswerParts = {
  ...{ realm: 'Acme API', algorithm: 'SHA-256', method: 'GET', uri: '/a?b=c,d' },
  ...{ nonce: 'n0nce', nc: '0000000a', cnonce: 'client' },
}

/** What follows the name of the scheme. */
const written = (change: Readonly<Record<string, string | undefined>> = {}) =>
  digestHeader(HOLDER, PARTS, change).slice('Digest '.length)
const read = (text: string) => readDigestHeader(text, OFFERED)

describe('the parameters of a credential (RFC 9110 section 11.2)', () => {
  test.each<[string, Record<string, string>]>([
    ['', {}],
    ['a=b', { a: 'b' }],
    ['A=b, c="d"', { a: 'b', c: 'd' }],
    ['a = b ,\tc= "d" ', { a: 'b', c: 'd' }],
    [', a=b,, ,c=d,', { a: 'b', c: 'd' }],
    ['a="\\"quoted\\", \\\\"', { a: '"quoted", \\' }],
    ['a=""', { a: '' }],
  ])('%s', (text, parameters) => {
    expect(Object.fromEntries(authParams(text) ?? [])).toEqual(parameters)
  })

  test.each([
    ...['a', 'a=', '=b', 'a b', 'a=b c=d', 'a=b;c=d', 'a="b', 'a="b"c', 'a=b"c"', 'a="b\\'],
    ...['a=b, a=c', 'a=b, A=b', 'a="\u0000"', 'a="\n"', 'a=ä', 'a="ä"', '"a"=b', 'a==b'],
  ])('are not in %j', (text) => {
    expect(authParams(text)).toBeUndefined()
  })

  test(
    'any text has them or not, and none throws',
    () => {
      const piece = fc.constantFrom(
        'a',
        'b',
        '=',
        '"',
        '\\',
        ',',
        ' ',
        '\t',
        'é',
        '\u0000',
        'nonce',
      )
      const text = fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
      )
      fc.assert(
        fc.property(text, (header) => {
          const parameters = authParams(header)
          const again = [...(parameters ?? [])].map(
            ([name, value]) => `${name}="${value.replace(/["\\]/g, '\\$&')}"`,
          )
          if (parameters !== undefined) expect(authParams(again.join())).toEqual(parameters)
        }),
        { numRuns: Math.max(3000, FUZZ.numRuns) },
      )
    },
    FUZZ_TIMEOUT_MS,
  )
})

describe('a header of HTTP Digest is read', () => {
  test('with its quotes or without', () => {
    const header = read(written())
    expect(header).toMatchObject({
      ...{ username: 'acme-key', algorithm: 'SHA-256', uri: '/a?b=c,d', nonce: 'n0nce' },
      ...{ nc: '0000000a', count: 10, cnonce: 'client' },
    })
    expect(read(written({ nc: '"0000000a"', qop: '"auth"', algorithm: '"sha-256"' }))).toEqual(
      header,
    )
  })

  test('as MD5 where no algorithm is named', () => {
    const response = `"${'a'.repeat(32)}"`
    expect(read(written({ algorithm: undefined, response }))?.algorithm).toBe('MD5')
  })

  test('with parameters that nobody knows', () => {
    expect(read(written({ opaque: '"x"', userhash: 'false', future: 'yes' }))).toBeDefined()
  })

  test.each<[string, Record<string, string | undefined>]>([
    ['another realm', { realm: '"Acme Api"' }],
    ['an algorithm that is not offered', { algorithm: 'SHA-512-256' }],
    ['a session', { algorithm: 'SHA-256-sess' }],
    ['no qop, as in RFC 2069', { qop: undefined }],
    ['an empty qop', { qop: '""' }],
    ['qop=auth-int', { qop: 'auth-int' }],
    ['two qops', { qop: '"auth,auth-int"' }],
    ['a hashed user name', { userhash: 'true' }],
    ['a user name in another encoding', { 'username*': "UTF-8''acme-key" }],
    ['no user name', { username: undefined }],
    ['a user name that is no public key', { username: '"acme key"' }],
    ['a user name without end', { username: `"${'a'.repeat(65)}"` }],
    ['no realm', { realm: undefined }],
    ['no nonce', { nonce: undefined }],
    ['no target', { uri: undefined }],
    ['no client nonce', { cnonce: undefined }],
    ['no count', { nc: undefined }],
    ['no response', { response: undefined }],
    ['an empty response', { response: '""' }],
    ['the count nought', { nc: '00000000' }],
    ['a decimal count that is too long', { nc: '000000010' }],
    ['a count that is no number', { nc: '0000000g' }],
    ['a negative count', { nc: '-0000001' }],
    ['a response in capitals', { response: `"${'A'.repeat(64)}"` }],
    ['a response of MD5 under the name of SHA-256', { response: `"${'a'.repeat(32)}"` }],
    ['a second response', { Response: `"${'a'.repeat(64)}"` }],
  ])('but not with %s', (_, change) => {
    expect(read(written(change))).toBeUndefined()
  })

  test('nor by a server that offers SHA-256 alone, when it says MD5', () => {
    const strict = { ...OFFERED, algorithms: ['SHA-256'] as const }
    const md5 = written({ algorithm: 'MD5', response: `"${'a'.repeat(32)}"` })
    expect(readDigestHeader(md5, strict)).toBeUndefined()
    expect(readDigestHeader(md5, OFFERED)).toBeDefined()
  })
})
