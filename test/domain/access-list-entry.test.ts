import { AccessListEntry, Cidr, InvalidInput } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { HOUR, NOON } from '../fixtures/acme.js'
import { boom, unreadable, withOwnProto } from './hostile-values.js'
import { complaintOf, faultyField } from './refused.js'

const NO_BLOCK =
  'must be an IPv4 or IPv6 address or block in plain notation, like 203.0.113.7 or 2001:db8::/48'

const told = (input: unknown) => AccessListEntry.of(input as string).toJSON()
const complaint = (input: unknown, field?: string) =>
  complaintOf(() => AccessListEntry.of(input as string, field))

describe('an entry', () => {
  test('is made of text, of a block, or of fields', () => {
    const cidr = Cidr.parse('203.0.113.0/24') as Cidr
    for (const input of ['203.0.113.0/24', cidr, { cidr }, { cidr: '203.0.113.0/24' }])
      expect(told(input)).toEqual({ cidr: '203.0.113.0/24' })
  })

  test('may have a comment and an end', () => {
    const entry = AccessListEntry.of({ cidr: '::1', comment: ' office ', expiresAt: NOON })
    expect([entry.comment, entry.expiresAt]).toEqual(['office', new Date(NOON)])
    expect(entry.toJSON()).toEqual({ cidr: '::1/128', comment: 'office', expiresAt: NOON })
    expect(told({ cidr: '::1', comment: undefined, expiresAt: undefined })).toEqual({
      cidr: '::1/128',
    })
    expect(told({ cidr: '::1', comment: '', expiresAt: new Date(NOON) })).toEqual({
      ...{ cidr: '::1/128', comment: '', expiresAt: NOON },
    })
  })

  test('says nothing of what it has not', () => {
    expect(Object.keys(told('::1'))).toEqual(['cidr'])
    expect(Object.keys(told({ cidr: '::1', comment: 'x' }))).toEqual(['cidr', 'comment'])
    expect(Object.keys(told({ cidr: '::1', expiresAt: NOON }))).toEqual(['cidr', 'expiresAt'])
  })

  test('is what it is: an entry is taken as it is', () => {
    const entry = AccessListEntry.of('10.0.0.1')
    expect(AccessListEntry.of(entry)).toBe(entry)
    expect([entry.comment, entry.expiresAt, entry.until]).toEqual([
      ...[undefined, undefined, Number.POSITIVE_INFINITY],
    ])
  })

  test('is its network: host bits are dropped, mapped blocks are IPv4', () => {
    expect(told('10.1.2.3/8')).toEqual({ cidr: '10.0.0.0/8' })
    expect(told('::ffff:10.1.2.3')).toEqual({ cidr: '10.1.2.3/32' })
    expect(told('::ffff:10.0.0.0/104')).toEqual({ cidr: '10.0.0.0/8' })
    expect(complaint('::ffff:0:0/95')).toBe(`it ${NO_BLOCK}`)
  })

  test('goes through JSON and comes back the same', () => {
    for (const input of ['10.0.0.0/8', { cidr: '::1', comment: 'x', expiresAt: NOON }]) {
      const entry = AccessListEntry.of(input)
      const back = AccessListEntry.of(JSON.parse(JSON.stringify(entry)))
      expect(back.toJSON()).toEqual(entry.toJSON())
      expect(back.until).toBe(entry.until)
    }
  })

  test('cannot be changed, and gives a fresh Date each time', () => {
    const entry = AccessListEntry.of({ cidr: '::1', expiresAt: NOON })
    expect(Object.isFrozen(entry)).toBe(true)
    entry.expiresAt?.setTime(0)
    expect(entry.expiresAt).toEqual(new Date(NOON))
    expect(entry.expiresAt).not.toBe(entry.expiresAt)
  })

  test('can be told from what only looks like one', () => {
    const entry = AccessListEntry.of('::1')
    expect(AccessListEntry.is(entry)).toBe(true)
    for (const value of [{ ...entry }, Object.create(AccessListEntry.prototype), null, '::1', 1])
      expect(AccessListEntry.is(value)).toBe(false)
    for (const value of unreadable()) expect(AccessListEntry.is(value)).toBe(false)
  })
})

describe('an entry with an end', () => {
  const entry = AccessListEntry.of({ cidr: '10.0.0.0/8', expiresAt: NOON })

  test('admits until the millisecond before, and from its end on nobody', () => {
    const admits = (at: number) => entry.admits('10.0.0.1', at)
    expect([NOON - HOUR, NOON - 1, NOON, NOON + 1].map(admits)).toEqual([true, true, false, false])
    expect([NOON - 1, NOON].map((at) => entry.isExpired(at))).toEqual([false, true])
    expect(entry.isExpired(new Date(NOON - 1))).toBe(false)
  })

  test('has expired at what is no instant', () => {
    for (const at of [Number.NaN, new Date(Number.NaN), undefined as never, 'now' as never])
      expect([entry.isExpired(at), entry.admits('10.0.0.1', at)]).toEqual([true, false])
  })

  test('loses its end by no copy: a copy is refused', () => {
    const copies = [{ ...entry }, new Proxy(entry, {}), structuredClone({ ...entry, cidr: '::' })]
    for (const copy of copies)
      expect(complaint(copy)).toBe('until is not a known field; known are cidr, comment, expiresAt')
  })
})

test('an entry without an end admits at every instant, and at what is none nobody', () => {
  const entry = AccessListEntry.of('10.0.0.0/8')
  for (const at of [0, NOON, 8.64e15]) {
    expect(entry.isExpired(at)).toBe(false)
    expect([entry.admits('10.0.0.1', at), entry.admits('11.0.0.1', at)]).toEqual([true, false])
  }
  expect([entry.isExpired(Number.NaN), entry.admits('10.0.0.1', Number.NaN)]).toEqual([
    false,
    false,
  ])
})

describe('a faulty entry is refused by field and rule', () => {
  test.each([
    ['what is no block', '10.0.0.0/33', `it ${NO_BLOCK}`],
    ['fields without a block', {}, `cidr ${NO_BLOCK}`],
    ['a block that is none', { cidr: 7 }, `cidr ${NO_BLOCK}`],
    ['an array instead of a block', { cidr: ['10.0.0.0/8'] }, `cidr ${NO_BLOCK}`],
    ['what turns into a block', { cidr: { toString: () => '::1' } }, `cidr ${NO_BLOCK}`],
    [
      'a comment too long',
      { cidr: '::', comment: 'x'.repeat(251) },
      'comment must be of 0 to 250 characters',
    ],
    ['a comment of null', { cidr: '::', comment: null }, 'comment must be a string'],
    [
      'an end of null',
      { cidr: '::', expiresAt: null },
      'expiresAt must be a Date, or whole milliseconds since 1970-01-01T00:00:00Z',
    ],
    [
      'an unknown field',
      { cidr: '::', expires: NOON },
      'expires is not a known field; known are cidr, comment, expiresAt',
    ],
    ['nothing', undefined, 'it must be an object'],
    ['a number', 7, 'it must be an object'],
    ['an array', ['::'], 'it must be an object'],
  ])('%s', (_, input, expected) => {
    expect(complaint(input)).toBe(expected)
  })

  test('within the place that is given for it', () => {
    expect(complaint('x', 'list[3]')).toBe(`list[3] ${NO_BLOCK}`)
    expect(complaint({ cidr: 'x' }, 'list[3]')).toBe(`list[3].cidr ${NO_BLOCK}`)
    expect(complaint({ cidr: '::', comment: 7 }, 'list[3]')).toMatch(/^list\[3\]\.comment /)
    expect(complaint({ cidr: '::', expiresAt: 0 }, 'list[3]')).toMatch(/^list\[3\]\.expiresAt /)
    expect(complaint({ cidr: '::', '\n': 0 }, 'list[3]')).toMatch(/^list\[3\]\.\\u\{a\} /)
  })

  test('a comment of 250 characters is none', () => {
    expect(told({ cidr: '::', comment: 'x'.repeat(250) }).comment).toHaveLength(250)
  })
})

describe('a forged block', () => {
  test('is read by its text, and refused where that is none', () => {
    const forged = (fields: object) => Object.assign(Object.create(Cidr.prototype), fields)
    expect(complaint(forged({}))).toBe(`it ${NO_BLOCK}`)
    expect(complaint({ cidr: forged({ toString: () => 'anywhere' }) })).toBe(`cidr ${NO_BLOCK}`)
    const broken = forged({
      toString: () => {
        throw new Error('boom')
      },
    })
    expect(complaint({ cidr: broken })).toBe('cidr cannot be read')
    const real = Cidr.parse('10.0.0.0/8') as Cidr
    const widened = Object.assign(Object.create(Cidr.prototype), {
      ...{ first: real.first, last: Cidr.parse('0.0.0.0/0')?.last, prefixLength: 8 },
    })
    expect(AccessListEntry.of(widened).admits('11.0.0.1', NOON)).toBe(false)
  })
})

test('what hides its kind is no block, but may be fields', () => {
  const hiding = (fields: object) => new Proxy(fields, { getPrototypeOf: boom })
  expect(complaint(hiding({}))).toBe(`cidr ${NO_BLOCK}`)
  expect(complaint({ cidr: hiding({}) })).toBe(`cidr ${NO_BLOCK}`)
  expect(told(hiding({ cidr: '::1' }))).toEqual({ cidr: '::1/128' })
})

test('whatever comes in, an entry or an InvalidInput comes out', () => {
  for (const value of [...unreadable(), withOwnProto('::'), new (class Cidr {})()]) {
    for (const input of [value, { cidr: value }, { cidr: '::', comment: value }])
      expect(() => AccessListEntry.of(input as never)).toThrow(InvalidInput)
    expect(faultyField(() => AccessListEntry.of({ cidr: '::', expiresAt: value as Date }))).toBe(
      'expiresAt',
    )
  }
})
