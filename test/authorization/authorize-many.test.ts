/** Many operations by one caller: one reading of the clock, one lookup, one proof. */
import type { AccessRequest, Intent } from 'keywarden'
import { describe, expect, test, vi } from 'vitest'
import { answerOf, NOON } from '../fixtures/acme.js'
import { noting, open, owner, refused, request } from './noting.js'
import { engineOf, recordOf } from './world.js'

const { credential, address } = request
const record = recordOf(owner.key)

describe('the answers', () => {
  test('come one for each intent, in their order', async () => {
    const { engine } = noting()
    const intents = [request, refused, open, { operation: 'whoAmI' }, { operation: 'nothing' }]
    const answers = await engine.authorizeMany(credential, address, intents)
    expect(answers.map(answerOf)).toEqual([
      ...['allowed', 'ROLE_MISSING', 'allowed', 'allowed', 'OPERATION_UNKNOWN'],
    ])
  })

  test('are none for no intents, and nobody is asked anything', async () => {
    const find = vi.fn(async () => record)
    const { engine, events } = noting({ lookup: { find } })
    expect(await engine.authorizeMany(credential, address, [])).toEqual([])
    expect(find).not.toHaveBeenCalled()
    expect(events).toEqual([])
  })

  test('take one lookup and one reading of the clock, however many', async () => {
    const find = vi.fn(async () => record)
    const clock = { now: vi.fn(() => NOON) }
    const { engine } = noting({ lookup: { find }, clock })
    const answers = await engine.authorizeMany(credential, address, Array(50).fill(request))
    expect(new Set(answers.map(answerOf))).toEqual(new Set(['allowed']))
    expect(find).toHaveBeenCalledTimes(1)
    expect(clock.now).toHaveBeenCalledTimes(1)
  })

  test('take no lookup where all is public, and one where anything is not', async () => {
    const find = vi.fn(async () => record)
    const { engine } = noting({ lookup: { find } })
    const public_ = await engine.authorizeMany(credential, address, [open, open])
    expect(public_.map(answerOf)).toEqual(['allowed', 'allowed'])
    expect(find).not.toHaveBeenCalled()
    await engine.authorizeMany(credential, address, [open, request])
    expect(find).toHaveBeenCalledTimes(1)
  })

  test('are about the surface that is given', async () => {
    const { engine } = noting()
    const ask = (surface?: string) => engine.authorizeMany(credential, address, [request], surface)
    expect((await ask()).map(answerOf)).toEqual(['allowed'])
    expect((await ask('console')).map(answerOf)).toEqual(['CONSOLE_FORBIDDEN'])
  })
})

describe('intents that are no array are a mistake of the program', () => {
  test.each([
    ['undefined', undefined],
    ['null', null],
    ['one intent', request],
    ['a text', 'readSettings'],
    ['a number', 7],
    ['a set', new Set([request])],
    ['something like an array', { length: 1, 0: request }],
    ['an iterator', [request].values()],
  ])('%s', async (_, intents) => {
    const find = vi.fn(async () => record)
    const asked = engineOf({ lookup: { find } }).authorizeMany(
      credential,
      address,
      intents as never,
    )
    await expect(asked).rejects.toThrow(new TypeError('`intents` must be an array'))
    expect(find).not.toHaveBeenCalled()
  })
})

describe('intents that are none are refused, each by itself', () => {
  const hostile = Object.defineProperty({}, 'operation', {
    get: () => {
      throw new Error('not yours')
    },
  })
  const scopeThrows = Object.defineProperty({ operation: 'readSettings' }, 'scope', {
    get: () => {
      throw new Error('not yours')
    },
  })

  test.each<[string, unknown, string]>([
    ['undefined', undefined, 'OPERATION_UNKNOWN'],
    ['null', null, 'OPERATION_UNKNOWN'],
    ['a text', 'readSettings', 'OPERATION_UNKNOWN'],
    ['of a hostile operation', hostile, 'OPERATION_UNKNOWN'],
    ['of a hostile scope', scopeThrows, 'SCOPE_MISMATCH'],
    ['of the wrong kind', { operation: 7, scope: 7 }, 'OPERATION_UNKNOWN'],
    ['of a name every object knows', { operation: '__proto__' }, 'OPERATION_UNKNOWN'],
  ])('%s', async (_, intent, code) => {
    const { engine } = noting()
    const answers = await engine.authorizeMany(credential, address, [intent as Intent, request])
    expect(answers.map(answerOf)).toEqual([code, 'allowed'])
  })

  test('a hole in the array', async () => {
    const intents = [request]
    intents[2] = request
    const answers = await noting().engine.authorizeMany(credential, address, intents)
    expect(answers.map(answerOf)).toEqual(['allowed', 'OPERATION_UNKNOWN', 'allowed'])
  })

  test('an array whose iterator leaves some out', async () => {
    const intents = Object.assign([refused, request], {
      *[Symbol.iterator]() {
        yield request
      },
    })
    const answers = await noting().engine.authorizeMany(credential, address, intents)
    expect(answers.map(answerOf)).toEqual(['ROLE_MISSING', 'allowed'])
  })

  test('an array that cannot be read is a mistake of the program too', async () => {
    const unreadable = new Proxy([request], {
      get: () => {
        throw new Error('not yours')
      },
    })
    const asked = noting().engine.authorizeMany(credential, address, unreadable)
    await expect(asked).rejects.toThrow(new TypeError('`intents` must be an array'))
  })
})

test('what becomes of the request while the lookup is under way changes nothing', async () => {
  const changing = { ...request } as {
    -readonly [Field in keyof AccessRequest]: AccessRequest[Field]
  }
  const intents = [changing]
  const find = async () => {
    Object.assign(changing, { operation: 'rename', address: '198.51.100.7', surface: 'console' })
    intents.push(refused)
    return record
  }
  const { engine } = noting({ lookup: { find } })
  expect(answerOf(await engine.authorize(changing))).toBe('allowed')
  Object.assign(changing, request)
  intents.length = 1
  const answers = await engine.authorizeMany(credential, address, intents)
  expect(answers.map(answerOf)).toEqual(['allowed'])
})
