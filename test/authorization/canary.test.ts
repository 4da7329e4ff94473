/**
 * A canary (SR-09, SR-10): whatever an engine is asked and whatever it answers, the private key and
 * what is kept of it are nowhere to be found.
 */
import {
  type AccessRequest,
  type ApiKeyFields,
  type AuthorizationEngine,
  atlasFormat,
  type EngineOptions,
  type KeyFormat,
  keywardenFormat,
  type OutdatedSecret,
  Peppers,
} from 'keywarden'
import { describe, expect, test } from 'vitest'
import { HOUR, NOON } from '../fixtures/acme.js'
import { traces } from '../fixtures/canary.js'
import { listening, noting } from './noting.js'
import {
  everyAnswer,
  type Minted,
  mint,
  peppers,
  requestBy,
  secretOf,
  settled,
  storageOf,
} from './world.js'

const FORMATS: readonly [string, KeyFormat][] = [
  ['kw_, plain', keywardenFormat()],
  ['kw_, peppers', keywardenFormat({ peppers })],
  ['atlas', atlasFormat({ peppers })],
]

/** What may be wrong with a request, so that every gate refuses and passes. */
const REQUESTS: readonly Partial<AccessRequest>[] = [
  {},
  { operation: 'rename' },
  { operation: 'readStatus', scope: undefined },
  { operation: 'whoAmI', scope: undefined },
  { operation: 'dance' },
  { scope: undefined },
  { scope: { organization: 'rival' } },
  { operation: 'readShipments', scope: { project: 'billing' } },
  { operation: 'restoreBackup', scope: { project: 'depot' } },
  { surface: 'console' },
  { address: undefined },
  { address: '198.51.100.7' },
]

/** What may be wrong with a key, so that every state of one is met. */
function keys({ publicKey, privateKey }: Minted, format: KeyFormat): Partial<ApiKeyFields>[] {
  const pair = { publicKey, privateKey }
  const own = secretOf(pair, 'own', undefined, format)
  const lost = secretOf(pair, 'lost', undefined, keywardenFormat({ peppers: Peppers.random() }))
  const changes: Partial<ApiKeyFields>[] = [
    {},
    { organizationRoles: ['OWNER'], accessList: ['203.0.113.0/24'] },
    { organizationRoles: ['EMPEROR'] },
    { revokedAt: NOON },
    { disabledAt: NOON },
    { expiresAt: NOON },
    { notBefore: NOON + HOUR },
    { secrets: [own.expireAt(NOON)] },
    { secrets: [own.withoutVerifier()] },
    { secrets: [lost] },
  ]
  return changes.map((change) => ({ secrets: [own], ...change, publicKey }))
}

/** Everything that an engine says: to the caller, to its sinks, to its listeners, on the channel. */
async function everythingSaid(
  engine: AuthorizationEngine,
  heard: readonly unknown[],
  request: AccessRequest,
): Promise<unknown[]> {
  const { credential, address } = request
  const answers = await everyAnswer(engine, request)
  const explanation = await engine.explain(request)
  const many = await engine.authorizeMany(credential, address, [request, { operation: 'whoAmI' }])
  const mistake = await engine
    .authorizeMany(credential, address, request as never)
    .catch((error: unknown) => error)
  await settled()
  return [engine, answers, explanation, many, mistake, ...heard]
}

/** An engine, and all that it tells besides its answers. */
function chatting(options: Partial<EngineOptions>) {
  const { engine, events, used, faults } = noting(options)
  return { engine, heard: [events, used, faults, listening()] }
}

/** The secrets of a key: most of the text that its owner keeps, and what is kept of it here. */
function secretsOf({ publicKey, privateKey }: Minted, format: KeyFormat) {
  const digests = format.hashes.digestsOf(publicKey, privateKey)
  const kept = digests.map((digest) => digest.toString('hex'))
  return [privateKey.slice(0, -4), privateKey.slice(-20), ...kept] as const
}

describe.each(FORMATS)('with the format %s', (_, format) => {
  test('nothing that is said of any key, to any request, holds its secrets', async () => {
    const owner = mint({}, format)
    const secrets = secretsOf(owner, format)
    const { publicKey, privateKey } = owner
    for (const fields of keys(owner, format)) {
      const lookup = await storageOf(mint(fields, format).key)
      const { engine, heard } = chatting({ lookup, formats: [format] })
      const said: unknown[] = []
      for (const change of REQUESTS)
        said.push(await everythingSaid(engine, heard, requestBy(owner, change)))
      said.push(await everythingSaid(engine, heard, requestBy(owner, { credential: privateKey })))
      expect(said.length).toBe(REQUESTS.length + 1)
      expect(traces(said, ...secrets)).toEqual([])
      // The search finds what is there: the public key is no secret, and is told.
      expect(traces(said, publicKey)).not.toEqual([])
    }
  })

  test('nor does what is said of a credential that proves nothing', async () => {
    const owner = mint({}, format)
    const { publicKey, privateKey } = owner
    const lookup = await storageOf(mint({ publicKey }, format).key)
    const { engine, heard } = chatting({ lookup, formats: [format] })
    const credentials: unknown[] = [
      ...[privateKey, `Bearer ${privateKey}`, `${privateKey}x`, [privateKey], { privateKey }],
      ...[
        { publicKey, privateKey },
        { publicKey: privateKey, privateKey: publicKey },
      ],
      ...[{ publicKey, privateKey: `${privateKey} ` }, Buffer.from(privateKey)],
      ...[new Error(privateKey), Symbol(privateKey), () => privateKey],
    ]
    for (const credential of credentials) {
      const request = requestBy(owner, { credential: credential as never })
      const said = await everythingSaid(engine, heard, request)
      expect(traces(said, ...secretsOf(owner, format))).toEqual([])
    }
  })

  test('nor what is said of faults, of damage, and of decisions that nobody records', async () => {
    const owner = mint({}, format)
    const full = () => {
      throw new Error('the log is full')
    }
    const faults: Partial<EngineOptions>[] = [
      { lookup: { find: full } },
      { lookup: { find: full, peek: full } },
      { lookup: { find: () => new Promise(() => undefined) }, lookupTimeoutMs: 1 },
      { lookup: { find: async () => ({ kind: 'damaged', detail: 'no digest' }) } },
      { lookup: { find: async () => ({ kind: 'key' }) as never } },
      { lookup: await storageOf(owner.key), clock: { now: full } },
      { lookup: await storageOf(owner.key), decisions: { record: full } },
      { lookup: await storageOf(owner.key), decisions: { record: full }, unrecorded: 'refuse' },
      { lookup: await storageOf(owner.key), usage: { record: full } },
    ]
    for (const options of faults) {
      const { engine, heard } = chatting({ formats: [format], ...options })
      const said = await everythingSaid(engine, heard, requestBy(owner))
      expect(traces(said, ...secretsOf(owner, format))).toEqual([])
    }
  })
})

test('what is to be kept anew holds the new verifier, and no private key', async () => {
  const old = Peppers.of([{ id: 'old', secret: 'the pepper of last year, of 32 bytes or more' }])
  const owner = mint({}, keywardenFormat({ peppers: old }))
  const reports: OutdatedSecret[] = []
  const { engine, heard } = chatting({
    lookup: await storageOf(owner.key),
    onOutdatedSecret: (outdated) => void reports.push(outdated),
  })
  const said = await everythingSaid(engine, heard, requestBy(owner))
  expect(reports).not.toEqual([])
  expect(traces(reports, owner.privateKey)).toEqual([])
  const { digest = '' } = reports[0]?.verifier ?? {}
  expect(traces(said, digest)).toEqual([])
})

test('the parts of an engine show neither peppers nor what they hash', () => {
  const pepper = 'the pepper of this year, of 32 bytes or more'
  for (const [, format] of FORMATS) expect(traces([format, format.hashes], pepper)).toEqual([])
  expect(traces(peppers, pepper)).toEqual([])
})
