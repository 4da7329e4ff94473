import { describe, expect, test } from 'vitest'
import { fieldsOf, invalid, itemsOf, join, rowsOf } from '../../src/domain/input.js'
import { boom, unreadable, withOwnProto } from './hostile-values.js'
import { answerTo, complaintOf, faultyField } from './refused.js'

const MEGABYTE = 'x'.repeat(1_000_000)

test('a refusal names the field and the rule', () => {
  expect(complaintOf(() => invalid('a.b', 'must be so'))).toBe('a.b must be so')
})

describe('the fields of a record', () => {
  test('are those of its own that are known, and nothing else', () => {
    const fields = fieldsOf({ a: 1, b: undefined }, '', ['a', 'b', 'c'])
    expect(Object.keys(fields)).toEqual(['a', 'b'])
    expect(fields).toEqual(Object.assign(Object.create(null), { a: 1, b: undefined }))
    expect(Object.getPrototypeOf(fields)).toBe(null)
  })

  test('are not those that it inherits, nor hidden ones, nor symbols', () => {
    const record = Object.create({ a: 1 }, { b: { value: 2, enumerable: false } })
    record[Symbol('a')] = 3
    expect(Object.keys(fieldsOf(record, '', ['a', 'b']))).toEqual([])
  })

  test('are read once each, a getter as well', () => {
    let reads = 0
    const record = {
      get a() {
        return ++reads
      },
    }
    const fields = fieldsOf(record, '', ['a'])
    expect([fields.a, fields.a, reads]).toEqual([1, 1, 1])
  })

  test('include none that is not known; the error names it, fit for a log', () => {
    expect(complaintOf(() => fieldsOf({ a: 1, d: 2 }, 'x', ['a', 'b']))).toBe(
      'x.d is not a known field; known are a, b',
    )
    expect(faultyField(() => fieldsOf({ 'a\nb': 1 }, '', ['a']))).toBe('a\\u{a}b')
    expect(faultyField(() => fieldsOf({ [MEGABYTE]: 1 }, '', ['a']))).toHaveLength(101)
  })

  test('named like something every object has are unknown like any other', () => {
    for (const field of ['toString', 'constructor', 'hasOwnProperty'])
      expect(faultyField(() => fieldsOf({ [field]: 1 }, '', ['a']))).toBe(field)
    expect(faultyField(() => fieldsOf(withOwnProto({ a: 1 }), '', ['a']))).toBe('__proto__')
  })

  test('named `__proto__` are fields where that is a known name', () => {
    const fields = fieldsOf(withOwnProto({ a: 1 }), '', ['__proto__', 'a'])
    expect(Object.keys(fields)).toEqual(['__proto__'])
    expect(fields.a).toBeUndefined()
  })

  test('that cannot be read are at fault themselves', () => {
    const record = {
      get a() {
        return boom()
      },
    }
    expect(complaintOf(() => fieldsOf(record, 'x', ['a']))).toBe('x.a cannot be read')
    expect(complaintOf(() => fieldsOf(new Proxy({}, { ownKeys: boom }), 'x', ['a']))).toBe(
      'x cannot be read',
    )
  })

  test.each([undefined, null, 1, 'a', true, Symbol('a'), [], boom, 1n])('%o has none', (value) => {
    expect(complaintOf(() => fieldsOf(value, 'x', ['a']))).toBe('x must be an object')
  })

  test('whatever cannot be looked at is refused, never an error of its own', () => {
    for (const value of unreadable()) {
      expect(['accepted', 'INVALID_INPUT']).toContain(answerTo(() => fieldsOf(value, 'x', ['id'])))
    }
  })
})

describe('the rows of a table', () => {
  test('are its own fields, whatever their names, in their order', () => {
    const table = { b: 1, ...withOwnProto(2), constructor: 3 }
    expect(rowsOf(table, 'x')).toEqual([
      ['b', 1],
      ['__proto__', 2],
      ['constructor', 3],
    ])
  })

  test('that cannot be read are at fault themselves', () => {
    const table = Object.defineProperty({}, 'a\u202eb', { enumerable: true, get: boom })
    expect(complaintOf(() => rowsOf(table, 'x'))).toBe('x.a\\u{202e}b cannot be read')
  })

  test('are in an object only', () => {
    for (const value of [undefined, null, [], 'ab', 1])
      expect(complaintOf(() => rowsOf(value, 'x'))).toBe('x must be an object')
    for (const value of unreadable()) answerTo(() => rowsOf(value, 'x'))
  })
})

describe('the items of an array', () => {
  test('are read once each, by their index', () => {
    let reads = 0
    const array = [0, 1]
    Object.defineProperty(array, 0, { get: () => ++reads })
    array[Symbol.iterator] = boom
    expect(itemsOf(array, 'x')).toEqual([1, 1])
    expect(reads).toBe(1)
  })

  test('are a copy', () => {
    const array = [1]
    const items = itemsOf(array, 'x')
    array.push(2)
    expect(items).toEqual([1])
  })

  test('are absent where the array has holes', () => {
    expect(itemsOf(new Array(2), 'x')).toEqual([undefined, undefined])
  })

  test('are of an array, not of something like it', () => {
    for (const value of [undefined, null, {}, 'ab', new Set([1]), { length: 1, 0: 1 }, 1])
      expect(complaintOf(() => itemsOf(value, 'x'))).toBe('x must be an array')
  })

  test('that cannot be read are a fault of the array', () => {
    const array = [1]
    Object.defineProperty(array, 0, { get: boom })
    expect(complaintOf(() => itemsOf(array, 'x'))).toBe('x cannot be read')
    for (const value of unreadable()) answerTo(() => itemsOf(value, 'x'))
  })

  test('are at most a million, however long the array says it is', () => {
    expect(itemsOf(new Array(1_000_000), 'x')).toHaveLength(1_000_000)
    for (const length of [1_000_001, 2 ** 32 - 1])
      expect(complaintOf(() => itemsOf(new Array(length), 'x'))).toBe(
        'x must have at most 1000000 items',
      )
    const lying = (length: unknown) => new Proxy([1], { get: () => length })
    expect(complaintOf(() => itemsOf(lying(Number.POSITIVE_INFINITY), 'x'))).toMatch(/at most/)
    expect(complaintOf(() => itemsOf(lying(Symbol('1')), 'x'))).toBe('x cannot be read')
    for (const length of [Number.NaN, -1, 'many'])
      expect(complaintOf(() => itemsOf(lying(length), 'x'))).toBe('x cannot be read')
    expect(itemsOf(lying(0), 'x')).toEqual([])
  })
})

test('a path is made of the names on the way', () => {
  expect(join('', 'a')).toBe('a')
  expect(join('a', 'b')).toBe('a.b')
  expect(join('a[0]', '')).toBe('a[0].')
})
