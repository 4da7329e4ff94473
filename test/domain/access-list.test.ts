import fc from 'fast-check'
import { AccessList, AddressSet, InvalidInput, IpAddress } from 'keywarden'
import { describe, expect, test, vi } from 'vitest'
import { HOUR, NOON } from '../fixtures/acme.js'
import { nearbyAddress, nearlyAddress } from '../generators/addresses.js'
import { plainEntry } from '../generators/requests.js'
import { unreadable } from './hostile-values.js'
import { complaintOf, faultyField } from './refused.js'

const listOf = (...entries: Parameters<typeof AccessList.of>[0]) => AccessList.of(entries)
const told = (list: AccessList) => list.entries.map(({ cidr }) => String(cidr))
const until = (list: AccessList) => list.entries.map((entry) => entry.expiresAt?.getTime())
const instant = fc.oneof(
  fc.integer({ min: -4, max: 4 }).map((hours) => NOON + hours * HOUR),
  fc.constantFrom(0, 8.64e15, Number.NaN, Number.POSITIVE_INFINITY),
)

describe('a list', () => {
  test('has one entry for a network, however it is spelt, where the network first came', () => {
    const list = listOf('10.0.0.1', '203.0.113.0/24', '10.0.0.1/32', '::ffff:10.0.0.1', '10.0.0.1')
    expect(told(list)).toEqual(['10.0.0.1/32', '203.0.113.0/24'])
    expect(told(listOf('10.1.2.3/8', '10.9.9.9/8'))).toEqual(['10.0.0.0/8'])
    expect(told(listOf('0.0.0.0/0', '::/0'))).toEqual(['0.0.0.0/0', '::/0'])
  })

  test('keeps the entry of a network that lives longest, the first of equals', () => {
    const short = { cidr: '10.0.0.0/8', comment: 'short', expiresAt: NOON }
    const long = { cidr: '10.0.0.0/8', comment: 'long', expiresAt: NOON + 1 }
    const ever = { cidr: '10.0.0.0/8', comment: 'for good' }
    const comments = (...entries: (typeof ever)[]) => listOf(...entries).entries[0]?.comment
    expect([comments(short, long), comments(long, short)]).toEqual(['long', 'long'])
    expect([comments(ever, long), comments(long, ever)]).toEqual(['for good', 'for good'])
    expect(comments({ ...long, comment: 'first' }, long)).toBe('first')
    expect(comments({ ...ever, comment: 'first' }, ever)).toBe('first')
  })

  test('with the longer-lived entry of a network keeps its place', () => {
    const list = listOf({ cidr: '10.0.0.1', expiresAt: NOON }, '10.0.0.2', '10.0.0.1')
    expect(told(list)).toEqual(['10.0.0.1/32', '10.0.0.2/32'])
    expect(until(list)).toEqual([undefined, undefined])
  })

  test('of nothing is the empty list: it has no entry and admits nobody', () => {
    expect(AccessList.of([])).toBe(AccessList.empty)
    expect(AccessList.empty.isEmpty).toBe(true)
    expect(AccessList.empty.entries).toEqual([])
    expect(AccessList.empty.admits('10.0.0.1', NOON)).toBe(false)
    expect(AccessList.empty.entryFor('10.0.0.1', NOON)).toBeUndefined()
    expect(AccessList.empty.admittedAt(NOON).isEmpty).toBe(true)
  })

  test('of expired entries is not empty, and admits nobody', () => {
    const list = listOf({ cidr: '0.0.0.0/0', expiresAt: NOON })
    expect([list.isEmpty, list.admits('10.0.0.1', NOON)]).toEqual([false, false])
  })

  test('cannot be changed', () => {
    const given = ['10.0.0.1']
    const list = AccessList.of(given)
    given.push('0.0.0.0/0')
    expect(told(list)).toEqual(['10.0.0.1/32'])
    expect(Object.isFrozen(list) && Object.isFrozen(list.entries)).toBe(true)
  })

  test('goes through JSON and comes back the same', () => {
    const list = listOf('10.0.0.0/8', { cidr: '::1', comment: 'x', expiresAt: NOON })
    const text = JSON.stringify(list)
    expect(text).toBe(
      `[{"cidr":"10.0.0.0/8"},{"cidr":"::1/128","comment":"x","expiresAt":${NOON}}]`,
    )
    expect(JSON.stringify(AccessList.of(JSON.parse(text)))).toBe(text)
  })

  test('can be told from what only looks like one', () => {
    const list = listOf('::1')
    expect(AccessList.is(list) && AccessList.is(AccessList.empty)).toBe(true)
    const proxy = new Proxy(list, {})
    for (const value of [{ ...list }, proxy, Object.create(AccessList.prototype), null, [], 1])
      expect(AccessList.is(value)).toBe(false)
    for (const value of unreadable()) expect(AccessList.is(value)).toBe(false)
  })

  test('refuses the first entry that is none, by its place', () => {
    expect(faultyField(() => listOf('::1', '10.0.0.256'))).toBe('accessList[1]')
    expect(faultyField(() => AccessList.of(['::1', { cidr: 'x' }], 'entries'))).toBe(
      'entries[1].cidr',
    )
    expect(complaintOf(() => AccessList.of('10.0.0.1' as never))).toBe(
      'accessList must be an array',
    )
    expect(complaintOf(() => AccessList.of(listOf() as never, 'x'))).toBe('x must be an array')
    expect(faultyField(() => AccessList.of(new Array(2)))).toBe('accessList[0]')
    for (const value of unreadable()) expect(() => listOf(value as never)).toThrow(InvalidInput)
  })
})

describe('whom a list admits', () => {
  test('is whom an unexpired entry contains, as a walk over the entries finds it', () => {
    const entries = fc.array(plainEntry, { maxLength: 12 })
    const address = fc.oneof(nearbyAddress, nearlyAddress)
    fc.assert(
      fc.property(entries, fc.array(address, { minLength: 1 }), instant, (plain, addresses, at) => {
        const list = AccessList.of(plain)
        const set = list.admittedAt(at)
        for (const one of addresses) {
          const admitted = list.entries.some((entry) => entry.admits(one, at))
          expect(list.admits(one, at)).toBe(admitted)
          if (!Number.isNaN(at) && at <= 8.64e15) expect(set.has(one)).toBe(admitted)
        }
      }),
      { numRuns: 1_000 },
    )
  })

  test('does not depend on the order of the entries, nor on repetition', () => {
    const entries = fc.array(plainEntry, { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(entries, nearbyAddress, instant, (plain, address, at) => {
        const admitted = AccessList.of(plain).admits(address, at)
        expect(AccessList.of([...plain].reverse()).admits(address, at)).toBe(admitted)
        expect(AccessList.of([...plain, ...plain]).admits(address, at)).toBe(admitted)
      }),
    )
  })

  test('changes at the very instant when an entry ends', () => {
    const list = listOf(
      { cidr: '10.0.0.0/8', expiresAt: NOON },
      { cidr: '10.0.0.0/9', expiresAt: NOON + 1 },
    )
    const admitted = (at: number) => [list.admits('10.0.0.1', at), list.admits('10.200.0.1', at)]
    expect(admitted(NOON - 1)).toEqual([true, true])
    expect(admitted(NOON)).toEqual([true, false])
    expect(admitted(NOON + 1)).toEqual([false, false])
    expect(list.admits('10.0.0.1', new Date(NOON))).toBe(true)
  })

  test('is told apart from what is no address, where that is asked', () => {
    const list = listOf('10.0.0.0/8')
    expect(list.answerTo('10.0.0.1', NOON)).toBe(true)
    expect(list.answerTo(IpAddress.parse('11.0.0.1'), NOON)).toBe(false)
    expect(list.answerTo('10.0.0.1', Number.NaN)).toBe(false)
    for (const value of ['10.0.0', '', undefined, null, 7, {}, ['10.0.0.1']])
      expect(list.answerTo(value, NOON)).toBeUndefined()
  })

  test('is nobody at what is no instant', () => {
    expect(listOf('0.0.0.0/0').admits('10.0.0.1', Number.NaN)).toBe(false)
    expect(listOf('0.0.0.0/0').admits('10.0.0.1', 'now' as never)).toBe(false)
  })

  test('is no family by the blocks of the other', () => {
    expect(listOf('0.0.0.0/0').admits('::1', NOON)).toBe(false)
    expect(listOf('::/0').admits('10.0.0.1', NOON)).toBe(false)
    expect(listOf('::/0').admits('::ffff:10.0.0.1', NOON)).toBe(false)
    expect(listOf('0.0.0.0/0').admits('::ffff:10.0.0.1', NOON)).toBe(true)
  })

  test('is exact also for lists of more blocks than one call can take as arguments', () => {
    const calls = vi.spyOn(AddressSet, 'of')
    const list = AccessList.of(
      Array.from({ length: 20_001 }, (_, index) => ({
        cidr: `10.0.${index >>> 8}.${index & 255}`,
        expiresAt: index === 300 ? NOON : undefined,
      })),
    )
    expect(String(list.admittedAt(NOON))).toBe('10.0.0.0-10.0.1.43, 10.0.1.45-10.0.78.32')
    expect(Math.max(...calls.mock.calls.map((blocks: unknown[]) => blocks.length))).toBe(10_000)
  }, 60_000)
})

describe('the entry for an address', () => {
  const list = listOf(
    '10.0.0.0/8',
    { cidr: '10.0.0.0/24', expiresAt: NOON },
    '10.0.0.0/16',
    '10.0.1.1',
    '::/0',
  )
  const entryFor = (address: string, at = NOON - 1) => {
    const entry = list.entryFor(address, at)
    return entry && String(entry.cidr)
  }

  test('is the narrowest that contains it', () => {
    expect(entryFor('10.0.0.1')).toBe('10.0.0.0/24')
    expect(entryFor('10.0.1.1')).toBe('10.0.1.1/32')
    expect(entryFor('10.0.1.2')).toBe('10.0.0.0/16')
    expect(entryFor('10.1.0.0')).toBe('10.0.0.0/8')
    expect(entryFor('::1')).toBe('::/0')
  })

  test('has not expired', () => {
    expect(entryFor('10.0.0.1', NOON)).toBe('10.0.0.0/16')
  })

  test('is none where nobody is admitted', () => {
    expect(entryFor('11.0.0.1')).toBeUndefined()
    expect(entryFor('10.0.0.256')).toBeUndefined()
  })

  test('exists exactly when the list admits the address, and admits it', () => {
    const entries = fc.array(plainEntry, { maxLength: 8 })
    const at = fc.integer({ min: -4, max: 4 }).map((hours) => NOON + hours * HOUR)
    fc.assert(
      fc.property(entries, nearbyAddress, at, (plain, address, now) => {
        const generated = AccessList.of(plain)
        const found = generated.entryFor(address, now)
        expect(found !== undefined).toBe(generated.admits(address, now))
        expect(found === undefined || found.admits(address, now)).toBe(true)
        const narrower = generated.entries.filter(
          (entry) =>
            entry.admits(address, now) && entry.cidr.prefixLength > (found?.cidr.prefixLength ?? 0),
        )
        expect(narrower).toEqual([])
      }),
    )
  })
})
