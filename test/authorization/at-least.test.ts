/** Whoever knows of a command is not judged by what was before it. */
import {
  type AccessRequest,
  ApiKey,
  type AuthorizationEngine,
  type EngineOptions,
  type Found,
  type KeyLookup,
  UNKNOWN_KEY,
} from 'keywarden'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { answerOf, NOON } from '../fixtures/acme.js'
import { whilePolluted } from '../fixtures/while-polluted.js'
import { noting, open, owner, refused, request } from './noting.js'
import { everyAnswer, lookupOf, mint, recordOf, requestBy, storageOf, wordsOf } from './world.js'

const FAULT = 'the revision that was asked for was not there in 1000 ms'
const revoked = ApiKey.of({
  ...owner.key.toJSON(),
  revokedAt: NOON - 1,
  secrets: owner.key.secrets,
})

/** The record of the owner, as of a revision. */
function at(revision: unknown, key = owner.key): Found {
  return recordOf(key, { revision })
}

/** An engine whose lookup gives one answer after the other, the last for ever. */
function answering(answers: readonly unknown[], options: Partial<EngineOptions> = {}) {
  const find = vi.fn(async () => {
    const { length } = find.mock.calls
    return answers[Math.min(length, answers.length) - 1] as Found
  })
  return { ...noting({ lookup: { find }, ...options }), find }
}

/** The answer in the end, and how long it took. */
async function answered(engine: AuthorizationEngine, asked: AccessRequest) {
  const begun = performance.now()
  const asking = engine.authorize(asked)
  let isOver = false
  const over = asking.finally(() => {
    isOver = true
  })
  while (!isOver) await vi.advanceTimersByTimeAsync(1)
  return { decision: await over, ms: performance.now() - begun }
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

describe('a record of that revision', () => {
  test.each([7, 8, 1000])('or of a later one, %i, is judged at once', async (revision) => {
    const { engine, find } = answering([at(revision)])
    const answers = await everyAnswer(engine, { ...request, atLeast: 'acme@7' })
    expect(wordsOf(answers)).toEqual(['allowed'])
    expect(find).toHaveBeenCalledTimes(3)
    const asked = [owner.publicKey, [], { organization: 'acme', revision: 7 }]
    expect(find.mock.calls).toEqual([asked, asked, asked])
  })

  test('is waited for, and judged when it comes', async () => {
    const { engine, find } = answering([at(5), at(6), at(7, revoked)])
    const { decision, ms } = await answered(engine, { ...request, atLeast: 'acme@7' })
    expect(answerOf(decision)).toBe('KEY_REVOKED')
    expect(ms).toBeLessThan(100)
    expect(find).toHaveBeenCalledTimes(3)
  })

  test('that does not come ends in UNAVAILABLE, after pauses that grow', async () => {
    const { engine, find, details } = answering([at(6)])
    const { decision, ms } = await answered(engine, { ...request, atLeast: 'acme@7' })
    expect(answerOf(decision)).toBe('UNAVAILABLE')
    expect(details()).toEqual([FAULT])
    expect(Math.floor(ms)).toBeGreaterThanOrEqual(1000)
    expect(find.mock.calls.length).toBeGreaterThan(5)
    expect(find.mock.calls.length).toBeLessThan(12)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('is waited for as long as the engine is told', async () => {
    const { engine, details } = answering([at(6)], { maxWaitMs: 40 })
    const { ms } = await answered(engine, { ...request, atLeast: 'acme@7' })
    expect([Math.floor(ms) >= 40, Math.floor(ms) < 1000]).toEqual([true, true])
    expect(details()).toEqual(['the revision that was asked for was not there in 40 ms'])
  })

  test.each([
    ['of another organization', 'rival@1', at(7)],
    ['that is told to be none', 'acme@1', at(Number.NaN)],
    ['that is told to be endless', 'acme@1', at(Infinity)],
    ['that is told as text', 'acme@1', at('7')],
    ['that is not told', 'acme@1', at(undefined)],
  ])('%s never comes', async (_, atLeast, found) => {
    const { engine, details } = answering([found])
    const { decision } = await answered(engine, { ...request, atLeast })
    expect(answerOf(decision)).toBe('UNAVAILABLE')
    expect(details()).toEqual([FAULT])
  })

  test('is asked for of many intents at once, and once', async () => {
    const { engine, find } = answering([at(6), at(7)])
    const { credential, address } = request
    const intents = [request, refused, open]
    const asked = [undefined, undefined, 'acme@7'] as const
    const asking = engine.authorizeMany(credential, address, intents, ...asked)
    await vi.advanceTimersByTimeAsync(100)
    expect((await asking).map(answerOf)).toEqual(['allowed', 'ROLE_MISSING', 'allowed'])
    expect(find).toHaveBeenCalledTimes(2)
  })

  test('is asked for by an explanation', async () => {
    const { engine } = answering([at(6), at(7, revoked)])
    const explaining = engine.explain({ ...request, atLeast: 'acme@7' })
    await vi.advanceTimersByTimeAsync(100)
    expect(answerOf((await explaining).decision)).toBe('KEY_REVOKED')
  })
})

describe('who did not prove the key', () => {
  const guess = requestBy({ ...owner, privateKey: mint({ publicKey: owner.publicKey }).privateKey })
  const stranger = requestBy(mint())

  test.each<[string, AccessRequest, unknown, string]>([
    ['with a guess', guess, at(1), 'SECRET_WRONG'],
    ['with no key', stranger, UNKNOWN_KEY, 'KEY_UNKNOWN'],
    ['with a damaged one', request, { kind: 'damaged', detail: 'x' }, 'KEY_DAMAGED'],
    ['with no credential', { ...request, credential: undefined }, at(1), 'CREDENTIAL_MISSING'],
    ['with none of any form', { ...request, credential: 'kw_' }, at(1), 'CREDENTIAL_MALFORMED'],
  ])('%s, is refused at once, and waits for no revision', async (_, asked, found, code) => {
    for (const atLeast of ['acme@7', 'rival@1']) {
      const { engine, find } = answering([found])
      expect(answerOf(await engine.authorize({ ...asked, atLeast }))).toBe(code)
      expect(find.mock.calls.length).toBe(code.startsWith('CREDENTIAL') ? 0 : 1)
    }
  })
})

describe('a token that is malformed', () => {
  test.each([
    ['text of no such form', 'acme'],
    ['nothing', null],
    ['a number', 7],
    ['an object', { organization: 'acme', revision: 7 }],
  ])('%s, is UNAVAILABLE at once, and nobody is asked', async (_, atLeast) => {
    const { engine, find, details } = answering([at(9)])
    const asked = { ...request, atLeast } as AccessRequest
    const answers = await everyAnswer(engine, asked)
    expect(answers.authorizeSync).toBeDefined()
    expect(wordsOf(answers)).toEqual(['UNAVAILABLE'])
    expect(details()).toEqual(['the revision token is malformed'])
    expect(find).not.toHaveBeenCalled()
  })

  test('is one that cannot be read', async () => {
    const { engine } = answering([at(9)])
    const asked = Object.defineProperty({ ...request }, 'atLeast', {
      enumerable: true,
      get() {
        throw new Error('a getter of its own mind')
      },
    })
    expect(answerOf(await engine.authorize(asked))).toBe('UNAVAILABLE')
  })

  test('is none where another field cannot be read', async () => {
    const { engine } = answering([at(9)])
    const asked = Object.defineProperty({ ...request, atLeast: undefined }, 'surface', {
      enumerable: true,
      get() {
        throw new Error('a getter of its own mind')
      },
    })
    expect(answerOf(await engine.authorize(asked))).toBe('allowed')
  })

  test('keeps nobody from what is public', async () => {
    const { engine } = answering([at(9)])
    expect(answerOf(await engine.authorize({ ...open, atLeast: 'acme' }))).toBe('allowed')
  })
})

describe('without waiting', () => {
  const peeking = (found: unknown) => noting({ lookup: lookupOf(found, true) }).engine
  const asked = { ...request, atLeast: 'acme@7' }

  test('a record that is new enough is judged, and no other', () => {
    const words = [6, 7, 8].map((revision) => peeking(at(revision)).authorizeSync(asked))
    expect(words.map((one) => one && answerOf(one))).toEqual([undefined, 'allowed', 'allowed'])
    expect(peeking(at(9)).authorizeSync({ ...request, atLeast: 'rival@1' })).toBeUndefined()
  })

  test('a lookup is told what is asked for', () => {
    const peek = vi.fn(() => undefined)
    const { engine } = noting({ lookup: { find: async () => at(7), peek } })
    expect(engine.authorizeSync(asked)).toBeUndefined()
    const revision = { organization: 'acme', revision: 7 }
    expect(peek.mock.calls).toEqual([[owner.publicKey, [], revision]])
  })

  test('what is in memory is asked through `find`, which knows what else there is', async () => {
    const peek = vi.fn(() => at(6))
    const lookup: KeyLookup = { find: async () => at(7, revoked), peek }
    const { engine } = noting({ lookup })
    expect(answerOf(await engine.authorize(asked))).toBe('KEY_REVOKED')
    expect(peek).not.toHaveBeenCalled()
  })
})

test('a fault of the lookup is told as what it is, and not waited out', async () => {
  const { engine, details } = noting({
    lookup: { find: () => Promise.reject(new Error('the database is down')) },
  })
  expect(answerOf(await engine.authorize({ ...request, atLeast: 'acme@7' }))).toBe('UNAVAILABLE')
  expect(details()).toEqual(['the key lookup failed'])
})

test('a token is none that pollutes every object', async () => {
  const { engine } = answering([at(1)])
  const words = await whilePolluted({ atLeast: 'acme@7' }, async () =>
    wordsOf({
      one: await engine.authorize(request),
      many: (await engine.authorizeMany(request.credential, request.address, [request]))[0],
    }),
  )
  expect(words).toEqual(['allowed'])
})

test('the memory storage is always new enough, but not for what is to come', async () => {
  const storage = await storageOf(owner.key)
  const { engine } = noting({ lookup: storage })
  const now = await everyAnswer(engine, { ...request, atLeast: 'acme@1' })
  expect(wordsOf(now)).toEqual(['allowed'])
  expect(now.authorizeSync).toBeDefined()
  const { decision } = await answered(engine, { ...request, atLeast: 'acme@2' })
  expect(answerOf(decision)).toBe('UNAVAILABLE')
})
