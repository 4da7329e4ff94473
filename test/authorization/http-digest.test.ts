/** HTTP Digest as the engine sees it: proved by what is sealed, used up only once it is proved. */
import { createHash } from 'node:crypto'
import {
  type AccessRequest,
  type ApiKeyFields,
  type AuthorizationEngine,
  DigestSecrets,
  type EngineOptions,
  type Found,
  KeySecret,
  memoryStorage,
  type SecretId,
  systemRandom,
  UNKNOWN_KEY,
} from 'keywarden'
import { describe, expect, test, vi } from 'vitest'
import { answerOf, HOUR, NOON } from '../fixtures/acme.js'
import { type AnswerParts, type Holder, responseTo } from '../fixtures/digest-client.js'
import { spyOnCrypto } from '../fixtures/spied-crypto.js'
import { engineOf, type Minted, mint, recordOf, requestBy } from './world.js'

const calls = spyOnCrypto()

const REALM = 'Acme API'
const sealingKey = (id: string) => ({ id, secret: `the sealing key ${id}, of 32 bytes or more` })
const secrets = DigestSecrets.of({
  ...{ realm: REALM, algorithms: ['SHA-256', 'MD5'], sealingKeys: [sealingKey('one')] },
})
const PARTS: AnswerParts = {
  ...{ realm: REALM, algorithm: 'SHA-256', method: 'GET', uri: '/settings?page=2' },
  ...{ nonce: 'a nonce', nc: '00000001', cnonce: 'of the client' },
}

/** A private key as it is kept for a deployment. */
function kept(holder: Holder, id = 'one', by = secrets, expiresAt?: number): KeySecret {
  const { publicKey, privateKey } = holder
  return KeySecret.of({
    ...{ id, redacted: '****abcd', createdAt: 1, expiresAt },
    digestVerifiers: by.seal(publicKey, privateKey, systemRandom),
  })
}

/** A key of Acme that speaks Digest. */
function digestKey(fields: Partial<ApiKeyFields> = {}): Minted {
  const minted = mint()
  return {
    ...minted,
    key: mint({ publicKey: minted.publicKey, secrets: [kept(minted)], ...fields }).key,
  }
}

/** A request with an answer that the holder computes. */
function asking(
  holder: Holder,
  { spend = () => true, signed = {}, ...claimed }: Claims = {},
): AccessRequest {
  const parts = { ...PARTS, ...signed }
  const { realm: _, ...digest } = { ...parts, response: responseTo(holder, parts), ...claimed }
  const credential = { publicKey: holder.publicKey, digest: { ...digest, spend } }
  return requestBy(holder as Minted, { credential })
}

interface Claims extends Partial<Omit<AnswerParts, 'realm'>> {
  readonly spend?: () => boolean | Promise<boolean>
  /** What was hashed, where it is not what is sent. */
  readonly signed?: Partial<AnswerParts>
  readonly response?: string
}

function engine(found: Found, change: Partial<EngineOptions> = {}): AuthorizationEngine {
  return engineOf({ lookup: { find: async () => found }, httpDigest: secrets, ...change })
}

const owner = digestKey()
const sound = engine(recordOf(owner.key))

describe('an answer proves a key', () => {
  test.each(['SHA-256', 'MD5'] as const)(
    'by %s, and the actor says by which secret',
    async (algorithm) => {
      const decision = await sound.authorize(asking(owner, { signed: { algorithm }, algorithm }))
      expect(answerOf(decision)).toBe('allowed')
      expect(decision.allowed && decision.actor?.secret).toBe('one' as SecretId)
    },
  )

  test('by either of two secrets, each until its deadline', async () => {
    const old = { ...owner, privateKey: mint({ publicKey: owner.publicKey }).privateKey }
    const record = (deadline: number) => {
      const key = mint({
        publicKey: owner.publicKey,
        secrets: [kept(old, 'old', secrets, deadline), kept(owner)],
      }).key
      return engine(recordOf(key))
    }
    for (const [holder, deadline, answer] of [
      [owner, NOON, 'allowed'],
      [old, NOON + 1, 'allowed'],
      [old, NOON, 'SECRET_EXPIRED'],
    ] as const) {
      expect(answerOf(await record(deadline).authorize(asking(holder)))).toBe(answer)
    }
  })

  test.each<[string, Claims]>([
    ['another method', { method: 'DELETE' }],
    ['another target', { uri: '/settings?page=3' }],
    ['another nonce', { nonce: 'another nonce' }],
    ['another count', { nc: '00000002' }],
    ['another nonce of the client', { cnonce: 'of another' }],
    ['another realm', { signed: { realm: 'Rival API' } }],
    ['the other algorithm', { algorithm: 'MD5', response: 'a'.repeat(32) }],
  ])('not when it was made for %s', async (_, claims) => {
    expect(answerOf(await sound.authorize(asking(owner, claims)))).toBe('SECRET_WRONG')
  })

  test('not when it is not kept for that', async () => {
    const { key, ...holder } = mint()
    expect(answerOf(await engine(recordOf(key)).authorize(asking(holder)))).toBe('SECRET_WRONG')
  })

  test('not by hashing nothing where nothing is kept', async () => {
    const { key, ...holder } = mint()
    const { method, uri, nonce, nc, cnonce } = PARTS
    const sha = (text: string) => createHash('sha256').update(text).digest('hex')
    const response = sha(`:${nonce}:${nc}:${cnonce}:auth:${sha(`${method}:${uri}`)}`)
    const guarded = engine(recordOf(key))
    expect(answerOf(await guarded.authorize(asking(holder, { response })))).toBe('SECRET_WRONG')
  })

  test('not for the realm of before, though it is still kept', async () => {
    const before = DigestSecrets.of({ realm: 'Acme', sealingKeys: [sealingKey('one')] })
    const found = mint({ publicKey: owner.publicKey, secrets: [kept(owner, 'one', before)] }).key
    const request = asking(owner, { signed: { realm: 'Acme' } })
    expect(answerOf(await engine(recordOf(found)).authorize(request))).toBe('SECRET_WRONG')
    const then = engine(recordOf(found), { httpDigest: before })
    expect(answerOf(await then.authorize(request))).toBe('allowed')
  })

  test.each(['', 'a key', `x${'a'.repeat(64)}`, 'key ', ' key', 'schlüssel'])(
    'not for what is no public key: %j',
    async (publicKey) => {
      const request = asking({ ...owner, publicKey })
      expect(answerOf(await sound.authorize(request))).toBe('CREDENTIAL_MALFORMED')
    },
  )

  test('not where the deployment does not speak Digest', async () => {
    const deaf = engineOf({ lookup: { find: async () => recordOf(owner.key) } })
    expect(answerOf(await deaf.authorize(asking(owner)))).toBe('CREDENTIAL_MALFORMED')
  })

  test('not by an algorithm that the deployment does not offer', async () => {
    const strict = DigestSecrets.of({ realm: REALM, sealingKeys: [sealingKey('one')] })
    const guarded = engine(recordOf(owner.key), { httpDigest: strict })
    const request = asking(owner, { signed: { algorithm: 'MD5' }, algorithm: 'MD5' })
    expect(answerOf(await guarded.authorize(request))).toBe('CREDENTIAL_MALFORMED')
    expect(answerOf(await guarded.authorize(asking(owner)))).toBe('allowed')
  })

  test('not with what is sealed for another: swapped rows prove neither key (SR-18)', async () => {
    const other = digestKey()
    const swapped = (to: Minted, from: Minted) =>
      engine(recordOf(mint({ publicKey: to.publicKey, secrets: from.key.secrets }).key))
    for (const [to, from] of [
      [owner, other],
      [other, owner],
    ] as const) {
      for (const holder of [to, { ...from, publicKey: to.publicKey }]) {
        expect(answerOf(await swapped(to, from).authorize(asking(holder)))).toBe('KEY_DAMAGED')
      }
    }
  })

  test('not when the sealing key is not there', async () => {
    const later = DigestSecrets.of({ ...{ realm: REALM, sealingKeys: [sealingKey('two')] } })
    const guarded = engine(recordOf(owner.key), { httpDigest: later })
    expect(answerOf(await guarded.authorize(asking(owner)))).toBe('KEY_DAMAGED')
  })

  test('and what Digest keeps opens nothing else (SR-18)', async () => {
    const { publicKey, privateKey } = owner
    for (const credential of [privateKey, { publicKey, privateKey }]) {
      expect(answerOf(await sound.authorize({ ...asking(owner), credential }))).toBe('SECRET_WRONG')
    }
  })
})

describe('a nonce is used up', () => {
  const spending = async (
    found: Found,
    claims: Claims = {},
    change: Partial<EngineOptions> = {},
  ) => {
    const spend = vi.fn(claims.spend ?? (() => true))
    const decision = await engine(found, change).authorize(asking(owner, { ...claims, spend }))
    return [answerOf(decision), spend.mock.calls.length]
  }
  const record = (fields: Partial<ApiKeyFields>) =>
    recordOf(mint({ publicKey: owner.publicKey, secrets: [kept(owner)], ...fields }).key)

  test('by a request that is allowed, and by one that is refused later', async () => {
    expect(await spending(recordOf(owner.key))).toEqual(['allowed', 1])
    expect(await spending(record({ accessList: ['192.0.2.1'] }))).toEqual([
      ...['ADDRESS_NOT_ON_ACCESS_LIST', 1],
    ])
  })

  test('once for many operations', async () => {
    const spend = vi.fn(() => true)
    const request = asking(owner, { spend })
    const { credential, address } = request
    const answers = await sound.authorizeMany(credential, address, [request, request, request])
    expect(answers.map(answerOf)).toEqual(['allowed', 'allowed', 'allowed'])
    expect(spend).toHaveBeenCalledTimes(1)
  })

  test.each<[string, string, Found, Claims]>([
    ['a wrong answer', 'SECRET_WRONG', recordOf(owner.key), { response: 'a'.repeat(64) }],
    ['an unknown key', 'KEY_UNKNOWN', UNKNOWN_KEY, {}],
    ['a revoked key', 'KEY_REVOKED', record({ revokedAt: NOON - HOUR }), {}],
    ['a disabled key', 'KEY_DISABLED', record({ disabledAt: NOON - HOUR }), {}],
    ['an expired key', 'KEY_EXPIRED', record({ expiresAt: NOON - HOUR }), {}],
    ['a key that is not yet valid', 'KEY_NOT_YET_VALID', record({ notBefore: NOON + HOUR }), {}],
    [
      'a key with roles that nobody knows',
      'KEY_DAMAGED',
      record({ organizationRoles: ['CZAR'] }),
      {},
    ],
  ])('not by %s, which would tell that the rest was right', async (_, answer, found, claims) => {
    expect(await spending(found, claims)).toEqual([answer, 0])
  })

  test('not where everything is public', async () => {
    const spend = vi.fn(() => true)
    const decision = await sound.authorize({ ...asking(owner, { spend }), operation: 'readStatus' })
    expect(decision).toMatchObject({ allowed: true, public: true })
    expect(spend).not.toHaveBeenCalled()
  })

  test.each<[string, unknown]>([
    ['false', false],
    ['nothing', undefined],
    ['a word', 'true'],
  ])('and what the register says but yes is no: %s', async (_, said) => {
    for (const spend of [() => said, async () => said] as (() => boolean)[]) {
      expect(await spending(recordOf(owner.key), { spend })).toEqual(['CREDENTIAL_STALE', 1])
    }
  })

  test('and a stale answer tells nothing of the key', async () => {
    const decision = await sound.authorize(asking(owner, { spend: () => false }))
    expect(decision.facts).toMatchObject({ key: undefined, organization: undefined })
  })

  test.each<[string, () => boolean | Promise<boolean>]>([
    [
      'throws',
      () => {
        throw new Error('the register is down')
      },
    ],
    ['rejects', () => Promise.reject(new Error('the register is down'))],
    ['does not answer', () => new Promise<boolean>(() => undefined)],
  ])('or the request cannot be judged: the register %s (SR-26)', async (_, spend) => {
    const onFault = vi.fn()
    const change = { onFault, lookupTimeoutMs: 20 }
    expect(await spending(recordOf(owner.key), { spend }, change)).toEqual(['UNAVAILABLE', 1])
    await vi.waitFor(() => expect(onFault).toHaveBeenCalledTimes(1))
  })
})

test('a register is not asked without a promise: authorizeSync has no answer', () => {
  const spend = vi.fn(() => true)
  const found = recordOf(owner.key)
  const lookup = { find: async () => found, peek: () => found }
  const engine = engineOf({ lookup, httpDigest: secrets })
  expect(engine.authorizeSync(asking(owner, { spend }))).toBeUndefined()
  expect(spend).not.toHaveBeenCalled()
})

test('the engine takes nothing else for what Digest needs', () => {
  const httpDigest = { realm: REALM, algorithms: ['MD5'], open: () => 'a hash' } as never
  expect(() => engineOf({ lookup: memoryStorage(), httpDigest })).toThrow(/httpDigest/)
})

describe('every well-formed answer takes the same work (SR-02, SR-03)', () => {
  const count = () => {
    const { hash, createHmac, createDecipheriv, timingSafeEqual } = calls()
    return [hash, createHmac, createDecipheriv, timingSafeEqual]
  }

  async function workOf(found: Found, claims: Claims = {}) {
    const find = vi.fn(async () => found)
    const guarded = engineOf({ lookup: { find }, httpDigest: secrets })
    const request = asking(owner, claims)
    const before = count()
    const answer = answerOf(await guarded.authorize(request))
    const taken = count().map((calls, index) => calls - (before[index] ?? 0))
    return { answer, taken: [find.mock.calls.length, ...taken] }
  }

  const one = kept(owner)
  const two = kept({ ...owner, privateKey: 'another' }, 'two')
  const lost = DigestSecrets.of({ realm: REALM, sealingKeys: [sealingKey('lost')] })
  const found = (fields: Partial<ApiKeyFields>) =>
    recordOf(mint({ publicKey: owner.publicKey, ...fields }).key)

  test.each<[string, string, Found, Claims]>([
    ['an unknown key', 'KEY_UNKNOWN', UNKNOWN_KEY, {}],
    ['a wrong answer', 'SECRET_WRONG', found({ secrets: [one] }), { response: 'a'.repeat(64) }],
    [
      'a key that does not speak Digest',
      'SECRET_WRONG',
      recordOf(mint({ publicKey: owner.publicKey }).key),
      {},
    ],
    ['a key without secrets', 'SECRET_WRONG', found({ secrets: [] }), {}],
    ['a revoked key', 'KEY_REVOKED', found({ secrets: [one], revokedAt: NOON }), {}],
    ['a secret that has ended', 'SECRET_EXPIRED', found({ secrets: [one.expireAt(NOON)] }), {}],
    ['two secrets', 'allowed', found({ secrets: [one, two] }), {}],
    ['two secrets the other way round', 'allowed', found({ secrets: [two, one] }), {}],
    ['a damaged secret', 'KEY_DAMAGED', found({ secrets: [kept(owner, 'lost', lost)] }), {}],
    ['a damaged record', 'KEY_DAMAGED', { kind: 'damaged', detail: 'no digest' }, {}],
    ['a stale nonce', 'CREDENTIAL_STALE', found({ secrets: [one] }), { spend: () => false }],
  ])('%s', async (_, answer, record, claims) => {
    const allowed = await workOf(found({ secrets: [one] }))
    expect(allowed).toEqual({ answer: 'allowed', taken: [1, 3, 0, 2, 2] })
    expect(await workOf(record, claims)).toEqual({ answer, taken: allowed.taken })
  })

  test('and what is malformed takes none', async () => {
    const malformed = await workOf(UNKNOWN_KEY, { nc: 'one' })
    expect(malformed).toEqual({ answer: 'CREDENTIAL_MALFORMED', taken: [0, 0, 0, 0, 0] })
  })
})
