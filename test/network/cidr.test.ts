import fc from 'fast-check'
import { Cidr, IpAddress } from 'keywarden'
import { expect, test } from 'vitest'
import { block, nearbyAddress } from '../generators/addresses.js'
import { plainAddress } from '../twins/strict-address.js'

const ends = (text: string) => {
  const cidr = Cidr.parse(text)
  return cidr && `${cidr} ${cidr.first}-${cidr.last}`
}

test.each([
  ['203.0.113.0/24', '203.0.113.0/24 203.0.113.0-203.0.113.255'],
  ['10.1.2.3/8', '10.0.0.0/8 10.0.0.0-10.255.255.255'],
  ['10.0.0.1', '10.0.0.1/32 10.0.0.1-10.0.0.1'],
  ['0.0.0.0/0', '0.0.0.0/0 0.0.0.0-255.255.255.255'],
  ['255.255.255.255/1', '128.0.0.0/1 128.0.0.0-255.255.255.255'],
  ['2001:db8::1', '2001:db8::1/128 2001:db8::1-2001:db8::1'],
  ['2001:DB8::FFFF/33', '2001:db8::/33 2001:db8::-2001:db8:7fff:ffff:ffff:ffff:ffff:ffff'],
  ['::/0', '::/0 ::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['::ffff:10.0.0.1', '10.0.0.1/32 10.0.0.1-10.0.0.1'],
  ['::ffff:0a00:1/104', '10.0.0.0/8 10.0.0.0-10.255.255.255'],
  ['::ffff:0:0/96', '0.0.0.0/0 0.0.0.0-255.255.255.255'],
  ['::ffff:1.2.3.4/128', '1.2.3.4/32 1.2.3.4-1.2.3.4'],
  ['::/80', '::/80 ::-::fffe:ffff:ffff'],
  ['::fffe:0:0/95', '::fffe:0:0/95 ::fffe:0:0-::fffe:ffff:ffff'],
  ['1::ffff:0:0/96', '1::ffff:0:0/96 1::ffff:0:0-1::ffff:ffff:ffff'],
  ['::1:0:ffff:0:0/96', '::1:0:ffff:0:0/96 ::1:0:ffff:0:0-::1:0:ffff:ffff:ffff'],
])('%s is the block %s', (text, expected) => {
  expect(ends(text)).toBe(expected)
})

test.each([
  ['a prefix too long', '10.0.0.0/33', '::/129', '::ffff:1.2.3.4/129', '10.0.0.0/999'],
  [
    'a prefix that is no plain decimal',
    '10.0.0.0/08',
    '10.0.0.0/+8',
    '10.0.0.0/8abc',
    '10.0.0.0/-1',
    '10.0.0.0/8.0',
    '10.0.0.0/0x8',
    '10.0.0.0/',
    '::/00',
    '10.0.0.0/٨',
  ],
  ['a mapped block shorter than /96', '::ffff:0:0/95', '::ffff:10.0.0.0/8', '::ffff:168.0.0.0/0'],
  [
    'an address that is none',
    '010.0.0.0/8',
    '10.0/8',
    '10.0.0.0.0/8',
    'fe80::1%eth0/64',
    '[::]/0',
    '/8',
    '1/8',
  ],
  [
    'whitespace, a second slash, or nothing',
    ' 10.0.0.0/8',
    '10.0.0.0 /8',
    '10.0.0.0/8\n',
    '10.0.0.0/8/8',
    '10.0.0.0//8',
    '',
  ],
  [
    'a block behind something else',
    '10/10.0.0.0/8',
    '/10.0.0.0/8',
    `1${'0000:'.repeat(6)}255.255.255.255/128`,
    `${'0'.repeat(46)}${'0000:'.repeat(6)}255.255.255.255/128`,
  ],
])('%s is no block', (_, ...texts) => {
  for (const text of texts) expect([text, ends(text)]).toEqual([text, undefined])
})

test('whatever is not a string is no block, and the method needs no receiver', () => {
  const { parse } = Cidr
  for (const value of [undefined, null, 10, {}, ['10.0.0.0/8'], `${'1'.repeat(1e6)}/8`])
    expect(parse(value)).toBeUndefined()
})

test('a block contains an address exactly when they share its leading bits', () => {
  fc.assert(
    fc.property(block, nearbyAddress, (text, address) => {
      const cidr = Cidr.parse(text)
      if (cidr === undefined) return
      const inside = plainAddress(address)
      const network = plainAddress(String(cidr.first))
      const shift = BigInt((cidr.family === 4 ? 32 : 128) - cidr.prefixLength)
      const expected =
        inside?.family === network?.family &&
        (inside?.value ?? 0n) >> shift === (network?.value ?? 0n) >> shift
      expect(cidr.contains(address)).toBe(expected)
      const value = IpAddress.parse(address)
      expect(value !== undefined && cidr.contains(value)).toBe(expected)
    }),
    { numRuns: 5_000 },
  )
})

test('families are disjoint, and text of no address lies in no block', () => {
  const [all4, all6] = [Cidr.parse('0.0.0.0/0') as Cidr, Cidr.parse('::/0') as Cidr]
  expect(all4.contains('10.0.0.1') && all4.contains('::ffff:a00:1')).toBe(true)
  expect(all6.contains('10.0.0.1') || all6.contains('::ffff:a00:1')).toBe(false)
  expect(all6.contains('::1') && !all4.contains('::1')).toBe(true)
  expect(all4.contains('010.0.0.1') || all4.contains('') || all6.contains('fe80::1%0')).toBe(false)
})

test('a block covers the blocks inside it and no other', () => {
  const covers = (outer: string, inner: string) =>
    (Cidr.parse(outer) as Cidr).covers(Cidr.parse(inner) as Cidr)
  expect(covers('10.0.0.0/8', '10.2.0.0/16')).toBe(true)
  expect(covers('10.0.0.0/8', '10.0.0.0/8')).toBe(true)
  expect(covers('10.2.0.0/16', '10.0.0.0/8')).toBe(false)
  expect(covers('10.0.0.0/16', '10.0.0.0/8')).toBe(false)
  expect(covers('10.0.0.0/8', '11.0.0.0/8')).toBe(false)
  expect(covers('::/0', '10.0.0.0/8')).toBe(false)
})

test('a block is its network: spelling and host bits do not matter', () => {
  const parse = (text: string) => Cidr.parse(text) as Cidr
  expect(parse('10.0.0.1').equals(parse('10.0.0.1/32'))).toBe(true)
  expect(parse('10.1.2.3/8').equals(parse('::ffff:10.9.9.9/104'))).toBe(true)
  expect(parse('10.0.0.0/8').equals(parse('10.0.0.0/9'))).toBe(false)
  expect(parse('0.0.0.0/0').equals(parse('::/0'))).toBe(false)
  expect(JSON.stringify(parse('2001:DB8::/32'))).toBe('"2001:db8::/32"')
  expect(Object.isFrozen(parse('10.0.0.0/8'))).toBe(true)
})
