import {
  InvalidInput,
  KeySecret,
  type KeywardenFormatOptions,
  keywardenFormat,
  Peppers,
  systemRandom,
} from 'keywarden'
import { describe, expect, test } from 'vitest'
import { seededRandom } from './seeded-random.js'

const format = keywardenFormat()
const random = seededRandom('keywarden')

function mint(by = format) {
  const publicKey = by.newPublicKey(random)
  return { publicKey, privateKey: by.newPrivateKey(publicKey, random) }
}

describe('a private key', () => {
  test('is prefix, public key, secret and checksum in one token', () => {
    const { publicKey, privateKey } = mint()
    expect(publicKey).toMatch(/^[0-9A-Za-z]{16}$/)
    expect(privateKey).toMatch(new RegExp(`^kw_${publicKey}_[0-9A-Za-z]{49}$`))
    expect(format.publicKeyIn(privateKey)).toBe(publicKey)
    expect(format.accepts(publicKey, privateKey)).toBe(true)
  })

  test('is made of 32 random bytes, of the public key and of nothing else', () => {
    const asked: number[] = []
    const bytes = (size: number) => {
      asked.push(size)
      return new Uint8Array(size).fill(255)
    }
    const [one, other] = [1, 2].map(() => format.newPrivateKey('A'.repeat(16), { bytes }))
    expect(asked).toEqual([32, 32])
    expect(one).toBe(other)
    expect(one?.slice(20, -6)).toMatch(/^[A-Za-z][0-9A-Za-z]{42}$/)
  })

  test('is the token that it was, for keys made long ago stay readable', () => {
    const counting = {
      bytes: (size: number) => Uint8Array.from({ length: size }, (_, index) => index),
    }
    const privateKey = format.newPrivateKey('AAAAaaaa0000zzzz', counting)
    expect(privateKey).toBe('kw_AAAAaaaa0000zzzz_003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf0mdywV')
    expect(format.publicKeyIn(privateKey)).toBe('AAAAaaaa0000zzzz')
  })

  test('is accepted with its own public key only', () => {
    const { publicKey, privateKey } = mint()
    const other = mint()
    expect(format.accepts(other.publicKey, privateKey)).toBe(false)
    expect(format.accepts(publicKey, other.privateKey)).toBe(false)
    expect(format.accepts('', privateKey)).toBe(false)
    expect(format.accepts(publicKey, '')).toBe(false)
  })

  test('that names no public key is not that of nobody', () => {
    expect(format.accepts(undefined as unknown as string, 'nonsense')).toBe(false)
    expect(format.accepts(undefined as unknown as string, mint().privateKey)).toBe(false)
  })

  test('spliced of two keys is refused', () => {
    const [one, other] = [mint(), mint()]
    const secret = other.privateKey.slice(`kw_${other.publicKey}_`.length)
    expect(format.publicKeyIn(`kw_${one.publicKey}_${secret}`)).toBeUndefined()
    expect(format.publicKeyIn(one.privateKey.slice(0, -6) + secret.slice(-6))).toBeUndefined()
  })

  test.each([
    ['empty', ''],
    ['the prefix alone', 'kw_'],
    ['a word', 'hello'],
    ['longer', `${mint().privateKey}0`],
    ['shorter', mint().privateKey.slice(0, -1)],
    ['with a line break', `${mint().privateKey}\n`],
    ['after a line', `x\n${mint().privateKey}`],
    ['before a line', `${mint().privateKey}\nx`],
    ['with a space', ` ${mint().privateKey}`],
    ['in full-width letters', mint().privateKey.replace('kw', 'ｋｗ')],
    ['in another case', mint().privateKey.replace('kw', 'KW')],
    ['very long', `kw_${'a'.repeat(1_000_000)}`],
  ])('is nothing that is %s', (_, text) => {
    expect(format.publicKeyIn(text)).toBeUndefined()
  })

  test('shows its last four characters and nothing else of it', () => {
    const { privateKey } = mint()
    const redacted = format.redact(privateKey)
    expect(redacted).toBe(`************${privateKey.slice(-4)}`)
    expect(KeySecret.of({ id: 'one', redacted, createdAt: 1 }).redacted).toBe(redacted)
  })
})

describe('a prefix', () => {
  test.each(['k', 'K2', 'acme_live', 'a_b_c', 'a'.repeat(24), 'kw_1'])('may be %s', (prefix) => {
    const { publicKey, privateKey } = mint(keywardenFormat({ prefix }))
    expect(privateKey.startsWith(`${prefix}_${publicKey}_`)).toBe(true)
    expect(keywardenFormat({ prefix }).publicKeyIn(privateKey)).toBe(publicKey)
  })

  test.each([
    ...['', '_', '1kw', '_kw', 'kw_', 'k__w', 'k-w', 'k.w', 'k w', 'kẃ', 'kw\n', 'a'.repeat(25)],
    ...[7, null, ['kw'], {}],
  ])('may not be %j', (prefix) => {
    expect(() => keywardenFormat({ prefix } as KeywardenFormatOptions)).toThrow(
      new InvalidInput([
        {
          field: 'prefix',
          rule: 'must be a letter, then letters, digits and single _, at most 24 in all',
        },
      ]),
    )
  })

  test('keeps environments apart: the keys of one are refused in every other', () => {
    const prefixes = ['kw', 'kw_live', 'kw_test', 'kw_live_eu', 'KW', 'k', 'acme']
    for (const own of prefixes) {
      const { publicKey, privateKey } = mint(keywardenFormat({ prefix: own }))
      for (const other of prefixes) {
        const theirs = keywardenFormat({ prefix: other })
        expect(theirs.publicKeyIn(privateKey)).toBe(own === other ? publicKey : undefined)
        expect(theirs.accepts(publicKey, privateKey)).toBe(own === other)
        const renamed = privateKey.replace(`${own}_`, `${other}_`)
        expect(theirs.publicKeyIn(renamed)).toBe(own === other ? publicKey : undefined)
      }
    }
  })
})

describe('an id', () => {
  test.each([
    ['organization', 'org'],
    ['project', 'prj'],
    ['key', 'key'],
    ['secret', 'sec'],
  ] as const)('of kind %s begins with %s', (kind, prefix) => {
    const id = format.newId(kind, random, 0)
    expect(id).toMatch(new RegExp(`^${prefix}_[0-9A-Za-z]{20}$`))
    expect(format.newId(kind, random, 0)).not.toBe(id)
  })
})

describe('the options', () => {
  test.each<[object, string]>([
    [{ peppers: {} }, 'peppers'],
    [{ peppers: [{ id: 'a', secret: 'x'.repeat(32) }] }, 'peppers'],
    [{ peppers: null }, 'peppers'],
    [{ acceptUnpeppered: 'yes' }, 'acceptUnpeppered'],
    [{ acceptUnpeppered: null }, 'acceptUnpeppered'],
    [{ pepper: Peppers.random() }, 'pepper'],
    [null as unknown as object, ''],
    [[], ''],
  ])('%j are refused, and the error names the field', (options, field) => {
    const error = (() => {
      try {
        return keywardenFormat(options as KeywardenFormatOptions)
      } catch (error) {
        return error
      }
    })()
    expect(error).toBeInstanceOf(InvalidInput)
    expect(error).toMatchObject({ field })
    if (field === 'peppers') expect(String(error)).toContain('must be made by Peppers.of')
  })

  test('decide how secrets are kept', () => {
    const { publicKey, privateKey } = mint()
    const peppers = Peppers.of([{ id: 'p1', secret: 'x'.repeat(32) }])
    const kept = (options: KeywardenFormatOptions) => {
      const { hashes } = keywardenFormat(options)
      const { algorithm, pepperId } = hashes.verifierOf(publicKey, privateKey)
      return [algorithm, pepperId, hashes.digestsOf(publicKey, privateKey).length]
    }
    expect(kept({})).toEqual(['sha256', undefined, 1])
    expect(kept({ acceptUnpeppered: true })).toEqual(['sha256', undefined, 1])
    expect(kept({ peppers })).toEqual(['hmac-sha256', 'p1', 1])
    expect(kept({ peppers, acceptUnpeppered: true })).toEqual(['hmac-sha256', 'p1', 2])
  })

  test('make a frozen format with a name', () => {
    expect(Object.isFrozen(format)).toBe(true)
    expect(format.name).toBe('keywarden')
  })

  test('work with the generator of the machine', () => {
    const publicKey = format.newPublicKey(systemRandom)
    const privateKey = format.newPrivateKey(publicKey, systemRandom)
    expect(format.publicKeyIn(privateKey)).toBe(publicKey)
  })
})
