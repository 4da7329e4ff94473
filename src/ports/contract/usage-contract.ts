import { deepEqual, equal, ok } from 'node:assert/strict'
import { id, type KeyId } from '../../domain/ids.js'
import type { KeyUsage, KeyUse, UsageSink } from '../usage.js'
import { type Cases, type ContractSubject, runCases, type Test } from './run-cases.js'
import { create, sampleChange, write } from './sample-change.js'
import { DAWN, organizationId, sampleKey } from './sample-records.js'
import { storedData } from './stored-data.js'
import { toldUsage } from './told-usage.js'

/** A storage under test that also takes note of use, by itself or through a batch. */
export interface UsageSubject extends ContractSubject {
  readonly usage: UsageSink
}

/**
 * Declares the tests that every {@link UsageSink} has to pass, together with the storage that tells
 * the usage. A sink that writes in batches flushes in {@link ContractSubject.settle}.
 *
 * @example
 * ```ts
 * import { memoryStorage } from 'keywarden'
 * import { usageContract } from 'keywarden/testing'
 *
 * const runs: Promise<void>[] = []
 * usageContract(
 *   (_, body) => runs.push(body()),
 *   () => {
 *     const storage = memoryStorage()
 *     return { storage, usage: storage }
 *   },
 * )
 * await Promise.all(runs)
 * ```
 */
export function usageContract(
  test: Test,
  makeSubject: () => UsageSubject | Promise<UsageSubject>,
): void {
  runCases(test, makeSubject, 'usage', usages)
}

const OFFICE = '203.0.113.7'
const NETWORK = '203.0.113.0/24'

const usages: Cases<UsageSubject> = {
  'a key that was never used is not in the answer': async (subject) => {
    await create(subject.storage, { put: { keys: [sampleKey({ id: 'used' }), sampleKey()] } })
    await use(subject, { key: 'used' })
    const usage = await subject.storage.usage('acme', ['used', 'key-1', 'nobody', 'used'])
    deepEqual([...usage.keys()], ['used'])
  },

  'uses are counted per key and per entry, with the last time and address': async (subject) => {
    await create(subject.storage, { put: { keys: [sampleKey(), sampleKey({ id: 'key-2' })] } })
    await use(subject, { at: DAWN, address: OFFICE, entry: NETWORK })
    await use(subject, { at: DAWN + 2, address: '203.0.113.9', entry: NETWORK })
    await use(subject, { at: DAWN + 5, address: '2001:db8::7', entry: '::/0' })
    await use(subject, { at: DAWN + 9, key: 'key-2' })
    deepEqual(toldUsage(await usageOf(subject)), {
      ...{ count: 3, lastUsedAt: DAWN + 5, lastUsedAddress: '2001:db8::7' },
      entries: {
        [NETWORK]: { count: 2, lastUsedAt: DAWN + 2, lastUsedAddress: '203.0.113.9' },
        '::/0': { count: 1, lastUsedAt: DAWN + 5, lastUsedAddress: '2001:db8::7' },
      },
    })
    deepEqual(toldUsage(await usageOf(subject, 'key-2')), {
      ...{ count: 1, lastUsedAt: DAWN + 9, entries: {} },
    })
  },

  'what is told late counts, and does not turn the last use back': async (subject) => {
    await create(subject.storage, { put: { keys: [sampleKey()] } })
    await use(subject, { at: DAWN + 5, address: OFFICE, entry: NETWORK })
    await use(subject, { at: DAWN + 1, address: '203.0.113.9', entry: NETWORK })
    const last = { count: 2, lastUsedAt: DAWN + 5, lastUsedAddress: OFFICE }
    deepEqual(toldUsage(await usageOf(subject)), { ...last, entries: { [NETWORK]: last } })
  },

  'an address that is not known is not the one before': async (subject) => {
    await create(subject.storage, { put: { keys: [sampleKey()] } })
    await use(subject, { at: DAWN, address: OFFICE })
    await use(subject, { at: DAWN + 1 })
    deepEqual(toldUsage(await usageOf(subject)), { count: 2, lastUsedAt: DAWN + 1, entries: {} })
  },

  'uses at once are all counted': async (subject) => {
    const keys = ['one', 'other'].map((key) => sampleKey({ id: key }))
    await create(subject.storage, { put: { keys } })
    for (let n = 0; n < 60; n++) {
      const key = n % 3 === 0 ? 'one' : 'other'
      subject.usage.record({ ...sampleUse({ key, entry: NETWORK }), at: DAWN + n })
    }
    await subject.settle?.()
    for (const [key, count, last] of [
      ['one', 20, 57],
      ['other', 40, 59],
    ] as const) {
      const usage = await usageOf(subject, key)
      deepEqual([usage.count, usage.lastUsedAt], [count, DAWN + last])
      deepEqual(usage.entries.get(NETWORK)?.count, count)
    }
  },

  'nobody is told the usage of another organization': async (subject) => {
    const { storage } = subject
    await create(storage, { put: { keys: [sampleKey()] } })
    const theirs = sampleKey({ id: 'theirs', organization: 'rival' })
    await create(storage, { organization: 'rival', put: { keys: [theirs] } })
    await use(subject, { organization: 'rival', key: 'theirs' })
    equal((await storage.usage('acme', ['theirs'])).size, 0)
    equal((await storage.usage('rival', ['theirs'])).size, 1)
  },

  'use of a key that the organization does not have is nobody’s': async (subject) => {
    const { storage } = subject
    await create(storage, { put: { keys: [sampleKey()] } })
    await create(storage, { organization: 'rival' })
    await use(subject, { organization: 'rival', key: 'key-1' })
    await use(subject, { key: 'nobody' })
    await use(subject, { organization: 'nobody', key: 'nobody' })
    for (const organization of ['acme', 'rival', 'nobody']) {
      equal((await storage.usage(organization, ['key-1', 'nobody'])).size, 0)
    }
  },

  'use changes no record and no revision': async (subject) => {
    const { storage } = subject
    await create(storage, { put: { keys: [sampleKey({ accessList: [NETWORK] })] } })
    const before = await storedData(storage, 'acme')
    await use(subject, { address: OFFICE, entry: NETWORK })
    deepEqual(await storedData(storage, 'acme'), before)
    const change = sampleChange(1, { put: { keys: [sampleKey({ description: 'changed' })] } })
    equal((await storage.commit(change)).committed, true)
  },

  'a change loses no usage': async (subject) => {
    await create(subject.storage, { put: { keys: [sampleKey({ accessList: [NETWORK] })] } })
    await use(subject, { address: OFFICE, entry: NETWORK })
    const before = toldUsage(await usageOf(subject))
    const changed = sampleKey({ description: 'changed', accessList: [NETWORK, '10.0.0.1'] })
    await write(subject.storage, { put: { keys: [changed] } })
    deepEqual(toldUsage(await usageOf(subject)), before)
  },

  'usage is forgotten with its key': async (subject) => {
    const { storage } = subject
    await create(storage, { put: { keys: [sampleKey(), sampleKey({ id: 'key-2' })] } })
    for (const key of ['key-1', 'key-2']) await use(subject, { key })
    await write(storage, { remove: { keys: ['key-1'] } })
    deepEqual([...(await storage.usage('acme', ['key-1', 'key-2'])).keys()], ['key-2'])
    await use(subject, { key: 'key-1' })
    await write(storage, { remove: { organization: true } })
    equal((await storage.usage('acme', ['key-1', 'key-2'])).size, 0)
  },

  'what is done to an answer is not stored': async (subject) => {
    await create(subject.storage, { put: { keys: [sampleKey()] } })
    await use(subject, { entry: NETWORK })
    const before = toldUsage(await usageOf(subject))
    const usage = await usageOf(subject)
    for (const one of [usage, usage.entries.get(NETWORK) ?? usage]) {
      try {
        Object.assign(one, { count: 1000 })
      } catch {}
    }
    deepEqual(toldUsage(await usageOf(subject)), before)
  },
}

interface SampleUse extends Partial<Omit<KeyUse, 'organization' | 'key'>> {
  readonly organization?: string
  readonly key?: string
}

function sampleUse({ organization = 'acme', key = 'key-1', ...rest }: SampleUse): KeyUse {
  return {
    organization: organizationId(organization),
    key: id<KeyId>(key, 'key'),
    at: DAWN,
    ...rest,
  }
}

/** Takes note of a use, and waits until it is told. */
async function use(subject: UsageSubject, fields: SampleUse): Promise<void> {
  subject.usage.record(sampleUse(fields))
  await subject.settle?.()
}

async function usageOf({ storage }: UsageSubject, key = 'key-1'): Promise<KeyUsage> {
  const usage = (await storage.usage('acme', [key])).get(key)
  ok(usage !== undefined, 'the usage of a key that was used is not there')
  return usage
}
