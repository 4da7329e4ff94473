import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readAuthorization } from '../../../examples/walk/service/authorization-header.js'

const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64')
const UNREADABLE = ''
const anyText = fc.string({ unit: fc.nat({ max: 0xffff }).map((it) => String.fromCharCode(it)) })

describe('an Authorization header', () => {
  test('that is not there is no credential', () => {
    expect(readAuthorization()).toBe(undefined)
    expect(readAuthorization([])).toBe(undefined)
  })

  test('of Bearer is a token, in any case of the scheme', () => {
    expect(readAuthorization(['Bearer kw_a_b'])).toBe('kw_a_b')
    expect(readAuthorization(['bEARER kw_a_b'])).toBe('kw_a_b')
  })

  test('of Basic is a pair, of which only the private key may contain a colon', () => {
    const pair = { publicKey: 'name', privateKey: 'se:cr:et' }
    expect(readAuthorization([`Basic ${base64('name:se:cr:et')}`])).toEqual(pair)
    expect(readAuthorization([`basic ${base64('name:se:cr:et')}`])).toEqual(pair)
  })

  test('of Basic says what its sender wrote, whatever printable text that is', () => {
    const printable = fc.stringMatching(/^[\x21-\x39\x3b-\x7e]{1,40}$/)
    fc.assert(
      fc.property(printable, printable, (publicKey, privateKey) => {
        const header = `Basic ${base64(`${publicKey}:${privateKey}`)}`
        expect(readAuthorization([header])).toEqual({ publicKey, privateKey })
      }),
    )
  })
})

describe('a header that is not exactly right is unreadable', () => {
  test.each([
    ['nothing', ''],
    ['no scheme', 'kw_a_b'],
    ['a scheme alone', 'Bearer'],
    ['a scheme alone, and a space', 'Basic '],
    ['another scheme', 'Digest kw_a_b'],
    ['a scheme that only begins like one', 'Bearers kw_a_b'],
    ['two tokens', 'Bearer kw_a_b kw_c_d'],
    ['two schemes', `Bearer kw_a_b, Basic ${base64('a:b')}`],
    ['more than one space', 'Bearer  kw_a_b'],
    ['space around it', ' Bearer kw_a_b'],
    ['a no-break space', 'Bearer\u00a0kw_a_b'],
    ['text that is no Base64', 'Basic a:b'],
    ['Base64 without its padding', `Basic ${base64('a:b1').replace(/=+$/, '')}`],
    ['Base64 with loose bits at its end', 'Basic YTpiMR=='],
    ['Base64 for the path of a URL', `Basic ${base64('a:>>>???').replace(/\+/g, '-')}`],
    ['no colon', `Basic ${base64('ab')}`],
    ['no public key', `Basic ${base64(':b')}`],
    ['no private key', `Basic ${base64('a:')}`],
    ['a control character', `Basic ${base64('a:b\0')}`],
    ['a line break', `Basic ${base64('a:b\n')}`],
    ['text beyond ASCII', `Basic ${base64('a:b\u00fc')}`],
  ])('%s', (_, header) => {
    expect(readAuthorization([header])).toBe(UNREADABLE)
  })

  test('two of them, even twice the same', () => {
    expect(readAuthorization(['Bearer kw_a_b', 'Bearer kw_a_b'])).toBe(UNREADABLE)
  })

  test('and no text at all makes it throw', () => {
    fc.assert(
      fc.property(fc.array(anyText), (headers) => {
        expect(() => readAuthorization(headers)).not.toThrow()
      }),
    )
  })
})
