/** What a caller shows may be anything; what comes of it is a pair of a known format, or a code. */
import fc from 'fast-check'
import { atlasFormat, type KeyFormat, keywardenFormat, Peppers } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { readCredential } from '../../src/credentials/presented.js'
import { seededRandom } from './seeded-random.js'

const random = seededRandom('read')
const live = keywardenFormat({ prefix: 'acme_live' })
const staging = keywardenFormat({ prefix: 'acme_staging' })
const atlas = atlasFormat({ peppers: Peppers.random() })
const formats = [live, staging, atlas]

function mint(format: KeyFormat) {
  const publicKey = format.newPublicKey(random)
  return { publicKey, privateKey: format.newPrivateKey(publicKey, random) }
}

const key = mint(live)
const uuid = mint(atlas)
const throwing = () => {
  throw new Error('not yours')
}

describe('a credential of a known form is read', () => {
  test.each([
    ['acme_live', live],
    ['acme_staging', staging],
    ['atlas', atlas],
  ])('as a pair: %s', (_, format) => {
    const pair = mint(format)
    expect(readCredential(pair, formats)).toEqual({ kind: 'private key', format, ...pair })
  })

  test('as a token, where it names its public key', () => {
    for (const format of [live, staging]) {
      const { publicKey, privateKey } = mint(format)
      expect(readCredential(privateKey, formats)).toEqual({
        ...{ kind: 'private key', format, publicKey, privateKey },
      })
    }
  })

  test('of the first format that takes it', () => {
    const twin = keywardenFormat({ prefix: 'acme_live' })
    expect(readCredential(key, [twin, live])).toMatchObject({ format: twin })
    expect(readCredential(key.privateKey, [live, twin])).toMatchObject({ format: live })
  })

  test('from whatever has both parts, and each part is read once', () => {
    let reads = 0
    const counted = {
      get publicKey() {
        reads++
        return key.publicKey
      },
      get privateKey() {
        reads++
        return reads > 2 ? 'another' : key.privateKey
      },
    }
    expect(readCredential(counted, formats)).toEqual({
      ...{ kind: 'private key', format: live, ...key },
    })
    expect(reads).toBe(2)
    expect(readCredential(new Proxy(key, {}), formats)).toEqual({
      ...{ kind: 'private key', format: live, ...key },
    })
    expect(
      readCredential(
        Object.assign(() => 1, key),
        formats,
      ),
    ).toEqual({
      ...{ kind: 'private key', format: live, ...key },
    })
  })
})

describe('nothing shown is missing, not malformed', () => {
  test.each([[undefined], [null]])('%s', (nothing) => {
    expect(readCredential(nothing, formats)).toBe('CREDENTIAL_MISSING')
  })
})

describe('what looks like a Bearer token is one of a self-identifying format, or nothing', () => {
  test.each([
    ['a private key that does not name its public key', uuid.privateKey],
    ['a public key', key.publicKey],
    ['a public key of Atlas', uuid.publicKey],
    ['a pair in one text', `${uuid.publicKey}:${uuid.privateKey}`],
    ['a pair in base64', Buffer.from(`${key.publicKey}:${key.privateKey}`).toString('base64')],
    ['a token with its scheme', `Bearer ${key.privateKey}`],
    ['two tokens', `${key.privateKey} ${mint(live).privateKey}`],
    ['two tokens in a list', `${key.privateKey},${mint(live).privateKey}`],
    ['a token of a format that is not there', mint(keywardenFormat()).privateKey],
    ['a token of an unknown version', key.privateKey.replace('live', 'live2')],
    ['a JWT', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhY21lIn0.'],
    ['nothing', ''],
    ['a space', ' '],
    ['SQL', "' OR 1=1 --"],
    ['the name of a property of every object', '__proto__'],
  ])('%s', (_, token) => {
    expect(readCredential(token, formats)).toBe('CREDENTIAL_MALFORMED')
    expect(readCredential(token, [atlas])).toBe('CREDENTIAL_MALFORMED')
  })

  test.each([[null], [7], [{}], [true], [Symbol('x')]])(
    'a format that names %s instead of a public key names none',
    (named) => {
      const odd = { ...live, publicKeyIn: () => named as unknown as string }
      expect(readCredential(key.privateKey, [odd])).toBe('CREDENTIAL_MALFORMED')
    },
  )
})

describe('anything else is malformed', () => {
  test.each<[string, unknown]>([
    ['a number', 7],
    ['NaN', Number.NaN],
    ['a big number', 7n],
    ['true', true],
    ['a symbol', Symbol(key.privateKey)],
    ['a function', () => key.privateKey],
    ['an empty object', {}],
    ['an object without a prototype', Object.create(null)],
    ['an array', [key.publicKey, key.privateKey]],
    ['an array of a token', [key.privateKey]],
    ['a text in an object', new String(key.privateKey)],
    ['bytes', Buffer.from(key.privateKey)],
    ['a date', new Date(0)],
    ['an error', new Error(key.privateKey)],
    ['a promise', Promise.resolve(key)],
    ['a map', new Map(Object.entries(key))],
    ['a public key alone', { publicKey: key.publicKey }],
    ['a private key alone', { privateKey: key.privateKey }],
    ['an Atlas private key alone', { privateKey: uuid.privateKey }],
    ['a private key without its public key', { publicKey: undefined, privateKey: key.privateKey }],
    ['empty parts', { publicKey: '', privateKey: '' }],
    ['parts that are arrays', { publicKey: [key.publicKey], privateKey: [key.privateKey] }],
    [
      'parts that turn into text',
      { publicKey: text(key.publicKey), privateKey: text(key.privateKey) },
    ],
    ['Atlas parts that are arrays', each(uuid, (part) => [part])],
    ['Atlas parts that turn into text', each(uuid, text)],
    ['an Atlas public key that is an array', { ...uuid, publicKey: [uuid.publicKey] }],
    ['an Atlas private key that is an array', { ...uuid, privateKey: [uuid.privateKey] }],
    ['parts of two keys', { publicKey: mint(live).publicKey, privateKey: key.privateKey }],
    ['parts of two formats', { publicKey: uuid.publicKey, privateKey: key.privateKey }],
    ['parts in the wrong order', { publicKey: key.privateKey, privateKey: key.publicKey }],
    ['parts of other names', { username: key.publicKey, password: key.privateKey }],
    ['a getter that throws', Object.defineProperty({}, 'publicKey', { get: throwing })],
    [
      'another getter that throws',
      Object.defineProperty({ ...key }, 'privateKey', { get: throwing }),
    ],
    ['a proxy that throws', new Proxy({}, { get: throwing })],
    ['a proxy that is revoked', revoked()],
    ['a proxy that answers everything', new Proxy({}, { get: () => new Proxy({}, {}) })],
  ])('%s', (_, credential) => {
    expect(readCredential(credential, formats)).toBe('CREDENTIAL_MALFORMED')
  })

  test('also for a format that would take it for text', () => {
    const { publicKey, privateKey } = uuid
    for (const pair of [
      { publicKey: [publicKey], privateKey },
      { publicKey, privateKey: [privateKey] },
      { publicKey: text(publicKey), privateKey: text(privateKey) },
    ])
      expect(readCredential(pair, [atlas])).toBe('CREDENTIAL_MALFORMED')
  })

  test('whatever comes, a pair or a code comes out', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      key: fc.string(),
    })
    const pair = fc.record({ publicKey: anything, privateKey: anything })
    fc.assert(
      fc.property(fc.oneof(anything, pair, fc.string()), (credential) => {
        expect(readCredential(credential, formats)).toBe(
          credential === undefined || credential === null
            ? 'CREDENTIAL_MISSING'
            : 'CREDENTIAL_MALFORMED',
        )
      }),
      { numRuns: 500 },
    )
  })

  test('a format that throws is not heard', () => {
    const broken = { ...live, accepts: throwing, publicKeyIn: throwing }
    expect(readCredential(key, [broken])).toBe('CREDENTIAL_MALFORMED')
    expect(readCredential(key.privateKey, [broken])).toBe('CREDENTIAL_MALFORMED')
  })
})

function each(pair: typeof key, change: (part: string) => unknown) {
  return { publicKey: change(pair.publicKey), privateKey: change(pair.privateKey) }
}

function text(value: string) {
  return { toString: () => value, valueOf: () => value, [Symbol.toPrimitive]: () => value }
}

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
