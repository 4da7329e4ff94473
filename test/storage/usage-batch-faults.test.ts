import { memoryStorage, type UsageBatchOptions, usageBatch } from 'keywarden'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { acme, held, scene, use } from './usage-scene.js'

/** How long the fake clock takes for what is done when everybody else had a turn. */
const TURN = 1

describe('a batch of usage that fails to be written', () => {
  test('is told, kept, and written with the next one', async () => {
    const { writer, batch, faults } = scene()
    writer.fails = new Error('down')
    batch.record(use('key-1', { at: 9, address: '::9', entry: '::/0' }))
    await batch.flush()
    batch.record(use('key-1', { at: 3, address: '::3', entry: '::/0' }))
    batch.record(use('key-2'))
    await batch.flush()
    expect(faults).toEqual([writer.fails, writer.fails])
    writer.fails = undefined
    await batch.flush()
    const last = { lastUsedAt: 9, lastUsedAddress: '::9' }
    expect(writer.batches[0]).toEqual([
      { organization: acme, key: 'key-1', entry: undefined, count: 2, ...last },
      { organization: acme, key: 'key-1', entry: '::/0', count: 2, ...last },
      expect.objectContaining({ key: 'key-2', count: 1 }),
    ])
    await batch.close()
    expect(writer.batches).toHaveLength(1)
  })

  test('is written once where the writer throws rather than rejects', async () => {
    const { writer, batch, faults } = scene()
    const addUsage = vi.spyOn(writer, 'addUsage').mockImplementationOnce(() => {
      throw new Error('thrown')
    })
    batch.record(use())
    await batch.flush()
    await batch.flush()
    expect(addUsage).toHaveBeenCalledTimes(2)
    expect([faults, writer.counts]).toEqual([[new Error('thrown')], [[['key-1', 1]]]])
    await batch.close()
  })

  test('does not grow: uses of keys without room are not counted, and told in number', async () => {
    const { writer, batch, faults } = scene({ maxKeys: 2 })
    const down = new Error('down')
    writer.fails = down
    for (const key of ['one', 'two']) batch.record(use(key))
    await batch.flush()
    for (const key of ['one', 'three', 'three', 'four']) batch.record(use(key))
    await batch.flush()
    const told = new Error('3 uses of further keys were not counted, for a batch holds 2 keys')
    const others = () => faults.filter((fault) => fault !== down)
    expect(others()).toEqual([told])
    writer.fails = undefined
    await batch.close()
    expect(writer.counts).toEqual([
      [
        ['one', 2],
        ['two', 1],
      ],
    ])
    expect(others()).toEqual([told])
  })
})

describe('in time, a batch of usage', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('is written on an interval, every 5 seconds unless said otherwise', async () => {
    for (const [options, interval] of [
      [{}, 5000],
      [{ intervalMs: 70 }, 70],
    ] as const) {
      const { writer, batch } = scene(options)
      batch.record(use('one'))
      await vi.advanceTimersByTimeAsync(interval - 1)
      expect(writer.counts).toEqual([])
      await vi.advanceTimersByTimeAsync(1 + TURN)
      batch.record(use('two'))
      await vi.advanceTimersByTimeAsync(interval)
      expect(writer.counts).toEqual([[['one', 1]], [['two', 1]]])
      await vi.advanceTimersByTimeAsync(10 * interval)
      expect(writer.batches).toHaveLength(2)
      void batch.close()
    }
  })

  test('is written when it is full, and not on the path of the use that filled it', async () => {
    const { writer, batch } = scene({ maxKeys: 2 })
    for (const key of ['one', 'one', 'two', 'three']) batch.record(use(key))
    expect(writer.counts).toEqual([])
    await vi.advanceTimersByTimeAsync(TURN)
    expect(writer.counts).toEqual([
      [
        ['one', 2],
        ['two', 1],
      ],
    ])
    await vi.advanceTimersByTimeAsync(5000 + TURN)
    expect(writer.counts.slice(1)).toEqual([[['three', 1]]])
    void batch.close()
  })

  test('waits an interval before it is tried again, full or not', async () => {
    const { writer, batch } = scene({ maxKeys: 2 })
    const addUsage = vi.spyOn(writer, 'addUsage')
    writer.fails = new Error('down')
    for (const key of ['one', 'two']) batch.record(use(key))
    await vi.advanceTimersByTimeAsync(100)
    for (let n = 0; n < 50; n++) batch.record(use(`key-${n}`))
    await vi.advanceTimersByTimeAsync(4899)
    expect(addUsage).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(1 + TURN)
    expect(addUsage).toHaveBeenCalledTimes(2)
    void batch.close()
  })

  test('has failed when its writer takes too long', async () => {
    const { writer, batch, faults } = scene({ writeTimeoutMs: 2000 })
    writer.waits = new Promise(() => {})
    batch.record(use())
    const flushed = batch.flush()
    await vi.advanceTimersByTimeAsync(2000 + TURN)
    await flushed
    expect(faults).toEqual([new Error('the writer of usage did not answer in 2000 ms')])
    writer.waits = undefined
    await vi.advanceTimersByTimeAsync(5000 + TURN)
    expect(writer.counts).toEqual([[['key-1', 1]]])
    void batch.close()
  })

  test('is not tried again on the interval while it is under way', async () => {
    const { writer, batch } = scene({ intervalMs: 100 })
    const addUsage = vi.spyOn(writer, 'addUsage')
    const { promise, release } = held()
    writer.waits = promise
    batch.record(use())
    await vi.advanceTimersByTimeAsync(1000)
    batch.record(use())
    await vi.advanceTimersByTimeAsync(1000)
    expect(addUsage).toHaveBeenCalledTimes(1)
    release()
    await vi.advanceTimersByTimeAsync(100 + TURN)
    expect(writer.counts).toEqual([[['key-1', 1]], [['key-1', 1]]])
    void batch.close()
  })
})

describe('closing a batch of usage', () => {
  test('writes what is left, after what is under way', async () => {
    const { writer, batch } = scene()
    const { promise, release } = held()
    writer.waits = promise
    batch.record(use('first'))
    void batch.flush()
    batch.record(use('last'))
    const closed = batch.close()
    release()
    await closed
    expect(writer.counts).toEqual([[['first', 1]], [['last', 1]]])
  })

  test('twice is closing it once; a later use is told, and not counted', async () => {
    const { writer, batch, faults } = scene()
    batch.record(use())
    await Promise.all([batch.close(), batch.close()])
    batch.record(use())
    await batch.flush()
    expect(writer.counts).toEqual([[['key-1', 1]]])
    expect(faults).toEqual([new Error('a use after `close` is not counted')])
  })

  test('ends the interval; until then it keeps no process alive', async () => {
    const before = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
    const { batch } = scene()
    const active = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
    expect(active).toBe(before)
    vi.useFakeTimers()
    const another = scene().batch
    expect(vi.getTimerCount()).toBe(1)
    void another.close()
    vi.runAllTicks()
    expect(vi.getTimerCount()).toBe(1)
    await vi.runAllTimersAsync()
    expect(vi.getTimerCount()).toBe(0)
    vi.useRealTimers()
    await batch.close()
  })
})

describe('the options of a batch of usage', () => {
  const writer = memoryStorage()

  test.each<readonly [string, object]>([
    ['writer', {}],
    ['writer', { writer: { record: () => {} } }],
    ['onFault', { writer, onFault: 'log' }],
    ['intervalMs', { writer, intervalMs: 0 }],
    ['intervalMs', { writer, intervalMs: 2 ** 31 }],
    ['writeTimeoutMs', { writer, writeTimeoutMs: Number.NaN }],
    ['maxKeys', { writer, maxKeys: 0 }],
    ['maxKeys', { writer, maxKeys: 1.5 }],
  ])('are checked: %s', (name, options) => {
    expect(() => usageBatch(options as UsageBatchOptions)).toThrow(new RegExp(`^\`${name}\` must`))
  })
})
