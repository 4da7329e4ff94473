/**
 * What the caller gets wrong does not show in the work that it takes (SR-02, SR-03, SR-11): every
 * well-formed credential costs the same, every malformed one costs nothing.
 */
import crypto from 'node:crypto'
import {
  atlasFormat,
  type EngineOptions,
  type Found,
  type KeyFormat,
  type KeyLookup,
  keywardenFormat,
  Peppers,
  SecretHashes,
  UNKNOWN_KEY,
} from 'keywarden'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { answerOf, HOUR, NOON } from '../fixtures/acme.js'
import { spyOnCrypto } from '../fixtures/spied-crypto.js'
import { engineOf, type Minted, mint, peppers, recordOf, requestBy, secretOf } from './world.js'

const calls = spyOnCrypto()

/** Every format, and how often it hashes: once for each pepper, once without. */
const FORMATS: readonly [string, KeyFormat, number][] = [
  ['kw_, plain', keywardenFormat(), 1],
  ['kw_, two peppers', keywardenFormat({ peppers }), 2],
  ['kw_, two peppers and plain', keywardenFormat({ peppers, acceptUnpeppered: true }), 3],
  ['atlas, two peppers', atlasFormat({ peppers }), 2],
]

beforeEach(() => {
  vi.spyOn(SecretHashes.prototype, 'digestsOf')
})

/** How often everything has happened that takes time or can be seen from outside. */
function work(lookup: KeyLookup): Record<string, number> {
  const count = (spy: unknown) => vi.mocked(spy as () => void).mock.calls.length
  const { hash, createHmac, timingSafeEqual } = calls()
  return {
    finds: count(lookup.find),
    peeks: count(lookup.peek),
    digests: count(SecretHashes.prototype.digestsOf),
    hashes: hash + createHmac,
    comparisons: timingSafeEqual,
  }
}

/** The answer to a request, and what it took. */
async function workFor(
  found: Found,
  { publicKey, privateKey }: Omit<Minted, 'key'>,
  formats: readonly KeyFormat[],
  credential: unknown = { publicKey, privateKey },
) {
  const lookup = { find: vi.fn(async () => found), peek: vi.fn(() => undefined) }
  const engine = engineOf({ lookup, formats } satisfies Partial<EngineOptions>)
  const request = requestBy({ publicKey, privateKey }, { credential: credential as never })
  const before = work(lookup)
  const decision = await engine.authorize(request)
  const after = work(lookup)
  const taken = Object.keys(after).map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)])
  return { answer: answerOf(decision), decision, taken: Object.fromEntries(taken) }
}

/** Every state in which a well-formed credential can find its key, and the answer then. */
function states(format: KeyFormat): readonly [string, string, Found, Omit<Minted, 'key'>][] {
  const owner = mint({}, format)
  const { publicKey } = owner
  const newer = { publicKey, privateKey: mint({ publicKey }, format).privateKey }
  const wrong = { publicKey, privateKey: mint({ publicKey }, format).privateKey }
  const lost = keywardenFormat({ peppers: Peppers.random() })
  const one = secretOf(owner, 'one', undefined, format)
  const two = secretOf(newer, 'two', undefined, format)
  const stray = secretOf(owner, 'one', undefined, lost)
  const found = (fields: object) => recordOf(mint({ publicKey, secrets: [one], ...fields }).key)
  return [
    ['one secret', 'allowed', found({}), owner],
    ['the older of two secrets', 'allowed', found({ secrets: [one, two] }), owner],
    ['the newer of two secrets', 'allowed', found({ secrets: [one, two] }), newer],
    ['one secret for another operation', 'ADDRESS_NOT_ON_ACCESS_LIST', found(elsewhere), owner],
    ['a key that does not exist', 'KEY_UNKNOWN', UNKNOWN_KEY, owner],
    ['the wrong secret of one', 'SECRET_WRONG', found({}), wrong],
    ['the wrong secret of two', 'SECRET_WRONG', found({ secrets: [one, two] }), wrong],
    ['a key without secrets', 'SECRET_WRONG', found({ secrets: [] }), owner],
    ['a key that cannot be proved here', 'SECRET_WRONG', found(unprovable(one)), owner],
    ['a secret that was rotated away', 'SECRET_EXPIRED', found(rotated(one, two)), owner],
    ['a revoked key', 'KEY_REVOKED', found({ revokedAt: NOON }), owner],
    ['a revoked key, the wrong secret', 'SECRET_WRONG', found({ revokedAt: NOON }), wrong],
    ['a disabled key', 'KEY_DISABLED', found({ disabledAt: NOON }), owner],
    ['an expired key', 'KEY_EXPIRED', found({ expiresAt: NOON }), owner],
    ['an expired key, the wrong secret', 'SECRET_WRONG', found({ expiresAt: NOON }), wrong],
    ['a key that is not yet valid', 'KEY_NOT_YET_VALID', found({ notBefore: NOON + HOUR }), owner],
    ['a damaged record', 'KEY_DAMAGED', { kind: 'damaged', detail: 'x' }, owner],
    ['a lost list', 'KEY_DAMAGED', { ...found({}), entryCount: 1 } as Found, owner],
    ['a lost organization', 'KEY_DAMAGED', recordOf(owner.key, { organization: null }), owner],
    ['a lost pepper', 'KEY_DAMAGED', found({ secrets: [stray] }), owner],
    ['a lost pepper of two', 'KEY_DAMAGED', found({ secrets: [stray, two] }), wrong],
    ['a role that nobody knows', 'KEY_DAMAGED', found({ organizationRoles: ['TSAR'] }), owner],
    ['another key', 'UNAVAILABLE', recordOf(mint({}, format).key), owner],
    ['no answer', 'UNAVAILABLE', undefined as unknown as Found, owner],
  ]
}

const elsewhere = { accessList: ['198.51.100.7'] }
const unprovable = (secret: ReturnType<typeof secretOf>) => ({
  secrets: [secret.withoutVerifier()],
})
const rotated = (one: ReturnType<typeof secretOf>, two: ReturnType<typeof secretOf>) => ({
  secrets: [one.expireAt(NOON), two],
})

describe.each(FORMATS)('with the format %s', (_, format, hashes) => {
  test('every well-formed credential takes the same work, whatever comes of it', async () => {
    const seen = new Map<string, string[]>()
    for (const [name, answer, found, pair] of states(format)) {
      const one = await workFor(found, pair, [format])
      expect([name, one.answer]).toEqual([name, answer])
      const taken = JSON.stringify(one.taken)
      seen.set(taken, [...(seen.get(taken) ?? []), name])
    }
    expect([...seen.values()]).toHaveLength(1)
  })

  test('that is one lookup, one round of hashes, and two comparisons', async () => {
    const owner = mint({}, format)
    const { taken } = await workFor(recordOf(owner.key), owner, [format])
    expect(taken).toMatchObject({ finds: 1, peeks: 1, digests: 1, comparisons: 2, hashes })
  })

  test('what is compared is always 32 bytes, never the secret', async () => {
    for (const [, , found, pair] of states(format)) await workFor(found, pair, [format])
    const compared = vi.mocked(crypto.timingSafeEqual).mock.calls.flat()
    expect(compared.length).toBeGreaterThan(40)
    expect(new Set(compared.map(({ byteLength }) => byteLength))).toEqual(new Set([32]))
  })
})

describe('a malformed credential', () => {
  const format = keywardenFormat({ peppers })
  const live = keywardenFormat({ prefix: 'kw_live', peppers })
  const atlas = atlasFormat({ peppers })
  const { publicKey, privateKey } = mint({}, format)
  const last = privateKey.slice(-1) === '0' ? '1' : '0'
  const typo = privateKey.slice(0, -1) + last
  const uuid = mint({}, atlas)

  const MALFORMED: readonly [string, unknown][] = [
    ['empty', ''],
    ['a letter', 'x'],
    ['64 KB', 'x'.repeat(65_536)],
    ['64 KB that begin well', privateKey.padEnd(65_536, 'x')],
    ['not ASCII', privateKey.replace(/^kw/, 'kẃ')],
    ['a wrong checksum', typo],
    ['another prefix', mint({}, live).privateKey],
    ['another case', privateKey.toUpperCase()],
    ['with a space', `${privateKey} `],
    ['with its scheme', `Bearer ${privateKey}`],
    ['the public key', publicKey],
    ['a private key that does not name its public key', uuid.privateKey],
    ['an empty pair', { publicKey: '', privateKey: '' }],
    ['half a pair', { publicKey }],
    ['a pair with a typo', { publicKey, privateKey: typo }],
    ['a pair of 64 KB', { publicKey, privateKey: 'x'.repeat(65_536) }],
    ['a pair of two keys', { publicKey: mint({}, format).publicKey, privateKey }],
    ['a pair of two formats', { publicKey: uuid.publicKey, privateKey }],
    ['a number', 7],
    ['an array', [publicKey, privateKey]],
  ]

  test.each(MALFORMED)('takes no lookup, no hash and no comparison: %s', async (_, credential) => {
    const { answer, taken } = await workFor(
      UNKNOWN_KEY,
      { publicKey, privateKey },
      [format, atlas],
      credential,
    )
    expect(answer).toBe('CREDENTIAL_MALFORMED')
    expect(new Set(Object.values(taken))).toEqual(new Set([0]))
  })

  test('looks like every other one', async () => {
    const told = new Set<string>()
    for (const [, credential] of MALFORMED) {
      const pair = { publicKey, privateKey }
      const { decision } = await workFor(UNKNOWN_KEY, pair, [format, atlas], credential)
      told.add(JSON.stringify(decision))
    }
    expect(told.size).toBe(1)
  })
})
