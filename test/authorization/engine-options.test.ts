/** An engine that is put together wrongly is a mistake of the program, found at once. */
import { AuthorizationEngine, type EngineOptions, keywardenFormat, memoryStorage } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { answerOf, policy } from '../fixtures/acme.js'
import { lookupOf, mint, recordOf, requestBy } from './world.js'

const lookup = memoryStorage()
const record = () => undefined

const made = (options: object) =>
  new AuthorizationEngine({ policy, lookup, ...options } as EngineOptions)

describe('an option that is not what it must be is named', () => {
  test.each([
    ['policy', [undefined, null, {}, { ...policy }], 'must be made by RolePolicy.define'],
    ['lookup', [undefined, null, {}, { find: 7 }, record], 'must be a KeyLookup'],
    [
      'lookup',
      [
        { find: record, peek: 7 },
        { find: record, peek: null },
      ],
      'must be a KeyLookup',
    ],
    ['formats', [null, [], 7, 'kw', keywardenFormat()], 'must name at least one'],
    ['clock', [null, {}, Date.now, { now: 7 }], 'must have a method now()'],
    ['usage', [null, {}, record, { record: 7 }], 'must have a method record()'],
    ['decisions', [null, {}, record, { record: 7 }], 'must have a method record()'],
    ['onOutdatedSecret', [null, {}, 7], 'must be a function'],
    ['onFault', [null, {}, 7], 'must be a function'],
    ['unrecorded', [null, '', 'Refuse', true], "must be 'ignore' or 'refuse'"],
    [
      'lookupTimeoutMs',
      [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, '5', null],
      'must be a positive number of milliseconds',
    ],
    [
      'maxWaitMs',
      [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, '5', null],
      'must be a positive number of milliseconds',
    ],
    [
      'recordTimeoutMs',
      [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, '5', null],
      'must be a positive number of milliseconds',
    ],
  ])('%s', (name, values, rule) => {
    for (const value of values)
      expect(() => made({ [name]: value })).toThrow(new TypeError(`\`${name}\` ${rule}`))
  })

  test('to refuse what is not recorded, there must be something that records', () => {
    const rule = "`unrecorded: 'refuse'` needs `decisions` to record them"
    expect(() => made({ unrecorded: 'refuse' })).toThrow(new TypeError(rule))
    expect(made({ unrecorded: 'refuse', decisions: { record } })).toBeDefined()
  })
})

describe('an option that is right', () => {
  test('may be left out', () => {
    expect(made({ usage: undefined, decisions: undefined, onFault: undefined })).toBeDefined()
    expect(made({ unrecorded: 'ignore', lookupTimeoutMs: 2 ** 31 - 1 })).toBeDefined()
    expect(made({ lookupTimeoutMs: 0.5, recordTimeoutMs: 1 })).toBeDefined()
  })

  test('by default is a plain format and the clock of the machine', async () => {
    const key = mint({}, keywardenFormat())
    const engine = new AuthorizationEngine<string>({ policy, lookup: lookupOf(recordOf(key.key)) })
    const before = Date.now()
    const decision = await engine.authorize(requestBy(key))
    expect(answerOf(decision)).toBe('allowed')
    const at = decision.facts.at?.getTime() ?? 0
    expect(at).toBeGreaterThanOrEqual(before)
    expect(at).toBeLessThanOrEqual(Date.now())
  })

  test('is what it was when the engine was made', async () => {
    const { key, ...pair } = mint({}, keywardenFormat())
    const formats = [keywardenFormat()]
    const options = { policy, lookup: lookupOf(recordOf(key)), formats }
    const engine = new AuthorizationEngine<string>(options)
    formats.length = 0
    options.lookup = lookupOf({ kind: 'unknown' })
    expect(answerOf(await engine.authorize(requestBy(pair)))).toBe('allowed')
  })

  test('the engine tells the policy that it judges by', () => {
    expect(made({}).policy).toBe(policy)
  })

  test('the engine is frozen, and shows nothing', () => {
    const engine = made({})
    expect(Object.isFrozen(engine)).toBe(true)
    expect(Reflect.ownKeys(engine)).toEqual([])
  })
})
