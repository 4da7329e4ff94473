import { describe, expect, test } from 'vitest'
import { readDigestParameters } from '../../src/http/digest/digest-parameters.js'

const PARAMETERS = [
  'username="abcdefgh"',
  'realm="api"',
  'nonce="c29tZSBub25jZQ"',
  'uri="/orgs/acme"',
  `response="${'0f'.repeat(16)}"`,
  'cnonce="chosen by the client"',
  'nc=00000001',
  'qop=auth',
]

describe('the parameters of a digest', () => {
  test('are read as they are, with MD5 where no algorithm is named', () => {
    expect(readDigestParameters(PARAMETERS.join(', '))).toMatchObject({
      ...{ username: 'abcdefgh', realm: 'api', uri: '/orgs/acme', nc: '00000001' },
      algorithm: 'MD5',
    })
    const named = readDigestParameters([...PARAMETERS, 'algorithm=SHA-256'].join(', '))
    expect(named?.algorithm).toBe('SHA-256')
  })

  test.each(PARAMETERS.map((one) => [one.slice(0, one.indexOf('=')), one]))(
    'are none without %s, and none with two of it',
    (_, one) => {
      const others = PARAMETERS.filter((other) => other !== one)
      expect(readDigestParameters(others.join(', '))).toBeUndefined()
      expect(readDigestParameters([...PARAMETERS, one].join(', '))).toBeUndefined()
    },
  )

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'unheard-of'])(
    'may include %s, which means nothing',
    (name) => {
      const read = readDigestParameters([...PARAMETERS, `${name}=x`].join(', '))
      expect(read).toMatchObject({ username: 'abcdefgh', qop: 'auth' })
    },
  )
})
