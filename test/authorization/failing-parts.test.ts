/** Whatever the engine depends on fails: the request is refused, and the operator is told why. */
import { createHmac } from 'node:crypto'
import {
  type DecisionEvent,
  type EngineOptions,
  type Found,
  type KeyFormat,
  type KeyLookup,
  keywardenFormat,
  UNKNOWN_KEY,
} from 'keywarden'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { NOON } from '../fixtures/acme.js'
import {
  engineOf,
  everyAnswer,
  lookupOf,
  mint,
  recordOf,
  requestBy,
  settled,
  wordsOf,
} from './world.js'

const owner = mint()
const request = requestBy(owner)
const record = recordOf(owner.key)
const failure = new Error('password of the database: hunter2')

const throwing = (): never => {
  throw failure
}
const rejecting = async (): Promise<never> => throwing()
const hanging = (): Promise<never> => new Promise(() => undefined)

/** An engine with these parts, and what it tells: events to its sink, faults to the operator. */
function watched(options: Partial<EngineOptions>) {
  const events: DecisionEvent[] = []
  const faults: unknown[] = []
  const engine = engineOf({
    decisions: { record: (event) => void events.push(event) },
    onFault: (error) => faults.push(error),
    ...options,
  })
  const details = () => [...new Set(events.map(({ detail }) => detail))]
  return { engine, details, faults }
}

describe('a lookup that fails', () => {
  const find = async () => record

  test.each<[string, KeyLookup, number]>([
    ['find throws', { find: throwing }, 3],
    ['find rejects', { find: rejecting }, 3],
    ['peek throws', { find, peek: throwing }, 4],
  ])('%s', async (_, lookup, times) => {
    const { engine, details, faults } = watched({ lookup })
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
    const { engine, details, faults } = watched({ lookup: { find, peek: peek as never } })
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
    const { engine, details } = watched({ lookup: { find: rejecting } })
    const told = JSON.stringify([await everyAnswer(engine, request), details()])
    expect(told).not.toContain('hunter2')
  })

  test.each([undefined, null, 7, 'text', Symbol('x'), { message: 'not an error' }])(
    'it may throw anything: %s',
    async (thrown) => {
      const find = async (): Promise<never> => {
        throw thrown
      }
      const { engine, faults } = watched({ lookup: { find } })
      expect(wordsOf({ answer: await engine.authorize(request) })).toEqual(['UNAVAILABLE'])
      await settled()
      expect(faults).toEqual([thrown])
    },
  )

  test('nobody needs to listen', async () => {
    const engine = engineOf({ lookup: { find: rejecting, peek: throwing } })
    expect(wordsOf(await everyAnswer(engine, request))).toEqual(['UNAVAILABLE'])
  })

  test.each([
    ['throws', throwing],
    ['rejects', rejecting],
    ['hangs', hanging],
  ])('a listener that %s changes nothing', async (_, onFault) => {
    const listener = vi.fn(onFault)
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
    const { engine, details, faults } = watched({ lookup: { find: hanging }, ...options })
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
      const { engine, faults } = watched({ lookup: { find }, lookupTimeoutMs: 10 })
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

describe('a clock that fails', () => {
  test.each([
    ['throws', throwing, [failure]],
    ['gives NaN', () => Number.NaN, []],
    ['gives nothing', () => undefined, []],
    ['gives a text', () => '2026-06-01T12:00:00Z', []],
    ['gives an instant that no date can hold', () => 8.64e15 + 1, []],
    ['gives an invalid date', () => new Date(Number.NaN), []],
    ['gives a promise', async () => NOON, []],
  ])('%s', async (_, now, told) => {
    const { engine, details, faults } = watched({
      ...{ lookup: lookupOf(record, true), clock: { now: now as () => number } },
    })
    expect(wordsOf(await everyAnswer(engine, request))).toEqual(['UNAVAILABLE'])
    expect(details()).toEqual(['the clock gave no instant'])
    await settled()
    expect(faults).toEqual([...told, ...told, ...told, ...told])
  })

  test('is no matter where all that is asked for is public', async () => {
    const engine = engineOf({ clock: { now: throwing } })
    const open = requestBy(owner, { operation: 'readStatus', scope: undefined })
    expect(wordsOf(await everyAnswer(engine, open))).toEqual(['allowed'])
  })

  test('a date is as good as a number', async () => {
    const clock = { now: () => new Date(NOON) }
    const engine = engineOf({ lookup: lookupOf(record, true), clock })
    expect(wordsOf(await everyAnswer(engine, request))).toEqual(['allowed'])
  })
})

describe('a format that fails', () => {
  const sound = keywardenFormat()

  test('in reading: the credential is malformed', async () => {
    const format: KeyFormat = { ...sound, accepts: throwing, publicKeyIn: throwing }
    const { engine, details } = watched({ lookup: lookupOf(record, true), formats: [format] })
    for (const credential of [request.credential, owner.privateKey]) {
      const answers = await everyAnswer(engine, { ...request, credential })
      expect(wordsOf(answers)).toEqual(['CREDENTIAL_MALFORMED'])
    }
    expect(details()).toEqual([undefined])
  })

  test.each([
    ['a key that exists', record],
    ['a key that does not', UNKNOWN_KEY],
  ])('in hashing: it is a fault, for %s', async (_, found) => {
    const hashes = Object.assign(Object.create(sound.hashes), { digestsOf: throwing })
    const format: KeyFormat = { ...sound, hashes }
    const { engine, details, faults } = watched({
      ...{ lookup: lookupOf(found, true), formats: [format] },
    })
    expect(wordsOf(await everyAnswer(engine, request))).toEqual(['UNAVAILABLE'])
    expect(details()).toEqual(['what the key lookup answered cannot be judged'])
    await settled()
    expect(faults).toHaveLength(4)
  })

  test('a hash of the wrong length is a fault, not a proof', async () => {
    const short = () => [createHmac('sha256', 'key').update('x').digest().subarray(1)]
    const hashes = Object.assign(Object.create(sound.hashes), { digestsOf: short })
    const { engine } = watched({
      ...{ lookup: lookupOf(record, true), formats: [{ ...sound, hashes }] },
    })
    expect(wordsOf(await everyAnswer(engine, request))).toEqual(['UNAVAILABLE'])
  })
})
