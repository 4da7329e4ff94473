/** Who is asked what is shadowed, when, and what is noted of it. */
import { type AccessRequest, type Shadow, UNKNOWN_KEY } from 'keywarden'
import { describe, expect, test, vi } from 'vitest'
import { listening, noting, open } from '../authorization/noting.js'
import {
  everyAnswer,
  lookupOf,
  mint,
  recordOf,
  requestBy,
  settled,
  wordsOf,
} from '../authorization/world.js'
import { answerOf, NOON } from '../fixtures/acme.js'
import { whilePolluted } from '../fixtures/while-polluted.js'

/** A key that holds no role and calls from off its list. */
const stray = mint({ organizationRoles: [], accessList: ['198.51.100.0/24'] })
const request = requestBy(stray)
const OFF_LIST = 'ADDRESS_NOT_ON_ACCESS_LIST'
const BOTH = ['address', 'role'] as const

/** An engine that knows the stray key, and all that it notes. */
const scene = (options = {}) => noting({ lookup: lookupOf(recordOf(stray.key), true), ...options })

/** What each way of asking answers, as words, and what is told of faults. */
async function answers(shadow: unknown, change: Partial<AccessRequest> = {}) {
  const { engine, faults } = scene()
  const asked = { ...request, ...change, shadow: shadow as Shadow }
  const words = wordsOf(await everyAnswer(engine, asked))
  await settled()
  return { words, faults }
}

describe('what is shadowed', () => {
  test('F1: is so however the engine is asked', async () => {
    expect(await answers(BOTH)).toEqual({ words: ['allowed'], faults: [] })
    expect(await answers(['address'])).toEqual({ words: ['ROLE_MISSING'], faults: [] })
    expect(await answers(['role'])).toEqual({ words: [OFF_LIST], faults: [] })
    expect(await answers([])).toEqual({ words: [OFF_LIST], faults: [] })
    expect(await answers(undefined)).toEqual({ words: [OFF_LIST], faults: [] })
  })

  test('F1: may depend on the organization of the key', async () => {
    const byOrganization = (wanted: string) => (organization: string) =>
      organization === wanted ? BOTH : []
    expect(await answers(byOrganization('acme'))).toEqual({ words: ['allowed'], faults: [] })
    expect(await answers(byOrganization('rival'))).toEqual({ words: [OFF_LIST], faults: [] })
  })

  test('F5: an intent shadows nothing, whatever it brings along', async () => {
    const { engine } = scene()
    const intents = [{ ...request, shadow: BOTH }]
    const [decision] = await engine.authorizeMany(request.credential, request.address, intents)
    expect(decision && answerOf(decision)).toBe(OFF_LIST)
  })

  test('F5: is what it was when the request came in', async () => {
    const { engine } = scene({ lookup: lookupOf(recordOf(stray.key)) })
    const changing = { ...request, shadow: [] as Shadow }
    const asked = engine.authorize(changing)
    changing.shadow = BOTH
    expect(answerOf(await asked)).toBe(OFF_LIST)
  })
})

describe('what shadows nothing', () => {
  const rule =
    "`shadow` must name 'address' or 'role', each at most once, in a list (not in a promise)"
  const wrong: [string, unknown][] = [
    ['null', null],
    ['a name', 'address'],
    ['a gate that is always enforced', ['address', 'role', 'scope']],
    ['a gate twice', ['role', 'role', 'address']],
    ['flags', { address: true, role: true }],
    ['a promise of gates', Promise.resolve(BOTH)],
  ]

  test.each(wrong)('F5: %s, and that is told', async (_, shadow) => {
    const { words, faults } = await answers(shadow)
    expect(words).toEqual([OFF_LIST])
    expect(faults).toEqual(Array(4).fill(new TypeError(rule)))
  })

  test.each(wrong)('F5: a function that gives %s, and that is told', async (_, given) => {
    const { words, faults } = await answers(() => given)
    expect(words).toEqual([OFF_LIST])
    expect(faults).toEqual(Array(4).fill(new TypeError(rule)))
  })

  test('F5: a function that throws, and that is told', async () => {
    const failure = new Error('the settings are gone')
    const { words, faults } = await answers(() => {
      throw failure
    })
    expect(words).toEqual([OFF_LIST])
    expect(faults).toEqual(Array(4).fill(failure))
  })

  test('F5: a promise that rejects, which ends no process', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    const { words, faults } = await answers(() => Promise.reject(new Error('too late')))
    process.off('unhandledRejection', unhandled)
    expect([words, faults.length]).toEqual([[OFF_LIST], 4])
    expect(unhandled).not.toHaveBeenCalled()
  })

  test('F5: a field that cannot be read, or is not there but on every object', async () => {
    const { engine } = scene()
    const hostile = Object.defineProperty({ ...request }, 'shadow', {
      get: () => {
        throw new Error('not yours')
      },
    })
    expect(answerOf(await engine.authorize(hostile))).toBe(OFF_LIST)
    const polluted = await whilePolluted({ shadow: BOTH }, () => everyAnswer(engine, request))
    expect(answerOf(polluted.authorize)).toBe(OFF_LIST)
    expect(answerOf(polluted.explain)).toBe(OFF_LIST)
    expect(polluted.authorizeSync && answerOf(polluted.authorizeSync)).toBe(OFF_LIST)
  })
})

describe('the function', () => {
  /** How often it is asked about a request, and with what. */
  async function asked(
    change: Partial<AccessRequest>,
    lookup = lookupOf(recordOf(stray.key), true),
  ) {
    const shadow = vi.fn((_: string) => BOTH)
    const { engine } = noting({ lookup })
    await engine.authorize({ ...request, ...change, shadow })
    return shadow.mock.calls
  }

  test('F5: is asked once, with the organization of a key whose secret was proved', async () => {
    expect(await asked({})).toEqual([['acme']])
  })

  test('F5: is asked about nobody who proved nothing', async () => {
    const { privateKey } = mint({ publicKey: stray.publicKey })
    for (const credential of [undefined, 'nonsense', privateKey])
      expect(await asked({ credential })).toEqual([])
    expect(await asked({}, lookupOf(UNKNOWN_KEY))).toEqual([])
    expect(await asked({}, lookupOf({ kind: 'damaged', detail: 'no digest' }))).toEqual([])
    expect(await asked({}, { find: () => Promise.reject(new Error('down')) })).toEqual([])
    expect(await asked({ ...open, ...{ credential: request.credential } })).toEqual([])
  })

  test('F5: is asked once for many intents', async () => {
    const shadow = vi.fn((_: string) => BOTH)
    const { engine } = scene()
    const { credential, address } = request
    const intents = [request, request, { operation: 'nothing' }, request]
    const decisions = await engine.authorizeMany(credential, address, intents, 'api', shadow)
    expect(decisions.map(answerOf)).toEqual(['allowed', 'allowed', 'OPERATION_UNKNOWN', 'allowed'])
    expect(shadow.mock.calls).toEqual([['acme']])
  })
})

describe('what is noted', () => {
  test('F4: an event has the codes of what was forgiven, for the sink and on the channel', async () => {
    const published = listening()
    const { engine, events } = scene()
    await engine.authorize({ ...request, shadow: BOTH })
    expect(events).toMatchObject([
      { answer: 'ALLOWED', key: stray.key.id, shadowed: [OFF_LIST, 'ROLE_MISSING'] },
    ])
    expect(events[0]?.gate).toBeUndefined()
    expect(published).toEqual(events)
  })

  test('F4: an event has them beside a refusal that was enforced', async () => {
    const { engine, events } = scene()
    await engine.authorize({ ...request, shadow: ['address'] })
    expect(events).toMatchObject([{ answer: 'ROLE_MISSING', gate: 'role', shadowed: [OFF_LIST] }])
  })

  test('F4: an event where nothing was forgiven is what it was', async () => {
    const { engine, events } = scene()
    await engine.authorize({ ...request, address: '198.51.100.7', shadow: ['address'] })
    await engine.authorize({ ...request, address: '198.51.100.7' })
    expect(JSON.stringify(events[0])).toBe(JSON.stringify(events[1]))
    expect(events[0]?.shadowed).toBeUndefined()
  })

  test('F4: usage counts the request, from where it came, by no entry', async () => {
    const { engine, used } = scene()
    await engine.authorize({ ...request, shadow: BOTH })
    expect(used).toEqual([
      { organization: 'acme', key: stray.key.id, at: NOON, address: '203.0.113.7' },
    ])
  })

  test('F1: what could not be recorded is refused, whatever is shadowed', async () => {
    const record = () => Promise.reject(new Error('the log is full'))
    const { engine, used } = scene({ unrecorded: 'refuse', decisions: { record } })
    expect(answerOf(await engine.authorize({ ...request, shadow: BOTH }))).toBe('UNAVAILABLE')
    expect(used).toEqual([])
  })
})
