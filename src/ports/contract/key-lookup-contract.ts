import { deepEqual, equal, ok } from 'node:assert/strict'
import type { ApiKey } from '../../domain/api-key.js'
import type { Found, KeyLookup, KeyRecord } from '../key-lookup.js'
import { LOOK_ALIKES, NO_IDS, PECULIAR } from './identity.js'
import { type Cases, type ContractSubject, runCases, type Test } from './run-cases.js'
import { create, write } from './sample-change.js'
import { DAWN, sampleKey, sampleOrganization, sampleProject } from './sample-records.js'
import { plain, plainKey } from './stored-data.js'

/** A storage under test that also answers the hot path, by itself or through a cache. */
export interface KeyLookupSubject extends ContractSubject {
  readonly lookup: KeyLookup
}

/**
 * Declares the tests that every {@link KeyLookup} has to pass. A lookup that may be stale for a
 * while says how to wait in {@link ContractSubject.settle}.
 *
 * @example
 * ```ts
 * import { memoryStorage } from 'keywarden'
 * import { keyLookupContract } from 'keywarden/testing'
 *
 * const runs: Promise<void>[] = []
 * keyLookupContract(
 *   (_, body) => runs.push(body()),
 *   () => {
 *     const storage = memoryStorage()
 *     return { storage, lookup: storage }
 *   },
 * )
 * await Promise.all(runs)
 * ```
 */
export function keyLookupContract(
  test: Test,
  makeSubject: () => KeyLookupSubject | Promise<KeyLookupSubject>,
): void {
  runCases(test, makeSubject, 'key lookup', keyLookups)
}

const ACCESS_LIST = ['203.0.113.0/24', { cidr: '::1', expiresAt: 1 }, { cidr: '::2', comment: 'x' }]

const keyLookups: Cases<KeyLookupSubject> = {
  'a key comes with all that a decision needs, of one moment': async (subject) => {
    const { storage } = subject
    const projects = [sampleProject(), sampleProject({ id: 'website' })]
    const secret = {
      ...{ id: 'secret-1', redacted: '****a1b2', createdAt: DAWN },
      verifier: { algorithm: 'sha256', digest: '0f'.repeat(32) } as const,
    }
    const projectRoles = { website: ['READER'] }
    const key = sampleKey({ projectRoles, accessList: ACCESS_LIST, secrets: [secret] })
    const organization = sampleOrganization({ accessListRequired: true })
    await create(storage, { put: { organization, projects, keys: [key] } })
    const record = await recordOf(subject, key, ['website', 'billing'])
    deepEqual(plainKey(record.key), plainKey(key))
    deepEqual(plain(record.organization), plain(organization))
    for (const project of projects)
      deepEqual(plain(record.projects.get(project.id)), plain(project))
    equal(record.revision, 1)
  },

  'the number of entries is told apart from the list': async (subject) => {
    const full = sampleKey({ id: 'full', accessList: ACCESS_LIST })
    const expired = sampleKey({ id: 'expired', accessList: ACCESS_LIST.slice(1, 2) })
    const empty = sampleKey({ id: 'empty' })
    await create(subject.storage, { put: { keys: [full, expired, empty] } })
    for (const key of [full, expired, empty]) {
      const { entryCount } = await recordOf(subject, key)
      equal(entryCount, key.accessList.entries.length)
    }
    await write(subject.storage, { put: { keys: [full.withoutAccessListEntry('::1')] } })
    equal((await recordOf(subject, full)).entryCount, 2)
  },

  'a public key that is not there is unknown': async (subject) => {
    equal((await find(subject, 'acme')).kind, 'unknown')
    await create(subject.storage, { put: { keys: [sampleKey({ publicKey: 'acme' })] } })
    for (const text of [...NO_IDS, ...PECULIAR, ...LOOK_ALIKES.slice(1), 'key-1']) {
      equal((await find(subject, text)).kind, 'unknown')
    }
  },

  'public keys that look alike are different ones': async (subject) => {
    const publicKeys = [...LOOK_ALIKES, ...PECULIAR]
    const keys = publicKeys.map((publicKey, n) => sampleKey({ id: `key-${n}`, publicKey }))
    await create(subject.storage, { put: { keys } })
    for (const key of keys) equal((await recordOf(subject, key)).key.id, key.id)
  },

  'projects of other organizations are not there': async (subject) => {
    const { storage } = subject
    const projectRoles = { theirs: ['READER'], gone: ['READER'] }
    const key = sampleKey({ projectRoles })
    await create(storage, { put: { projects: [sampleProject({ id: 'ours' })], keys: [key] } })
    const projects = [sampleProject({ id: 'theirs', organization: 'rival' })]
    await create(storage, { organization: 'rival', put: { projects } })
    const asked = ['ours', 'theirs', 'gone', 'ours', ...NO_IDS, ...PECULIAR]
    const record = await recordOf(subject, key, asked)
    const found = asked.filter((id) => record.projects.get(id) !== undefined)
    deepEqual(found, ['ours', 'ours'])
    equal(record.organization.id, 'acme')
  },

  'what has been committed is seen': async (subject) => {
    const { storage } = subject
    const key = sampleKey()
    await create(storage, { put: { projects: [sampleProject()], keys: [key] } })
    await recordOf(subject, key, ['billing'])
    const changed = key.disable(DAWN + 1)
    const revision = await write(storage, { put: { keys: [changed] } })
    const record = await recordOf(subject, key, ['billing'])
    deepEqual([plainKey(record.key), record.revision], [plainKey(changed), revision])
    await write(storage, { put: { organization: sampleOrganization().requireAccessList() } })
    equal((await recordOf(subject, key)).organization.accessListRequired, true)
    await write(storage, { remove: { projects: ['billing'] } })
    equal((await recordOf(subject, key, ['billing'])).projects.get('billing'), undefined)
    await write(storage, { put: { projects: [sampleProject({ name: 'Anew' })] } })
    equal((await recordOf(subject, key, ['billing'])).projects.get('billing')?.name, 'Anew')
  },

  'a key that was unknown is found once it is there': async (subject) => {
    const key = sampleKey()
    equal((await find(subject, key.publicKey)).kind, 'unknown')
    await create(subject.storage, { put: { keys: [key] } })
    equal((await recordOf(subject, key)).key.id, key.id)
  },

  'who knows of a revision is not answered from before it': async (subject) => {
    const { storage } = subject
    const [key, other] = [sampleKey(), sampleKey({ id: 'other' })]
    await create(storage, { put: { keys: [key] } })
    await find(subject, key.publicKey)
    await find(subject, other.publicKey)
    const put = { keys: [key.disable(DAWN + 1), other] }
    const atLeast = { organization: 'acme', revision: await write(storage, { put }) }
    for (const { publicKey } of [key, other]) {
      const peeked = subject.lookup.peek?.(publicKey, [], atLeast)
      const found = await subject.lookup.find(publicKey, [], atLeast)
      for (const one of peeked === undefined ? [found] : [peeked, found]) {
        ok(one.kind === 'key', `the key is ${one.kind}`)
        ok(one.revision >= atLeast.revision, `an answer from revision ${one.revision}`)
        equal(one.key.disabledAt !== undefined, publicKey === key.publicKey)
      }
    }
  },

  'a revision that there is not asks nothing of a key': async (subject) => {
    const key = sampleKey()
    await create(subject.storage, { put: { keys: [key] } })
    for (const [organization, revision] of [['rival', 1] as const, ['acme', 1e9] as const]) {
      const found = await subject.lookup.find(key.publicKey, [], { organization, revision })
      ok(found.kind === 'key', `the key is ${found.kind}`)
      equal(found.revision, 1)
      const none = await subject.lookup.find('nobody', [], { organization, revision })
      equal(none.kind, 'unknown')
    }
  },

  'a deleted key is unknown, and so is every key of a deleted organization': async (subject) => {
    const { storage } = subject
    const keys = ['one', 'other'].map((id) => sampleKey({ id }))
    await create(storage, { put: { keys } })
    for (const key of keys) await recordOf(subject, key)
    await write(storage, { remove: { keys: ['one'] } })
    equal((await find(subject, 'public-one')).kind, 'unknown')
    equal((await find(subject, 'public-other')).kind, 'key')
    await write(storage, { remove: { organization: true } })
    equal((await find(subject, 'public-other')).kind, 'unknown')
  },

  'many questions at once get each its own answer': async (subject) => {
    const keys = LOOK_ALIKES.map((publicKey, n) => sampleKey({ id: `key-${n}`, publicKey }))
    await create(subject.storage, { put: { keys } })
    const asked = [...keys, ...keys].map(({ publicKey }) => publicKey)
    const found = await Promise.all([...asked, 'nobody'].map((one) => find(subject, one)))
    const told = found.map((one) => (one.kind === 'key' ? one.key.publicKey : one.kind))
    deepEqual(told, [...asked, 'unknown'])
  },
}

/** What the lookup finds, waiting or not: both must say the same. */
async function find(
  { lookup, settle }: KeyLookupSubject,
  publicKey: string,
  projects: readonly string[] = [],
): Promise<Found> {
  await settle?.()
  const before = lookup.peek?.(publicKey, projects)
  const found = await lookup.find(publicKey, projects)
  const after = lookup.peek?.(publicKey, projects)
  for (const peeked of [before, after]) {
    if (peeked !== undefined) deepEqual(told(peeked, projects), told(found, projects))
  }
  return found
}

async function recordOf(
  subject: KeyLookupSubject,
  { publicKey }: ApiKey,
  projects: readonly string[] = [],
): Promise<KeyRecord> {
  const found = await find(subject, publicKey, projects)
  ok(found.kind === 'key', `the key is ${found.kind}`)
  return found
}

/** An answer as plain data. */
function told(found: Found, projects: readonly string[]): unknown {
  if (found.kind !== 'key') return found.kind
  const { key, organization, entryCount, revision } = found
  const asked = projects.map((id) => found.projects.get(id))
  return [plainKey(key), plain([organization, asked]), entryCount, revision]
}
