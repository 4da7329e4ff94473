import fc from 'fast-check'
import { AccessList, AccessListEntry, Cidr } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { NOON } from '../fixtures/acme.js'
import { nearbyAddress } from '../generators/addresses.js'
import { plainEntry } from '../generators/requests.js'
import { faultyField } from './refused.js'

const listOf = (...entries: Parameters<typeof AccessList.of>[0]) => AccessList.of(entries)
const told = (list: AccessList) => list.entries.map(({ cidr }) => String(cidr))
const until = (list: AccessList) => list.entries.map((entry) => entry.expiresAt?.getTime())

describe('adding an entry', () => {
  const list = listOf({ cidr: '10.0.0.0/8', expiresAt: NOON }, '10.0.0.1')

  test('gives a new list with it at the end', () => {
    const more = list.with({ cidr: '::1', comment: 'build machine' })
    expect(told(more)).toEqual(['10.0.0.0/8', '10.0.0.1/32', '::1/128'])
    expect(told(list)).toEqual(['10.0.0.0/8', '10.0.0.1/32'])
    expect(more.admits('::1', NOON) && !list.admits('::1', NOON)).toBe(true)
  })

  test('that is there and lives as long changes nothing', () => {
    expect(list.with('10.0.0.1')).toBe(list)
    expect(list.with({ cidr: '10.9.9.9/8', expiresAt: NOON })).toBe(list)
    expect(list.with({ cidr: '10.0.0.0/8', expiresAt: NOON - 1 })).toBe(list)
    expect(list.with({ cidr: '10.0.0.1', expiresAt: NOON })).toBe(list)
  })

  test('that is there and lives longer replaces it in its place', () => {
    const longer = list.with({ cidr: '10.0.0.0/8', expiresAt: NOON + 1 })
    expect([told(longer), until(longer)]).toEqual([told(list), [NOON + 1, undefined]])
    expect(until(list.with('10.0.0.0/8'))).toEqual([undefined, undefined])
  })

  test('is how every list begins', () => {
    expect(told(AccessList.empty.with('::1'))).toEqual(['::1/128'])
  })

  test('that is none is refused', () => {
    expect(faultyField(() => list.with('10.0.0'))).toBe('entry')
    expect(faultyField(() => list.with({ cidr: '::', comment: 7 as never }))).toBe('entry.comment')
  })
})

describe('removing an entry', () => {
  const list = listOf('10.0.0.0/8', '10.0.0.1', '::1')

  test('takes its network away, however spelt, and no other', () => {
    expect(told(list.without('10.1.2.3/8'))).toEqual(['10.0.0.1/32', '::1/128'])
    expect(told(list.without('::ffff:10.0.0.1'))).toEqual(['10.0.0.0/8', '::1/128'])
    expect(told(list.without(Cidr.parse('::1') as Cidr))).toEqual(['10.0.0.0/8', '10.0.0.1/32'])
    expect(told(list)).toHaveLength(3)
  })

  test('that is not there changes nothing', () => {
    expect(list.without('10.0.0.0/9')).toBe(list)
    expect(AccessList.empty.without('::1')).toBe(AccessList.empty)
  })

  test('leaves the empty list when it was the last', () => {
    expect(listOf('::1').without('::1')).toBe(AccessList.empty)
  })

  test('asks for a network', () => {
    expect(faultyField(() => list.without('everything'))).toBe('network')
  })
})

describe('purging expired entries', () => {
  const list = listOf(
    { cidr: '10.0.0.1', expiresAt: NOON },
    { cidr: '10.0.0.2', expiresAt: NOON + 1 },
    '10.0.0.3',
  )

  test('drops those that have expired at that instant, exactly', () => {
    expect(list.withoutExpired(NOON - 1)).toBe(list)
    expect(told(list.withoutExpired(NOON))).toEqual(['10.0.0.2/32', '10.0.0.3/32'])
    expect(told(list.withoutExpired(new Date(NOON + 1)))).toEqual(['10.0.0.3/32'])
  })

  test('never empties a list: the first entry stays', () => {
    const expired = listOf({ cidr: '::1', expiresAt: NOON }, { cidr: '::2', expiresAt: NOON - 1 })
    const purged = expired.withoutExpired(NOON)
    expect(told(purged)).toEqual(['::1/128'])
    expect([purged.isEmpty, purged.admits('::1', NOON)]).toEqual([false, false])
    expect(told(purged.withoutExpired(NOON))).toEqual(['::1/128'])
    expect(AccessList.empty.withoutExpired(NOON)).toBe(AccessList.empty)
  })

  test('never empties a list, whatever was on it and whenever', () => {
    const entries = fc.array(plainEntry, { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(
        entries,
        fc.integer({ min: 1, max: 8.64e15 }),
        nearbyAddress,
        (plain, at, address) => {
          const generated = AccessList.of(plain)
          const purged = generated.withoutExpired(at)
          expect(purged.isEmpty).toBe(false)
          expect(purged.admits(address, at)).toBe(generated.admits(address, at))
        },
      ),
    )
  })

  test('takes an instant: at what is none it would purge what is alive', () => {
    for (const at of [Number.NaN, new Date(Number.NaN), undefined as never])
      expect(faultyField(() => list.withoutExpired(at))).toBe('at')
  })
})

test('entries are taken as they are', () => {
  const entry = AccessListEntry.of({ cidr: '::1', expiresAt: NOON })
  expect(AccessList.of([entry]).entries[0]).toBe(entry)
  expect(listOf('::2').with(entry).entries[1]).toBe(entry)
  expect(listOf('::1').with(entry).entries[0]).not.toBe(entry)
})
