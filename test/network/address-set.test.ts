import fc from 'fast-check'
import { AddressSet, Cidr, IpAddress } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { block, nearbyAddress } from '../generators/addresses.js'

const blocks = fc.array(
  block.filter((text) => Cidr.parse(text) !== undefined),
  { maxLength: 12 },
)

/** The slow, obvious twin: a list of blocks and a loop. */
const inAny = (texts: string[], address: string) =>
  texts.some((text) => Cidr.parse(text)?.contains(address))

describe('a set has exactly its members', () => {
  test('the union of blocks, compared with a linear scan', () => {
    fc.assert(
      fc.property(blocks, nearbyAddress, (texts, address) => {
        expect(AddressSet.of(...texts).has(address)).toBe(inAny(texts, address))
      }),
      { numRuns: 3_000 },
    )
  })

  test('union, intersection and difference are those of membership', () => {
    fc.assert(
      fc.property(blocks, blocks, nearbyAddress, (a, b, address) => {
        const [setA, setB] = [AddressSet.of(...a), AddressSet.of(...b)]
        const [inA, inB] = [inAny(a, address), inAny(b, address)]
        expect(setA.union(setB).has(address)).toBe(inA || inB)
        expect(setA.intersection(setB).has(address)).toBe(inA && inB)
        expect(setA.difference(setB).has(address)).toBe(inA && !inB)
      }),
      { numRuns: 3_000 },
    )
  })

  test('its ranges hold their ends and not their neighbours', () => {
    fc.assert(
      fc.property(blocks, (texts) => {
        const set = AddressSet.of(...texts)
        for (const { first, last } of set.ranges()) {
          expect(set.has(first) && set.has(last)).toBe(true)
          for (const outside of [before(first), after(last)])
            if (outside !== undefined)
              expect([String(outside), set.has(outside)]).toEqual([String(outside), false])
        }
      }),
    )
  })
})

describe('equality is having the same members', () => {
  test('two halves are the whole', () => {
    const whole = AddressSet.of('0.0.0.0/0', '::/0')
    expect(AddressSet.of('0.0.0.0/1', '128.0.0.0/1', '::/1', '8000::/1').equals(whole)).toBe(true)
    expect(AddressSet.of('::/0').difference(AddressSet.of('::/0')).isEmpty).toBe(true)
  })

  test('by the laws of sets', () => {
    fc.assert(
      fc.property(blocks, blocks, (a, b) => {
        const [x, y] = [AddressSet.of(...a), AddressSet.of(...b)]
        expect(x.union(y).equals(AddressSet.of(...b, ...a))).toBe(true)
        expect(x.difference(y).union(x.intersection(y)).equals(x)).toBe(true)
        expect(x.difference(y).intersection(y).isEmpty).toBe(true)
        expect(x.intersection(y).isSubsetOf(x)).toBe(true)
        expect(x.isSubsetOf(y) && y.isSubsetOf(x)).toBe(x.equals(y))
      }),
    )
  })

  test('the numbers that are IPv4 addresses are no members of the IPv6 part', () => {
    const around = AddressSet.of('::/0')
    const without = around.difference(AddressSet.of('::/80')).union(AddressSet.of('::/81'))
    expect(without.union(AddressSet.of('::8000:0:0/81')).equals(around)).toBe(true)
    expect(around.ranges().map(({ first, last }) => `${first} ${last}`)).toEqual([
      ':: ::fffe:ffff:ffff',
      '::1:0:0:0 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
    ])
  })
})

test('what is no address is in no set, whatever was asked before', () => {
  const set = AddressSet.of('2001:db8::/32', '10.0.0.0/8')
  expect(set.has('2001:db8::1') && set.has('10.0.0.1')).toBe(true)
  expect(set.has('2001:db8::1') && set.has('localhost')).toBe(false)
  expect(set.has('2001:db8::1') && set.has('2001:db8::1%0')).toBe(false)
})

test('a set is built of values and text, and names what is neither', () => {
  const set = AddressSet.of(
    Cidr.parse('10.0.0.0/8') as Cidr,
    IpAddress.parse('::1') as IpAddress,
    '192.0.2.0/31',
  )
  expect(String(set)).toBe('10.0.0.0-10.255.255.255, 192.0.2.0-192.0.2.1, ::1')
  expect(() => AddressSet.of('10.0.0.0/8', '10.0.0.0/33')).toThrow(
    new TypeError('AddressSet.of: argument 1 is neither an address nor a block'),
  )
  expect(AddressSet.empty.isEmpty && AddressSet.empty.ranges().length === 0).toBe(true)
  expect(Object.isFrozen(set)).toBe(true)
})

const HIGHEST = { 4: 2n ** 32n, 6: 2n ** 128n }

function neighbour(address: IpAddress, step: bigint): IpAddress | undefined {
  const bytes = address.toBytes()
  const value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) + step
  if (value < 0n || value >= HIGHEST[address.family]) return undefined
  const hex = value.toString(16).padStart(bytes.length * 2, '0')
  const text =
    address.family === 4
      ? [...hex.matchAll(/../g)].map(([octet]) => Number.parseInt(octet, 16)).join('.')
      : [...hex.matchAll(/..../g)].join(':')
  const found = IpAddress.parse(text)
  return found?.family === address.family ? found : undefined
}

const before = (address: IpAddress) => neighbour(address, -1n)
const after = (address: IpAddress) => neighbour(address, 1n)
