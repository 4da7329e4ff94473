import fc from 'fast-check'
import {
  ApiKey,
  type ApiKeyFields,
  type AuditEvent,
  type MemoryStorage,
  memoryStorage,
  Organization,
  Project,
  type StorageChange,
} from 'keywarden'
import { organizationId } from '../../src/ports/contract/sample-records.js'

/** Names of organizations, some of them properties of every object. */
const ORGANIZATIONS = ['acme', 'rival', '__proto__', '9', '10']
const PROJECTS = ['billing', 'constructor', '7']
const ENTRIES = ['203.0.113.0/24', '::/0', '198.51.100.7']

const instant = fc.integer({ min: 1, max: 6 })
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })
const roles = fc.subarray(['OWNER', 'READER', '__proto__'], { minLength: 1 })
const label = fc.constantFrom('nightly export', 'Übergabe', '日報', 'a "quoted" \\ one')
const hex = (bytes: number) =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((all) => Buffer.from(all).toString('hex'))

const verifier = fc.oneof(
  fc.record({ algorithm: fc.constant('sha256' as const), digest: hex(32) }),
  fc.record({
    algorithm: fc.constant('hmac-sha256' as const),
    pepperId: fc.constantFrom('pepper-1', 'pepper-2'),
    digest: hex(32),
  }),
)

const digestVerifiers = fc
  .tuple(hex(28 + 32), hex(28 + 16), fc.integer({ min: 0, max: 2 }))
  .map(([sha, md5, most]) =>
    [
      { algorithm: 'SHA-256' as const, sealed: sha },
      { algorithm: 'MD5' as const, sealed: md5 },
    ]
      .map((one) => ({ ...one, realm: 'api "v1"', sealedBy: 'seal-1' }))
      .slice(0, most),
  )

const secret = (id: string) =>
  fc.record({
    id: fc.constant(id),
    verifier: maybe(verifier),
    digestVerifiers,
    redacted: fc.constantFrom('************a1b2', 'sk_live_****'),
    createdAt: instant,
    expiresAt: maybe(instant),
  })

const entry = fc.record(
  { cidr: fc.constantFrom(...ENTRIES), comment: label, expiresAt: instant },
  { requiredKeys: ['cidr'] },
)

const keyFields = fc.record({
  description: label,
  organizationRoles: fc.oneof(fc.constant([]), roles),
  projectRoles: fc
    .subarray(PROJECTS)
    .chain((some) => fc.tuple(...some.map((name) => fc.tuple(fc.constant(name), roles))))
    .map((rows) => new Map(rows)),
  accessList: fc.array(entry, { maxLength: 3 }),
  secrets: fc
    .tuple(secret('one'), secret('two'), fc.integer({ min: 0, max: 2 }))
    .map(([one, two, most]) => [one, two].slice(0, most)),
  createdAt: instant,
  notBefore: maybe(fc.integer({ min: 1, max: 3 })),
  expiresAt: maybe(fc.integer({ min: 4, max: 9 })),
  disabledAt: maybe(instant),
  revokedAt: maybe(instant),
})

/** One thing that is done to a storage: a commit of these parts, or a use of a key. */
const step = fc.record({
  organization: fc.constantFrom(...ORGANIZATIONS),
  kind: fc.constantFrom('keys', 'keys', 'projects', 'drop keys', 'delete', 'use', 'use', 'events'),
  number: fc.integer({ min: 0, max: 4 }),
  name: label,
  required: fc.boolean(),
  createdAt: maybe(instant),
  keys: fc.array(keyFields, { minLength: 1, maxLength: 2 }),
  at: instant,
  entry: maybe(fc.constantFrom(...ENTRIES)),
})

type Step = typeof step extends fc.Arbitrary<infer One> ? One : never

/** What is done to a storage, one thing after the other, to bring it to some state. */
export const history: fc.Arbitrary<readonly Step[]> = fc.array(step, { maxLength: 25 })

/** A storage with that history. What cannot be done, such as taking a public key, is not done. */
export async function storageAfter(
  steps: readonly Step[],
  storage = memoryStorage(),
): Promise<MemoryStorage> {
  for (const [index, one] of steps.entries()) {
    const loaded = await storage.load(one.organization)
    if (one.kind === 'use') {
      const keys = [...(loaded?.state.keys ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1))
      const key = keys[one.number]
      const use = { organization: organizationId(one.organization), at: one.at, entry: one.entry }
      if (key !== undefined) storage.record({ ...use, key: key.id, address: '203.0.113.7' })
      continue
    }
    await storage.commit(changeOf(one, index, loaded?.revision ?? 0))
  }
  return storage
}

function changeOf(one: Step, index: number, basedOn: number): StorageChange {
  const { organization, kind, name, createdAt } = one
  const isRemoved = kind === 'delete' && basedOn > 0
  const record = { id: organization, name, accessListRequired: one.required, createdAt }
  const id = `${organization}-${one.number}`
  const keys = kind === 'keys' ? one.keys.map((key, at) => keyOf(key, organization, index, at)) : []
  const project = { id, organization, name, createdAt }
  const numbers = kind === 'drop keys' ? [0, 1, 2, 3, 4] : []
  const dropped = numbers.map((number) => `key-${organization}-${number}-0`)
  return {
    ...{ organization: organizationId(organization), basedOn, events: eventsOf(one) },
    put: {
      organization: isRemoved ? undefined : Organization.of(record),
      projects: kind === 'projects' ? [Project.of(project)] : [],
      keys,
    },
    remove: { organization: isRemoved, projects: [], keys: dropped as never[] },
  }
}

/** A key that is new, or takes the place of an earlier one, with its public key or another. */
function keyOf(
  fields: Omit<ApiKeyFields, 'id' | 'organization' | 'publicKey'>,
  organization: string,
  index: number,
  at: number,
): ApiKey {
  const id = `key-${organization}-${index % 5}-${at}`
  const publicKey = index % 3 === 0 ? `public-${id}-${index}` : `public-${id}`
  return ApiKey.of({ ...fields, id, organization, publicKey })
}

function eventsOf({ organization, name, at, number }: Step): readonly AuditEvent[] {
  const context = { organization: organizationId(organization), at }
  const actor = { kind: 'system', reason: name } as const
  const overrides = ['allowNoOwnerKey'] as const
  return [
    { type: 'organization.renamed', name: { before: name, after: 'x' }, actor, ...context },
    { type: 'organization.deleted', actor, ...context, ...(number > 2 && { overrides }) },
  ]
}
