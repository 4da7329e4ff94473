import { expect, test } from 'vitest'
import { AddressMap } from '../../src/network/address-map.js'
import { IntervalMap } from '../../src/network/interval-map.js'

const words = (...numbers: number[]) => Uint32Array.of(...numbers)

test('below its first point, and above its last, a map has its outside value', () => {
  const map = IntervalMap.interval(words(10), words(19), 1, -1)
  expect([9, 10, 19, 20].map((number) => map.valueAt(words(number)))).toEqual([-1, 1, 1, -1])
})

test('an interval of the outside value is the constant map', () => {
  const map = IntervalMap.interval(words(10), words(19), 0, 0)
  expect(map.equals(IntervalMap.constant(1, 0))).toBe(true)
})

test('an interval shares nothing with the numbers it was made of', () => {
  const [first, last, highest] = [words(10), words(19), words(0xffff_ffff)]
  const map = IntervalMap.interval(first, last, 1, 0)
  const open = IntervalMap.interval(first, highest, 1, 0)
  expect([first[0], last[0], highest[0]]).toEqual([10, 19, 0xffff_ffff])
  first[0] = 1000
  expect([map.valueAt(words(10)), open.valueAt(words(10))]).toEqual([1, 1])
})

test('maps are frozen', () => {
  expect(Object.isFrozen(IntervalMap.constant(1, 0))).toBe(true)
  expect(Object.isFrozen(AddressMap.of([], 0, Math.max))).toBe(true)
})
