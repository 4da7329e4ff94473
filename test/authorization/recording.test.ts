/** A sink that fails changes no answer, unless it is asked to be heard first. */
import type { DecisionEvent } from 'keywarden'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { NOON } from '../fixtures/acme.js'
import {
  failing,
  failure,
  hanging,
  listening,
  noting,
  open,
  refused,
  rejecting,
  request,
  throwing,
} from './noting.js'
import { everyAnswer, lookupOf, settled, wordsOf } from './world.js'

describe('a sink that fails changes nothing', () => {
  test.each(failing)('%s', async (_, record) => {
    const { engine, used, faults } = noting({ decisions: { record: vi.fn(record) } })
    for (const [one, word] of [
      [request, 'allowed'],
      [refused, 'ROLE_MISSING'],
      [open, 'allowed'],
    ] as const) {
      expect(wordsOf(await everyAnswer(engine, one))).toEqual([word])
    }
    expect(used).toHaveLength(3)
    expect(faults).toEqual([])
    await settled()
    const told = record === hanging ? [] : Array.from({ length: 9 }, () => failure)
    expect(faults).toEqual(told)
  })

  test.each(failing)('not even one for usage: %s', async (_, record) => {
    const { engine, events, faults } = noting({ usage: { record: record as () => void } })
    expect(wordsOf(await everyAnswer(engine, request))).toEqual(['allowed'])
    expect(events).toHaveLength(3)
    await settled()
    expect(faults).toEqual(record === hanging ? [] : [failure, failure, failure])
  })
})

describe('where nothing goes unrecorded', () => {
  const unrecorded = 'refuse' as const

  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
  afterEach(() => vi.useRealTimers())

  test('the answer waits for the sink', async () => {
    let record: () => void = () => undefined
    const decisions = { record: () => new Promise<void>((resolve) => (record = resolve)) }
    const { engine, used } = noting({ unrecorded, decisions })
    const answers: unknown[] = []
    const asked = engine.authorize(request).then((answer) => answers.push(answer))
    await settled()
    expect([answers, used]).toEqual([[], []])
    record()
    await asked
    expect(answers).toMatchObject([{ allowed: true }])
    expect(used).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('a sink that says nothing has recorded', async () => {
    const { engine, events } = noting({ unrecorded })
    const { authorizeSync, ...answers } = await everyAnswer(engine, request)
    expect(wordsOf(answers)).toEqual(['allowed'])
    expect(authorizeSync).toBeUndefined()
    expect(events).toHaveLength(2)
  })

  test.each([
    ...failing.map(([name, record]) => [name, record, 5000] as const),
    ['hangs, with less time to do so', hanging, 70] as const,
  ])('what cannot be recorded is refused: %s', async (_, record, recordTimeoutMs) => {
    const published = listening()
    const options = { unrecorded, decisions: { record: vi.fn(record) } }
    const { engine, used, faults } = noting({
      ...options,
      ...(recordTimeoutMs !== 5000 && { recordTimeoutMs }),
    })
    for (const one of [request, refused, open]) {
      const answers: string[] = []
      const asked = engine.authorize(one).then((answer) => answers.push(...wordsOf({ answer })))
      if (record === hanging) {
        await vi.advanceTimersByTimeAsync(recordTimeoutMs - 1)
        expect(answers).toEqual([])
        await vi.advanceTimersByTimeAsync(1)
      }
      await asked
      expect(answers).toEqual(['UNAVAILABLE'])
    }
    await settled()
    const late = new Error(`the decision sink did not answer in ${recordTimeoutMs} ms`)
    const told = record === hanging ? late : failure
    expect(faults).toEqual([told, told, told])
    expect(used).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
    expect(options.decisions.record).toHaveBeenCalledTimes(3)
    expect(published).toMatchObject(
      ['readSettings', 'rename', 'readStatus'].map((operation) => ({
        ...{ answer: 'UNAVAILABLE', detail: 'the decision could not be recorded', operation },
        ...{ at: NOON, surface: 'api', address: '203.0.113.7' },
      })),
    )
  })

  test('each of many is recorded or refused by itself', async () => {
    const record = ({ operation }: DecisionEvent) =>
      operation === 'rename' ? rejecting() : undefined
    const { engine, used } = noting({ unrecorded, decisions: { record } })
    const { credential, address } = request
    const answers = await engine.authorizeMany(credential, address, [request, refused, request])
    expect(answers.map((one) => one.allowed)).toEqual([true, false, true])
    expect(answers[1]).toMatchObject({ refusal: { code: 'UNAVAILABLE' } })
    expect(used).toHaveLength(2)
  })

  test('what is refused for lack of record is refused whole: no actor, and an event of its own', async () => {
    const { engine } = noting({ unrecorded, decisions: { record: throwing } })
    const decision = await engine.authorize(request)
    expect(decision).not.toHaveProperty('actor')
    expect(decision.facts).toMatchObject({ operation: 'readSettings', entry: '203.0.113.0/24' })
  })

  test('and if its key is damaged besides, that is not what is said', async () => {
    const published = listening()
    const lookup = lookupOf({ kind: 'damaged', detail: 'no digest' })
    const { engine } = noting({ lookup, unrecorded, decisions: { record: throwing } })
    await engine.authorize(request)
    expect(published).toMatchObject([{ detail: 'the decision could not be recorded' }])
  })

  test('what was told in time is told, what is told later changes nothing', async () => {
    const record = () => new Promise<void>((_, reject) => setTimeout(() => reject(failure), 50))
    const { engine, faults } = noting({ unrecorded, recordTimeoutMs: 10, decisions: { record } })
    const asked = engine.authorize(request)
    await vi.advanceTimersByTimeAsync(100)
    expect(wordsOf({ answer: await asked })).toEqual(['UNAVAILABLE'])
    await settled()
    expect(faults).toHaveLength(1)
  })
})
