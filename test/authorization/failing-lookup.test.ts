/** A lookup that fails or hangs: the request is refused, and the operator is told why. */
import type { Found, KeyLookup } from 'keywarden'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { failing, failure, hanging, noting, owner, rejecting, request, throwing } from './noting.js'
import { engineOf, everyAnswer, lookupOf, recordOf, settled, wordsOf } from './world.js'

const record = recordOf(owner.key)

describe('a lookup that fails', () => {
  const find = async () => record

  test.each<[string, KeyLookup, number]>([
    ['find throws', { find: throwing }, 3],
    ['find rejects', { find: rejecting }, 3],
    ['peek throws', { find, peek: throwing }, 4],
  ])('%s', async (_, lookup, times) => {
    const { engine, details, faults } = noting({ lookup })
    const answers = await everyAnswer(engine, request)
    expect(wordsOf(answers)).toEqual(['UNAVAILABLE'])
    expect(answers.authorizeSync !== undefined).toBe(lookup.peek !== undefined)
    expect(details()).toEqual(['the key lookup failed'])
    expect(faults).toEqual([])
    await settled()
    expect(faults).toEqual(Array.from({ length: times }, () => failure))
  })

  test('an answer that is not promised is an answer all the same', async () => {
    const lookup = { find: () => record as never }
    expect(wordsOf(await everyAnswer(engineOf({ lookup }), request))).toEqual(['allowed'])
  })

  test.each([
    ['is kept', async (): Promise<Found> => record, []],
    ['is broken', rejecting, Array.from({ length: 4 }, () => failure)],
  ])('peek answers with a promise that %s', async (_, peek, told) => {
    const { engine, details, faults } = noting({ lookup: { find, peek: peek as never } })
    expect(wordsOf(await everyAnswer(engine, request))).toEqual(['UNAVAILABLE'])
    await settled()
    expect(details()).toEqual(['the key lookup gave no answer'])
    expect(faults).toEqual(told)
  })

  test('it is asked once: a failed peek is not followed by find', async () => {
    const asked = vi.fn(find)
    await everyAnswer(engineOf({ lookup: { find: asked, peek: throwing } }), request)
    expect(asked).not.toHaveBeenCalled()
  })

  test('the operator is told what was thrown, as it is; nobody else is', async () => {
    const { engine, details } = noting({ lookup: { find: rejecting } })
    const told = JSON.stringify([await everyAnswer(engine, request), details()])
    expect(told).not.toContain('the log is full')
  })

  test.each([undefined, null, 7, 'text', Symbol('x'), { message: 'not an error' }])(
    'it may throw anything: %s',
    async (thrown) => {
      const find = async (): Promise<never> => {
        throw thrown
      }
      const { engine, faults } = noting({ lookup: { find } })
      expect(wordsOf({ answer: await engine.authorize(request) })).toEqual(['UNAVAILABLE'])
      await settled()
      expect(faults).toEqual([thrown])
    },
  )

  test('nobody needs to listen, and then nothing is put off', async () => {
    const later = vi.spyOn(globalThis, 'setImmediate')
    const engine = engineOf({ lookup: { find: rejecting, peek: throwing } })
    expect(wordsOf(await everyAnswer(engine, request))).toEqual(['UNAVAILABLE'])
    expect(later).not.toHaveBeenCalled()
  })

  test.each(failing)('a listener that %s changes nothing', async (_, onFault) => {
    const listener = vi.fn(onFault as () => void)
    const engine = engineOf({ lookup: { find: rejecting }, onFault: listener })
    expect(wordsOf(await everyAnswer(engine, request))).toEqual(['UNAVAILABLE'])
    await settled()
    expect(listener).toHaveBeenCalledTimes(3)
  })
})

describe('a lookup that hangs', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
  afterEach(() => vi.useRealTimers())

  test.each([
    ['after five seconds', {}, 5000],
    ['after the time that it is given', { lookupTimeoutMs: 70 }, 70],
  ])('is given up %s', async (_, options, limit) => {
    const { engine, details, faults } = noting({ lookup: { find: hanging }, ...options })
    const answers: string[] = []
    const asked = everyAnswer(engine, request).then((all) => answers.push(...wordsOf(all)))
    // One after the other: three of the four ways wait for the lookup.
    await vi.advanceTimersByTimeAsync(3 * limit - 1)
    expect(answers).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    await asked
    expect(answers).toEqual(['UNAVAILABLE'])
    expect(details()).toEqual([`the key lookup did not answer in ${limit} ms`])
    await settled()
    const told = new Error(`the key lookup did not answer in ${limit} ms`)
    expect(faults).toEqual([told, told, told])
  })

  test('what it answers later, or fails with, changes nothing and ends nothing', async () => {
    for (const late of [() => record, throwing]) {
      const find = async () => {
        await new Promise((resolve) => setTimeout(resolve, 50))
        return late()
      }
      const { engine, faults } = noting({ lookup: { find }, lookupTimeoutMs: 10 })
      const asked = engine.authorize(request)
      await vi.advanceTimersByTimeAsync(100)
      expect(wordsOf({ answer: await asked })).toEqual(['UNAVAILABLE'])
      await settled()
      expect(faults).toHaveLength(1)
    }
  })

  test('no timer is left behind by one that answers', async () => {
    await everyAnswer(engineOf({ lookup: lookupOf(record) }), request)
    expect(vi.getTimerCount()).toBe(0)
  })
})
