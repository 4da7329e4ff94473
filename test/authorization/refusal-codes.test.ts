/** Every way to be refused, through an engine over a storage. */
import {
  type AccessRequest,
  type ApiKeyFields,
  DigestSecrets,
  type EngineOptions,
  KeySecret,
  keywardenFormat,
  Peppers,
  REFUSAL_CODES,
  type RefusalCode,
  systemRandom,
} from 'keywarden'
import { describe, expect, test } from 'vitest'
import { acme, answerOf, HOUR, NOON } from '../fixtures/acme.js'
import { responseTo } from '../fixtures/digest-client.js'
import { engineOf, everyAnswer, mint, requestBy, secretOf, storageOf, wordsOf } from './world.js'

interface Scene {
  readonly code: RefusalCode
  readonly when: string
  /** What is particular about the key, the request and the engine. */
  readonly key?: Partial<ApiKeyFields>
  readonly request?: Partial<AccessRequest>
  readonly engine?: Partial<EngineOptions>
}

const known = mint()
const { publicKey, privateKey } = known
const own = secretOf(known)
const other = mint({ publicKey })
const foreign = keywardenFormat({ peppers: Peppers.random() })

const SCENES: readonly Scene[] = [
  { code: 'CREDENTIAL_MISSING', when: 'nothing is shown', request: { credential: undefined } },
  {
    code: 'CREDENTIAL_MALFORMED',
    when: 'what is shown is of no known form',
    request: { credential: 'Bearer' },
  },
  {
    code: 'KEY_UNKNOWN',
    when: 'there is no such key',
    request: { credential: mint().privateKey },
  },
  {
    code: 'KEY_DAMAGED',
    when: 'the secret is kept under a pepper that is not there',
    key: { secrets: [secretOf(known, 'secret-1', undefined, foreign)] },
  },
  { code: 'KEY_DAMAGED', when: 'a role is unknown', key: { organizationRoles: ['EMPEROR'] } },
  {
    code: 'SECRET_WRONG',
    when: 'the private key is another',
    request: { credential: other.privateKey },
  },
  { code: 'SECRET_WRONG', when: 'no private key is kept', key: { secrets: [] } },
  {
    code: 'SECRET_WRONG',
    when: 'the private key cannot be recognised here',
    key: { secrets: [own.withoutVerifier()] },
  },
  {
    code: 'SECRET_EXPIRED',
    when: 'its deadline has come',
    key: { secrets: [own.expireAt(NOON)] },
  },
  { code: 'KEY_REVOKED', when: 'the key is revoked', key: { revokedAt: NOON + HOUR } },
  { code: 'KEY_DISABLED', when: 'the key is disabled', key: { disabledAt: NOON + HOUR } },
  { code: 'KEY_EXPIRED', when: 'the key expires now', key: { expiresAt: NOON } },
  { code: 'KEY_NOT_YET_VALID', when: 'the key begins later', key: { notBefore: NOON + 1 } },
  {
    code: 'CONSOLE_FORBIDDEN',
    when: 'a key signs in to a console',
    request: { surface: 'console' },
  },
  {
    code: 'ADDRESS_UNKNOWN',
    when: 'there is a list, and no address',
    key: { accessList: ['203.0.113.7'] },
    request: { address: undefined },
  },
  {
    code: 'ADDRESS_NOT_ON_ACCESS_LIST',
    when: 'the address is not on the list',
    key: { accessList: ['203.0.113.8'] },
  },
  {
    code: 'OPERATION_REQUIRES_ACCESS_LIST',
    when: 'the operation takes a list',
    key: { projectRoles: { billing: ['PLANNER'] } },
    request: { operation: 'restoreBackup', scope: { project: 'billing' } },
  },
  { code: 'OPERATION_UNKNOWN', when: 'there is none', request: { operation: 'dance' } },
  { code: 'SCOPE_MISMATCH', when: 'no scope is named', request: { scope: undefined } },
  {
    code: 'SCOPE_NOT_REACHABLE',
    when: 'the project is that of another',
    key: { organizationRoles: ['OWNER'] },
    request: { operation: 'readShipments', scope: { project: 'depot' } },
  },
  {
    code: 'SCOPE_NOT_REACHABLE',
    when: 'there is no such project',
    key: { organizationRoles: ['OWNER'] },
    request: { operation: 'readShipments', scope: { project: '__proto__' } },
  },
  { code: 'ROLE_MISSING', when: 'the roles do not do', request: { operation: 'rename' } },
  {
    code: 'UNAVAILABLE',
    when: 'the clock stands for nothing',
    engine: { clock: { now: () => Number.NaN } },
  },
]

async function sceneOf(scene: Partial<Scene>) {
  const { key, request, engine } = { key: {}, request: {}, engine: {}, ...scene }
  const stored = mint({ secrets: [own], ...key, publicKey }).key
  const lookup = await storageOf(stored)
  return { engine: engineOf({ lookup, ...engine }), request: requestBy(known, request) }
}

/** A right answer of HTTP Digest, with a nonce that is not to be had any more. */
async function staleScene() {
  const realm = 'Acme API'
  const secret = 'the sealing key, of 32 bytes or more'
  const httpDigest = DigestSecrets.of({ realm, sealingKeys: [{ id: 'one', secret }] })
  const digestVerifiers = httpDigest.seal(publicKey, privateKey, systemRandom)
  const spoken = KeySecret.of({ id: 'two', redacted: '****abcd', createdAt: 1, digestVerifiers })
  const parts = {
    ...{ algorithm: 'SHA-256' as const, method: 'GET', uri: '/', nc: '00000001' },
    ...{ nonce: 'a nonce', cnonce: 'another' },
  }
  const response = responseTo(known, { ...parts, realm })
  const digest = { ...parts, response, spend: () => false }
  return sceneOf({
    ...{ key: { secrets: [spoken] }, engine: { httpDigest } },
    request: { credential: { publicKey, digest } },
  })
}

test('the key is allowed what it may, by pair and by token', async () => {
  const { engine, request } = await sceneOf({})
  expect(wordsOf(await everyAnswer(engine, request))).toEqual(['allowed'])
  const token = { ...request, credential: privateKey }
  expect(wordsOf(await everyAnswer(engine, token))).toEqual(['allowed'])
})

describe('whichever way the engine is asked, the code is', () => {
  test.each(SCENES)('$code when $when', async (scene) => {
    const { engine, request } = await sceneOf(scene)
    const answers = await everyAnswer(engine, request)
    expect(Object.values(answers)).not.toContain(undefined)
    expect(wordsOf(answers)).toEqual([scene.code])
  })

  test('ORGANIZATION_REQUIRES_ACCESS_LIST when it does', async () => {
    const { key } = mint({ secrets: [own], publicKey })
    const storage = await storageOf(key)
    await storage.commit({
      ...{ organization: key.organization, basedOn: 1, events: [] },
      put: { organization: acme.requireAccessList(), projects: [], keys: [] },
      remove: { organization: false, projects: [], keys: [] },
    })
    const answers = await everyAnswer(engineOf({ lookup: storage }), requestBy(known))
    expect(wordsOf(answers)).toEqual(['ORGANIZATION_REQUIRES_ACCESS_LIST'])
  })

  test('CREDENTIAL_STALE when a nonce is used up; authorizeSync asks no register', async () => {
    const { engine, request } = await staleScene()
    const { authorizeSync, ...answers } = await everyAnswer(engine, request)
    expect(authorizeSync).toBeUndefined()
    expect(wordsOf(answers)).toEqual(['CREDENTIAL_STALE'])
  })

  test('and no code is forgotten here', () => {
    const shown = new Set<string>(SCENES.map(({ code }) => code))
    shown.add('ORGANIZATION_REQUIRES_ACCESS_LIST').add('CREDENTIAL_STALE')
    expect(REFUSAL_CODES.filter((code) => !shown.has(code))).toEqual([])
  })
})

describe('what is in the storage is in force at once (SR-20)', () => {
  test('a revocation, between two requests and during one', async () => {
    const { key } = mint({ secrets: [own], publicKey })
    const storage = await storageOf(key)
    const revoke = () =>
      storage.commit({
        ...{ organization: key.organization, basedOn: 1, events: [] },
        put: { organization: acme, projects: [], keys: [key.revoke(NOON)] },
        remove: { organization: false, projects: [], keys: [] },
      })
    const slow = engineOf({
      lookup: {
        find: async (asked) => {
          await revoke()
          return storage.find(asked)
        },
      },
    })
    const quick = engineOf({ lookup: storage })
    expect(answerOf(await quick.authorize(requestBy(known)))).toBe('allowed')
    expect(answerOf(await slow.authorize(requestBy(known)))).toBe('KEY_REVOKED')
    expect(answerOf(await quick.authorize(requestBy(known)))).toBe('KEY_REVOKED')
  })
})

test('the clock is read once per call, whatever the call', async () => {
  const lookup = await storageOf(mint({ secrets: [own], publicKey }).key)
  for (const { request = {} } of SCENES) {
    let readings = 0
    const clock = { now: () => NOON + readings++ }
    const engine = engineOf({ lookup, clock, decisions: { record: () => undefined } })
    const asked = requestBy(known, request)
    await engine.authorize(asked)
    expect(readings).toBe(1)
    engine.authorizeSync(asked)
    expect(readings).toBe(2)
    await engine.authorizeMany(asked.credential, asked.address, [asked, asked, asked])
    expect(readings).toBe(3)
    await engine.explain(asked)
    expect(readings).toBe(4)
  }
})
