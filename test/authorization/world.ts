import {
  type AccessRequest,
  type ApiKey,
  type ApiKeyFields,
  AuthorizationEngine,
  type Decision,
  type EngineOptions,
  type Found,
  type KeyFormat,
  type KeyLookup,
  type KeyRecord,
  KeySecret,
  keywardenFormat,
  type MemoryStorage,
  memoryStorage,
  Peppers,
  systemRandom,
} from 'keywarden'
import {
  acme,
  acmeKey,
  answerOf,
  billing,
  depot,
  fleet,
  NOON,
  policy,
  rival,
} from '../fixtures/acme.js'

/** The peppers of the deployment of these tests, the newer first, and its only format. */
export const peppers = Peppers.of([
  { id: 'new', secret: 'the pepper of this year, of 32 bytes or more' },
  { id: 'old', secret: 'the pepper of last year, of 32 bytes or more' },
])
export const format = keywardenFormat({ peppers })

/** A clock that stands still. */
export const clock = { now: () => NOON }

/** A key of Acme with the private key that its owner keeps. */
export interface Minted {
  readonly key: ApiKey
  readonly publicKey: string
  readonly privateKey: string
}

/** A key of Acme, with a private key of that format, kept under its current hash. */
export function mint(fields: Partial<ApiKeyFields> = {}, by: KeyFormat = format): Minted {
  const { publicKey = by.newPublicKey(systemRandom) } = fields
  const privateKey = by.newPrivateKey(publicKey, systemRandom)
  const secrets = [secretOf({ publicKey, privateKey }, 'secret-1', undefined, by)]
  return { key: acmeKey({ secrets, ...fields, publicKey }), publicKey, privateKey }
}

/** The private key of a pair, as far as it is kept. */
export function secretOf(
  { publicKey, privateKey }: Omit<Minted, 'key'>,
  id = 'secret-1',
  expiresAt?: number,
  by: KeyFormat = format,
): KeySecret {
  return KeySecret.of({
    ...{ id, expiresAt, createdAt: NOON - 1000 },
    verifier: by.hashes.verifierOf(publicKey, privateKey),
    redacted: by.redact(privateKey),
  })
}

/** Acme with its two projects and these keys, and Rival next door. */
export async function storageOf(...keys: ApiKey[]): Promise<MemoryStorage> {
  const storage = memoryStorage()
  for (const [organization, projects, own] of [
    [acme, [billing, fleet], keys],
    [rival, [depot], []],
  ] as const) {
    await storage.commit({
      ...{ organization: organization.id, basedOn: 0, events: [] },
      put: { organization, projects, keys: own },
      remove: { organization: false, projects: [], keys: [] },
    })
  }
  return storage
}

/** The record of a key of Acme, as a lookup gives it. */
export function recordOf(key: ApiKey, change: object = {}): KeyRecord {
  return {
    ...{ kind: 'key', key, organization: acme, revision: 1 },
    projects: new Map<string, typeof billing>([
      [billing.id, billing],
      [fleet.id, fleet],
    ]),
    entryCount: key.accessList.entries.length,
    ...change,
  }
}

/** A lookup that has this answer for everybody: at once where it is asked to remember. */
export function lookupOf(answer: unknown, remembers = false): KeyLookup {
  const found = answer as Found
  return { find: async () => found, ...(remembers && { peek: () => found }) }
}

/** An engine over the policy of Acme, at noon. */
export function engineOf(options: Partial<EngineOptions>): AuthorizationEngine {
  return new AuthorizationEngine({
    ...{ policy, clock, formats: [format], lookup: memoryStorage() },
    ...options,
  })
}

/** What {@link mint} may do: read the settings of Acme, from an office of Acme. */
export function requestBy(
  { publicKey, privateKey }: Omit<Minted, 'key'>,
  change: Partial<AccessRequest> = {},
): AccessRequest {
  return {
    credential: { publicKey, privateKey },
    address: '203.0.113.7',
    operation: 'readSettings',
    scope: { organization: 'acme' },
    ...change,
  }
}

/** The same request put in every way in which an engine can be asked. */
export async function everyAnswer(engine: AuthorizationEngine, request: AccessRequest) {
  // Without a prototype, so that it has what is in it, and nothing else.
  const own: AccessRequest = Object.assign(Object.create(null), request)
  const { credential, address, surface, shadow, atLeast } = own
  const asked = [credential, address, [request], surface, shadow, atLeast] as const
  const [many] = await engine.authorizeMany(...asked)
  return {
    authorize: await engine.authorize(request),
    authorizeSync: engine.authorizeSync(request),
    authorizeMany: many,
    explain: (await engine.explain(request)).decision,
  }
}

/** Those answers as words, each once; an answer that was not given is no answer. */
export function wordsOf(answers: { readonly [way: string]: Decision | undefined }): string[] {
  const given = Object.values(answers).filter((answer) => answer !== undefined)
  return [...new Set(given.map(answerOf))]
}

/** Until everything that happens beside the path of a request has happened. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
}
