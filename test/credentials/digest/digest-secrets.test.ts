import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { inspect } from 'node:util'
import {
  DigestSecrets,
  type DigestSecretsFields,
  type InvalidInput,
  KeySecret,
  systemRandom,
} from 'keywarden'
import { describe, expect, test, vi } from 'vitest'
import { hashOfA1 } from '../../../src/credentials/digest/digest-answer.js'

const REALM = 'Acme API'
const sealingKey = (id: string) => ({ id, secret: `the sealing key ${id}, of 32 bytes or more` })
const fields: DigestSecretsFields = {
  realm: REALM,
  algorithms: ['SHA-256', 'MD5'],
  sealingKeys: [sealingKey('2026'), sealingKey('2025')],
}
const secrets = DigestSecrets.of(fields)
const [sha, md5] = secrets.seal('acme-key', 'a private key', systemRandom)
if (sha === undefined || md5 === undefined) throw new TypeError('one for each algorithm')

/** What the first version sealed and authenticated, with the sealing key 2026. */
const SEALED_AT_FIRST =
  '535b5df2b00de56c9c28b5b2b1c1ee926e495757b5644dd61ef76260a2b37bdae6ac5b34e57c57fb8c1af5b8fdd646c60dbe08ed977fe73c2897a9d6'
const MAC_AT_FIRST = 'b8adcc7181d6bdbd952b3750867a7cfff243483d63201747a3d55c2e614c006d'

describe('what is sealed', () => {
  test('is opened again, each algorithm by itself', () => {
    for (const verifier of [sha, md5]) {
      const { algorithm } = verifier
      const hash = hashOfA1(algorithm, 'acme-key', REALM, 'a private key')
      expect(secrets.open(verifier, algorithm, 'acme-key')).toBe(hash)
    }
    expect([sha.algorithm, md5.algorithm]).toEqual(['SHA-256', 'MD5'])
  })

  test('never looks the same twice', () => {
    const [again] = secrets.seal('acme-key', 'a private key', systemRandom)
    expect(again?.sealed).not.toBe(sha.sealed)
  })

  test('shows neither the hash nor the private key', () => {
    const dump = JSON.stringify([sha, md5])
    for (const { algorithm } of [sha, md5]) {
      expect(dump).not.toContain(hashOfA1(algorithm, 'acme-key', REALM, 'a private key'))
    }
    expect(dump).not.toContain('a private key')
  })

  test('by the first version can be opened for ever', () => {
    const first = DigestSecrets.of({ realm: REALM, sealingKeys: [sealingKey('2026')] })
    expect(first.open({ ...sha, sealed: SEALED_AT_FIRST }, 'SHA-256', 'acme-key')).toBe(
      hashOfA1('SHA-256', 'acme-key', REALM, 'a private key'),
    )
    expect(first.nonceMac(Buffer.from('content')).toString('hex')).toBe(MAC_AT_FIRST)
  })

  test('is opened by a sealing key that is no longer the current one', () => {
    const older = DigestSecrets.of({ ...fields, sealingKeys: [sealingKey('2025')] })
    const [old] = older.seal('acme-key', 'a private key', systemRandom)
    expect(old?.sealedBy).toBe('2025')
    expect(sha.sealedBy).toBe('2026')
    expect(secrets.open(old, 'SHA-256', 'acme-key')).toBe(
      hashOfA1('SHA-256', 'acme-key', REALM, 'a private key'),
    )
  })

  test.each<[string, () => string | undefined]>([
    ['by another sealing key', () => alien().open(sha, 'SHA-256', 'acme-key')],
    ['by another secret under the same name', () => alien('2026').open(sha, 'SHA-256', 'acme-key')],
    ['for another key', () => secrets.open(sha, 'SHA-256', 'other-key')],
    ['as another algorithm', () => secrets.open({ ...sha, algorithm: 'MD5' }, 'MD5', 'acme-key')],
    ['in another realm', () => secrets.open({ ...sha, realm: 'Rival API' }, 'SHA-256', 'acme-key')],
    [
      'as sealed by another',
      () => secrets.open({ ...sha, sealedBy: '2025' }, 'SHA-256', 'acme-key'),
    ],
    ['where there is nothing', () => secrets.open(undefined, 'SHA-256', 'acme-key')],
  ])('is not opened %s', (_, open) => {
    expect(open()).toBeUndefined()
  })

  test('is not opened when any one digit is another', () => {
    for (let place = 0; place < sha.sealed.length; place++) {
      const digit = sha.sealed[place] === '0' ? '1' : '0'
      const sealed = sha.sealed.slice(0, place) + digit + sha.sealed.slice(place + 1)
      expect(secrets.open({ ...sha, sealed }, 'SHA-256', 'acme-key')).toBeUndefined()
    }
  })
})

/** The field and the rule that some fields are refused by. */
function complaintAbout(given: DigestSecretsFields): string {
  try {
    DigestSecrets.of(given)
  } catch (error) {
    const [issue] = (error as InvalidInput).issues
    return `${issue?.field} ${issue?.rule}`
  }
  return 'none'
}

function alien(id = '1999'): DigestSecrets {
  const secret = 'somebody else, of 32 bytes or more'
  return DigestSecrets.of({ ...fields, sealingKeys: [{ id, secret }] })
}

describe('the secrets of a deployment', () => {
  test('offer SHA-256 alone unless said otherwise', () => {
    const { realm, sealingKeys } = fields
    expect(DigestSecrets.of({ realm, sealingKeys }).algorithms).toEqual(['SHA-256'])
  })

  test('are frozen and show nothing', () => {
    expect(Object.isFrozen(secrets)).toBe(true)
    const shown = inspect(secrets, {
      showHidden: true,
      depth: Number.POSITIVE_INFINITY,
      getters: true,
    })
    for (const text of [shown, JSON.stringify(secrets)]) expect(text).not.toContain('sealing key')
  })

  test.each<[string, string, object]>([
    ['no realm', 'realm must be 1 to 100 printable ASCII characters', { realm: '' }],
    ['a long realm', 'realm must be 1 to 100', { realm: 'a'.repeat(101) }],
    ['a realm with a line break', 'realm must be 1 to 100', { realm: 'Acme\r\nSet-Cookie: a=b' }],
    ['a realm that is not ASCII', 'realm must be 1 to 100', { realm: 'Äcme' }],
    ['a realm that is no text', 'realm must be 1 to 100', { realm: ['Acme'] }],
    ['no sealing key', 'sealingKeys must name at least one', { sealingKeys: [] }],
    [
      'a short sealing key',
      'sealingKeys[0].secret must be at least 32 bytes',
      { sealingKeys: [{ id: 'a', secret: 'x'.repeat(31) }] },
    ],
    [
      'a sealing key that is no bytes',
      'sealingKeys[0].secret must be at least 32 bytes',
      { sealingKeys: [{ id: 'a', secret: { length: 32 } }] },
    ],
    [
      'one id twice',
      'sealingKeys[1].id must be there once',
      { sealingKeys: [sealingKey('a'), sealingKey('a')] },
    ],
    ['an id that is none', 'sealingKeys[0].id must be an id', { sealingKeys: [sealingKey('a b')] }],
    ['no algorithm', 'algorithms must name at least one', { algorithms: [] }],
    ['an algorithm twice', 'algorithms must name each once', { algorithms: ['MD5', 'MD5'] }],
    ['an unknown algorithm', 'algorithms[0] must be one of', { algorithms: ['SHA-1'] }],
    ['a misspelt field', 'relm is not a known field', { relm: 'Acme' }],
    [
      'a misspelt field of a key',
      'sealingKeys[0].key is not a known field',
      { sealingKeys: [{ ...sealingKey('a'), key: 'b' }] },
    ],
    ['sealing keys in no list', 'sealingKeys must be an array', { sealingKeys: 'one' }],
    ['algorithms in no list', 'algorithms must be an array', { algorithms: 'MD5' }],
  ])('are not made of %s', (_, complaint, change) => {
    expect(complaintAbout({ ...fields, ...change }).slice(0, complaint.length)).toBe(complaint)
  })

  test('are made of bytes as of text, of 32 bytes or more', () => {
    const of = (secret: Uint8Array | string) =>
      DigestSecrets.of({ ...fields, sealingKeys: [{ id: '2026', secret }] })
    const { secret } = sealingKey('2026')
    const [sealed] = of(Buffer.from(secret)).seal('acme-key', 'a private key', systemRandom)
    expect(of(secret).open(sealed, 'SHA-256', 'acme-key')).toMatch(/^[0-9a-f]{64}$/)
    expect(of('x'.repeat(32)).realm).toBe(REALM)
  })

  test('do without MD5 where Node has none', () => {
    const hashes = vi.spyOn(crypto, 'getHashes').mockReturnValue(['sha256'])
    syncBuiltinESMExports()
    try {
      expect(() => DigestSecrets.of(fields)).toThrow(
        'algorithms must do without MD5, which this build of Node does not have',
      )
      expect(DigestSecrets.of({ ...fields, algorithms: ['SHA-256'] }).algorithms).toHaveLength(1)
    } finally {
      hashes.mockRestore()
      syncBuiltinESMExports()
    }
  })

  test('authenticate nonces by realm and current sealing key, and by what is in them', () => {
    const macOf = (change: Partial<DigestSecretsFields>, content = 'content') =>
      DigestSecrets.of({ ...fields, ...change })
        .nonceMac(Buffer.from(content))
        .toString('hex')
    const one = macOf({})
    expect(one).toMatch(/^[0-9a-f]{64}$/)
    expect(macOf({ algorithms: ['MD5'] })).toBe(one)
    expect(macOf({ sealingKeys: [sealingKey('2026')] })).toBe(one)
    for (const other of [
      macOf({ realm: 'Rival API' }),
      macOf({ sealingKeys: [sealingKey('2025')] }),
      macOf({}, 'other'),
      macOf({ realm: `${REALM}content` }, ''),
    ]) {
      expect(other).not.toBe(one)
    }
  })
})

describe('a secret that is kept for HTTP Digest', () => {
  const kept = KeySecret.of({
    ...{ id: 'one', redacted: '****abcd', createdAt: 1 },
    digestVerifiers: [sha, md5],
  })

  test('has its verifiers, and shows them nowhere', () => {
    expect(kept.digestVerifiers).toEqual([sha, md5])
    for (const text of [JSON.stringify(kept), inspect(kept, { showHidden: true, getters: true })]) {
      expect(text).not.toContain(sha.sealed.slice(0, 12))
    }
  })

  test('keeps them when it gets a deadline, and loses them when it is handed out', () => {
    expect(kept.expireAt(5).digestVerifiers).toEqual([sha, md5])
    expect(kept.withoutVerifier().digestVerifiers).toEqual([])
  })

  test.each<[string, string, unknown]>([
    ['no list', 'digestVerifiers', 'sealed'],
    ['one algorithm twice', 'digestVerifiers', [sha, sha]],
    ['an unknown algorithm', 'digestVerifiers[0].algorithm', [{ ...sha, algorithm: 'SHA-1' }]],
    [
      'digits of the other algorithm',
      'digestVerifiers[0].sealed',
      [{ ...md5, sealed: sha.sealed }],
    ],
    ['other digits', 'digestVerifiers[0].sealed', [{ ...md5, sealed: 'Z'.repeat(88) }]],
    ['an id that is none', 'digestVerifiers[0].sealedBy', [{ ...sha, sealedBy: 'a b' }]],
    ['a realm with a quote of another kind', 'digestVerifiers[0].realm', [{ ...sha, realm: '”' }]],
    ['a field too many', 'digestVerifiers[0].ha1', [{ ...sha, ha1: 'in clear' }]],
  ])('is refused with %s', (_, field, digestVerifiers) => {
    const given = { id: 'one', redacted: '****abcd', createdAt: 1, digestVerifiers } as never
    expect(() => KeySecret.of(given)).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ field })] }),
    )
  })
})
