import { Cidr, IpAddress } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { AddressMap } from '../../src/network/address-map.js'

const cidr = (text: string) => Cidr.parse(text) as Cidr

/** 10.0.0.0/8 until 5, 10.1.0.0/16 until 9, 2001:db8::/32 until 7; nothing else at all. */
const map = AddressMap.of(
  [
    [cidr('10.0.0.0/8'), 5],
    [cidr('10.1.0.0/16'), 9],
    [cidr('2001:db8::/32'), 7],
  ],
  Number.NEGATIVE_INFINITY,
  Math.max,
)

describe('whether the value at an address exceeds a limit', () => {
  test.each([
    ['10.0.0.1', 5],
    ['10.1.0.1', 9],
    ['2001:db8::1', 7],
    ['::ffff:10.1.0.1', 9],
  ])('%s: below %d it does, and from there on it does not', (text, value) => {
    for (const address of [text, IpAddress.parse(text)]) {
      expect(map.exceeds(address, value - 1)).toBe(true)
      expect(map.exceeds(address, value)).toBe(false)
      expect(map.exceeds(address, value + 1)).toBe(false)
    }
  })

  test('outside of all blocks the outside value is compared', () => {
    expect(map.exceeds('11.0.0.1', 0)).toBe(false)
    expect(map.exceeds('2001:db9::1', 0)).toBe(false)
    expect(AddressMap.of([], 3, Math.max).exceeds('11.0.0.1', 2)).toBe(true)
    expect(AddressMap.of([], 3, Math.max).exceeds('2001:db9::1', 2)).toBe(true)
  })

  test.each([undefined, null, '', '10.1.0.256', '10.1.0.0/16', 167837697, {}, ['10.1.0.1']])(
    'there is no answer for %j, which is no address',
    (value) => {
      expect(map.exceeds(value, 0)).toBeUndefined()
    },
  )

  test('no value exceeds what is no number', () => {
    expect(map.exceeds('10.1.0.1', Number.NaN)).toBe(false)
  })
})
