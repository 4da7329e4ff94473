import fc from 'fast-check'
import { type KeyUse, memoryStorage, type UsageDelta, usageBatch } from 'keywarden'
import { usageContract } from 'keywarden/testing'
import { describe, expect, test } from 'vitest'
import { addedUsage } from '../../src/storage/added-usage.js'
import { whilePolluted } from '../fixtures/while-polluted.js'
import { acme, held, scene, use } from './usage-scene.js'

describe('a batch of usage over the memory storage', () => {
  usageContract(test, () => {
    const storage = memoryStorage()
    const usage = usageBatch({ writer: storage })
    const settle = () => usage.flush()
    return { storage, usage, settle, close: () => usage.close() }
  })
})

describe('a batch of usage', () => {
  test('adds up to what is counted use by use, whatever is flushed when, and fails when', async () => {
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ key: fc.integer({ min: 0, max: 3 }), at: at(), entry: at() }),
      },
      { weight: 2, arbitrary: fc.constantFrom('flush', 'fail', 'mend') },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { writer, batch } = scene()
        const uses: KeyUse[] = []
        for (const one of steps) {
          if (one === 'flush') await batch.flush()
          else if (one === 'fail') writer.fails = new Error('down')
          else if (one === 'mend') writer.fails = undefined
          else {
            const entry = one.entry === 1 ? undefined : `10.0.0.${one.entry}/32`
            const given = use(`key-${one.key}`, {
              at: one.at,
              entry,
              address: `10.0.0.${uses.length}`,
            })
            uses.push(given)
            batch.record(given)
          }
        }
        writer.fails = undefined
        await batch.close()
        expect(summed(writer.batches.flat())).toEqual(summed(uses.flatMap(deltasOf)))
      }),
    )
  })

  test('names a key and each of its entries once', async () => {
    const { writer, batch } = scene()
    for (const entry of ['::/0', undefined, '::1/128', '::/0']) {
      batch.record(use('key-1', { entry, at: 5, address: '::1' }))
    }
    await batch.close()
    const last = { lastUsedAt: 5, lastUsedAddress: '::1' }
    expect(writer.batches).toEqual([
      [
        { organization: acme, key: 'key-1', entry: undefined, count: 4, ...last },
        { organization: acme, key: 'key-1', entry: '::/0', count: 2, ...last },
        { organization: acme, key: 'key-1', entry: '::1/128', count: 1, ...last },
      ],
    ])
  })

  test('writes nothing where there is nothing to write', async () => {
    const { writer, batch, faults } = scene()
    await batch.flush()
    await batch.close()
    expect([writer.batches, faults]).toEqual([[], []])
  })

  test('writes one flush at a time; what is recorded meanwhile goes with the next', async () => {
    const { writer, batch } = scene()
    const { promise, release } = held()
    writer.waits = promise
    batch.record(use('before'))
    const flushes = [batch.flush()]
    batch.record(use('meanwhile'))
    flushes.push(batch.flush(), batch.flush())
    batch.record(use('meanwhile'))
    release()
    await Promise.all(flushes)
    expect(writer.counts).toEqual([[['before', 1]], [['meanwhile', 2]]])
    await batch.close()
  })

  test('takes a use that cannot be counted for a fault, and counts the others', async () => {
    const unreadable = Object.defineProperty({ ...use() }, 'key', {
      get() {
        throw new Error('not to be read')
      },
    })
    for (const one of [undefined, null, 7, {}, unreadable, use('late', { at: Number.NaN })]) {
      const { writer, batch, faults } = scene()
      batch.record(one as KeyUse)
      batch.record(use())
      await batch.close()
      expect(faults).toHaveLength(1)
      expect(writer.counts).toEqual([[['key-1', 1]]])
    }
  })

  test('counts by own fields alone', async () => {
    const { writer, batch } = scene()
    await whilePolluted({ entry: '::/0', address: '::1' }, () => batch.record(use()))
    await batch.close()
    expect(writer.batches).toEqual([
      [
        {
          organization: acme,
          key: 'key-1',
          entry: undefined,
          count: 1,
          lastUsedAt: 1,
          lastUsedAddress: undefined,
        },
      ],
    ])
  })

  test('survives a listener for faults that throws or rejects, and having none', async () => {
    const unhandled: unknown[] = []
    const note = (reason: unknown) => unhandled.push(reason)
    process.on('unhandledRejection', note)
    const listeners = [
      undefined,
      () => {
        throw new Error('thrown')
      },
      async () => {
        throw new Error('rejected')
      },
    ]
    for (const onFault of listeners) {
      const { writer, batch } = scene({ ...(onFault && { onFault }) })
      writer.fails = new Error('down')
      batch.record(use())
      await batch.flush()
      writer.fails = undefined
      await batch.close()
      expect(writer.counts).toEqual([[['key-1', 1]]])
    }
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
  })
})

function at() {
  return fc.integer({ min: 1, max: 4 })
}

/** A use as what it adds. */
function deltasOf({
  at: lastUsedAt,
  address: lastUsedAddress,
  entry,
  ...of
}: KeyUse): UsageDelta[] {
  const delta = { ...of, count: 1, lastUsedAt, lastUsedAddress }
  return entry === undefined ? [delta] : [delta, { ...delta, entry }]
}

/** What deltas come to, for each key and entry. */
function summed(deltas: readonly UsageDelta[]) {
  const sums = new Map<string, ReturnType<typeof addedUsage>>()
  for (const delta of deltas) {
    const name = `${delta.key} ${delta.entry}`
    sums.set(name, addedUsage(sums.get(name), delta))
  }
  return sums
}
