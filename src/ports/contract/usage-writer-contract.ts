import { deepEqual, equal, rejects } from 'node:assert/strict'
import { id, type KeyId } from '../../domain/ids.js'
import type { UsageDelta, UsageWriter } from '../usage.js'
import { type Cases, type ContractSubject, runCases, type Test } from './run-cases.js'
import { create, sampleChange, write } from './sample-change.js'
import { DAWN, organizationId, sampleKey } from './sample-records.js'
import { storedData } from './stored-data.js'
import { toldUsage } from './told-usage.js'

/** A storage under test that takes usage in batches. */
export interface UsageWriterSubject extends ContractSubject {
  readonly writer: UsageWriter
}

/**
 * Declares the tests that every {@link UsageWriter} has to pass, together with the storage that tells
 * the usage.
 *
 * @example
 * ```ts
 * import { memoryStorage } from 'keywarden'
 * import { usageWriterContract } from 'keywarden/testing'
 *
 * const runs: Promise<void>[] = []
 * usageWriterContract(
 *   (_, body) => runs.push(body()),
 *   () => {
 *     const storage = memoryStorage()
 *     return { storage, writer: storage }
 *   },
 * )
 * await Promise.all(runs)
 * ```
 */
export function usageWriterContract(
  test: Test,
  makeSubject: () => UsageWriterSubject | Promise<UsageWriterSubject>,
): void {
  runCases(test, makeSubject, 'usage writer', batches)
}

const OFFICE = '203.0.113.7'
const HOME = '2001:db8::7'
const NETWORK = '203.0.113.0/24'

const batches: Cases<UsageWriterSubject> = {
  'what is added comes on top of what is known, per key and per entry': async (subject) => {
    await create(subject.storage, { put: { keys: [sampleKey(), sampleKey({ id: 'key-2' })] } })
    await add(subject, { count: 3 }, { count: 2, entry: NETWORK }, { count: 1, entry: '::/0' })
    await add(subject, { key: 'key-2', count: 7 }, { count: 5, lastUsedAt: DAWN + 4 })
    await add(subject, { lastUsedAt: DAWN + 2 }, { entry: NETWORK, lastUsedAt: DAWN + 2 })
    deepEqual(await usageOf(subject), {
      ...{ count: 9, lastUsedAt: DAWN + 4, lastUsedAddress: OFFICE },
      entries: {
        [NETWORK]: { count: 3, lastUsedAt: DAWN + 2, lastUsedAddress: OFFICE },
        '::/0': { count: 1, lastUsedAt: DAWN, lastUsedAddress: OFFICE },
      },
    })
    const last = { lastUsedAt: DAWN, lastUsedAddress: OFFICE }
    deepEqual(await usageOf(subject, 'key-2'), { count: 7, ...last, entries: {} })
  },

  'the last use is not turned back, nor is its address': async (subject) => {
    await create(subject.storage, { put: { keys: [sampleKey()] } })
    const late = { lastUsedAt: DAWN + 5 }
    await add(subject, late, { ...late, entry: NETWORK })
    const early = { lastUsedAt: DAWN + 1, lastUsedAddress: HOME }
    await add(subject, early, { ...early, entry: NETWORK })
    const last = { count: 2, lastUsedAt: DAWN + 5, lastUsedAddress: OFFICE }
    deepEqual(await usageOf(subject), { ...last, entries: { [NETWORK]: last } })
  },

  'an address that is not known is not the one before': async (subject) => {
    await create(subject.storage, { put: { keys: [sampleKey()] } })
    await add(subject, {}, { entry: NETWORK })
    const unknown = { lastUsedAt: DAWN + 1, lastUsedAddress: undefined }
    await add(subject, unknown, { ...unknown, entry: NETWORK })
    const last = { count: 2, lastUsedAt: DAWN + 1 }
    deepEqual(await usageOf(subject), { ...last, entries: { [NETWORK]: last } })
  },

  'large counts add up to the unit': async (subject) => {
    await create(subject.storage, { put: { keys: [sampleKey()] } })
    await add(subject, { count: 2 ** 52 })
    await add(subject, { count: 1 })
    const { count } = (await usageOf(subject)) as { count: number }
    equal(count, 2 ** 52 + 1)
  },

  'usage of a key that the organization does not have is left out': async (subject) => {
    const { storage } = subject
    await create(storage, { put: { keys: [sampleKey()] } })
    const theirs = sampleKey({ id: 'theirs', organization: 'rival' })
    await create(storage, { organization: 'rival', put: { keys: [theirs] } })
    const foreign = [{ organization: 'rival' }, { organization: 'rival', key: 'nobody' }]
    await add(subject, { key: 'gone' }, ...foreign, { organization: 'nobody' }, { count: 4 })
    equal((await storage.usage('rival', ['key-1', 'nobody', 'theirs'])).size, 0)
    deepEqual([...(await storage.usage('acme', ['gone', 'key-1'])).keys()], ['key-1'])
    deepEqual(((await usageOf(subject)) as { count: number }).count, 4)
  },

  'a batch in which a delta is none is refused, and nothing of it written': async (subject) => {
    const keys = ['key-1', 'key-2', 'key-3'].map((key) => sampleKey({ id: key }))
    await create(subject.storage, { put: { keys } })
    for (const none of NO_DELTAS) {
      const around = [{ key: 'key-1' }, none as SampleDelta, { key: 'key-3' }]
      await rejects(add(subject, ...around))
      equal((await subject.storage.usage('acme', ['key-1', 'key-2', 'key-3'])).size, 0)
    }
  },

  'a batch that names a key or an entry twice is refused whole': async (subject) => {
    const keys = ['key-1', 'key-2'].map((key) => sampleKey({ id: key }))
    await create(subject.storage, { put: { keys } })
    const entry = { key: 'key-2', entry: NETWORK }
    await rejects(add(subject, {}, { key: 'key-2' }, { count: 2 }))
    await rejects(add(subject, {}, { key: 'key-2' }, entry, entry))
    equal((await subject.storage.usage('acme', ['key-1', 'key-2'])).size, 0)
  },

  'a batch of many is written whole, one of none changes nothing': async (subject) => {
    const ids = Array.from({ length: 400 }, (_, index) => `key-${index}`)
    await create(subject.storage, { put: { keys: ids.map((key) => sampleKey({ id: key })) } })
    const deltas = ids.flatMap((key, at) => [
      { key, count: at + 1 },
      { key, entry: NETWORK },
    ])
    await add(subject, ...deltas)
    await add(subject)
    const usage = await subject.storage.usage('acme', ids)
    deepEqual(
      ids.map((key) => [usage.get(key)?.count, usage.get(key)?.entries.get(NETWORK)?.count]),
      ids.map((_, at) => [at + 1, 1]),
    )
  },

  'batches at once are all counted': async (subject) => {
    const ids = Array.from({ length: 8 }, (_, index) => `key-${index}`)
    await create(subject.storage, { put: { keys: ids.map((key) => sampleKey({ id: key })) } })
    const batch = ids.flatMap((key) => [{ key }, { key, entry: NETWORK }])
    const turned = (by: number) => [...batch.slice(by), ...batch.slice(0, by)]
    await Promise.all(Array.from({ length: 12 }, (_, by) => add(subject, ...turned(by))))
    const usage = await subject.storage.usage('acme', ids)
    for (const key of ids) {
      deepEqual([usage.get(key)?.count, usage.get(key)?.entries.get(NETWORK)?.count], [12, 12])
    }
  },

  'usage changes no record and no revision': async (subject) => {
    const { storage } = subject
    await create(storage, { put: { keys: [sampleKey({ accessList: [NETWORK] })] } })
    const before = await storedData(storage, 'acme')
    await add(subject, {}, { entry: NETWORK })
    deepEqual(await storedData(storage, 'acme'), before)
    const change = sampleChange(1, { put: { keys: [sampleKey({ description: 'changed' })] } })
    equal((await storage.commit(change)).committed, true)
  },

  'usage that is told by a batch is forgotten with its key': async (subject) => {
    const { storage } = subject
    await create(storage, { put: { keys: [sampleKey()] } })
    await add(subject, {}, { entry: NETWORK })
    await write(storage, { remove: { keys: ['key-1'] } })
    await add(subject, { count: 5 })
    await write(storage, { put: { keys: [sampleKey({ publicKey: 'another' })] } })
    equal((await storage.usage('acme', ['key-1'])).size, 0)
  },
}

/** Deltas, each with one field that is none. */
const NO_DELTAS: readonly object[] = [
  ...[0, -1, 1.5, Number.NaN, 2 ** 53, '1', undefined].map((count) => ({ key: 'key-2', count })),
  ...[0, -1, Number.NaN, 1e17, '1', undefined].map((at) => ({ key: 'key-2', lastUsedAt: at })),
  ...['', 7, 'x'.repeat(65)].map((entry) => ({ key: 'key-2', entry })),
  ...['', 7, 'x'.repeat(65)].map((address) => ({ key: 'key-2', lastUsedAddress: address })),
  ...['', 'no id', 7].map((key) => ({ key })),
  { key: 'key-2', organization: 'no id' },
  { key: 'key-2', admin: true },
]

type SampleDelta = Partial<Omit<UsageDelta, 'organization' | 'key'>> & {
  readonly organization?: string
  readonly key?: string
}

/** Writes a batch of deltas: of `key-1` of `acme`, one use at dawn, unless said otherwise. */
async function add({ writer, settle }: UsageWriterSubject, ...deltas: readonly SampleDelta[]) {
  const batch = deltas.map((delta) => ({
    ...{ organization: organizationId('acme'), key: id<KeyId>('key-1', 'key') },
    ...{ count: 1, lastUsedAt: DAWN, lastUsedAddress: OFFICE },
    ...(delta as Partial<UsageDelta>),
  }))
  await writer.addUsage(batch)
  await settle?.()
}

async function usageOf({ storage }: UsageWriterSubject, key = 'key-1'): Promise<unknown> {
  return toldUsage((await storage.usage('acme', [key])).get(key))
}
