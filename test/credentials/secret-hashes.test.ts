import { createHash, createHmac } from 'node:crypto'
import { Peppers, SecretHashes, type SecretVerifier } from 'keywarden'
import { describe, expect, test } from 'vitest'

const NEW = 'the pepper of this year, of 32 bytes or more'
const OLD = 'the pepper of last year, of 32 bytes or more'
const peppers = Peppers.of([
  { id: 'new', secret: NEW },
  { id: 'old', secret: OLD },
])

const plain = new SecretHashes(undefined, false)
const peppered = new SecretHashes(peppers, false)
const both = new SecretHashes(peppers, true)

const sha = (text: string) => createHash('sha256').update(text).digest('hex')
const mac = (pepper: string, text: string) =>
  createHmac('sha256', pepper).update(text).digest('hex')
const hex = (digests: readonly Buffer[]) => digests.map((digest) => digest.toString('hex'))

describe('what is kept of a new secret', () => {
  test('is its SHA-256 without peppers, whether or not that is accepted', () => {
    const verifier = { algorithm: 'sha256', digest: sha('public:private') }
    expect(plain.verifierOf('public', 'private')).toEqual(verifier)
    expect(new SecretHashes(undefined, true).verifierOf('public', 'private')).toEqual(verifier)
    expect(plain.verifierOf('public', 'private')).toHaveProperty('pepperId', undefined)
    expect(verifier.digest).toBe('9717475f8cd24dd6dfb4068c37ff5c325fb70ea73bcd550c927d02ccbfb20b8e')
  })

  test('is its HMAC-SHA-256 under the current pepper, where there is one', () => {
    const verifier = {
      ...{ algorithm: 'hmac-sha256', pepperId: 'new', digest: mac(NEW, 'public:private') },
    }
    expect(peppered.verifierOf('public', 'private')).toEqual(verifier)
    expect(both.verifierOf('public', 'private')).toEqual(verifier)
  })

  test('belongs to one public key, and to one split of the text', () => {
    const { digest } = peppered.verifierOf('public', 'private')
    expect(peppered.verifierOf('publib', 'private').digest).not.toBe(digest)
    expect(peppered.verifierOf('publicp', 'rivate').digest).not.toBe(digest)
  })

  test('does not tell the secret to whoever has the database but not the pepper', () => {
    const { digest } = peppered.verifierOf('public', 'private')
    const guesses = ['private', 'public:private', 'publicprivate'].map(sha)
    expect(guesses).not.toContain(digest)
    const elsewhere = new SecretHashes(Peppers.random(), true)
    expect(hex(elsewhere.digestsOf('public', 'private'))).not.toContain(digest)
  })
})

describe('the digests of a presented secret', () => {
  test.each([
    ['without peppers', plain, [sha('public:private')]],
    ['with peppers', peppered, [mac(NEW, 'public:private'), mac(OLD, 'public:private')]],
    [
      'with peppers and without',
      both,
      [mac(NEW, 'public:private'), mac(OLD, 'public:private'), sha('public:private')],
    ],
  ])('%s are those under every hash, in order', (_, hashes, digests) => {
    expect(hex(hashes.digestsOf('public', 'private'))).toEqual(digests)
  })

  test('are of the text as it is: not trimmed, folded or normalised', () => {
    const texts = ['private', 'Private', ' private', 'private ', 'priva\u0301te', 'privâte']
    const digests = texts.map((text) => hex(peppered.digestsOf('public', text))[0])
    expect(new Set(digests).size).toBe(texts.length)
  })
})

describe('the hash of a verifier', () => {
  const digest = '0'.repeat(64)

  test.each<[SecretVerifier, [number, number, number]]>([
    [{ algorithm: 'sha256', digest }, [0, -1, 2]],
    [{ algorithm: 'sha256', pepperId: undefined, digest }, [0, -1, 2]],
    [{ algorithm: 'hmac-sha256', pepperId: 'new', digest }, [-1, 0, 0]],
    [{ algorithm: 'hmac-sha256', pepperId: 'old', digest }, [-1, 1, 1]],
    [{ algorithm: 'hmac-sha256', pepperId: 'older', digest }, [-1, -1, -1]],
    [{ algorithm: 'hmac-sha256', pepperId: 'NEW', digest }, [-1, -1, -1]],
    [{ algorithm: 'hmac-sha256', digest }, [-1, -1, -1]],
    [{ algorithm: 'sha256', pepperId: 'new', digest }, [-1, -1, -1]],
    [{ algorithm: 'sha512' as 'sha256', digest }, [-1, -1, -1]],
    [{ algorithm: '__proto__' as 'sha256', pepperId: '__proto__', digest }, [-1, -1, -1]],
  ])('%j is found by algorithm and pepper', (verifier, places) => {
    expect([plain, peppered, both].map((hashes) => hashes.indexOf(verifier))).toEqual(places)
  })
})

test('without any hash nothing can be kept', () => {
  const none = new SecretHashes({ ids: [] } as unknown as Peppers, false)
  expect(none.digestsOf('public', 'private')).toEqual([])
  expect(() => none.verifierOf('public', 'private')).toThrow(
    new TypeError('a format needs at least one hash'),
  )
})

test('the hashes are frozen, and show nothing', () => {
  expect(Object.isFrozen(both)).toBe(true)
  expect(Reflect.ownKeys(both)).toEqual([])
})
