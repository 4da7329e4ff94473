import { isIP } from 'node:net'
import fc from 'fast-check'
import { IpAddress } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { isAddress } from '../../src/network/ip-address.js'
import { ipv6, mapped, nearlyAddress } from '../generators/addresses.js'
import { plainAddress } from '../twins/strict-address.js'

const plain = (address: IpAddress | undefined) =>
  address && {
    family: address.family,
    value: address.toBytes().reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n),
  }

describe('what is an address', () => {
  test.each([
    ['1.2.3.4', '1.2.3.4'],
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['::2:3:4:5:6:7:8', '0:2:3:4:5:6:7:8'],
    ['1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:6:102:304'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['::1.2.3.4', '::102:304'],
    ['::0.0.0.0', '::'],
    ['0000:0000:0000:0000:0000:ffff:255.255.255.255', '255.255.255.255'],
  ])('%s is an address and prints %s', (text, canonical) => {
    expect(String(IpAddress.parse(text))).toBe(canonical)
  })

  test.each([
    ['a leading zero', '010.0.0.1', '1.2.3.00', '::ffff:1.2.3.04'],
    ['a hexadecimal or octal octet', '0x7f.0.0.1', '0x7f000001', '1.2.3.0x4'],
    ['an integer', '2130706433', '1', '0'],
    ['a short form', '127.1', '10.20.5', '1.2.3', '1.2.3.'],
    ['too many octets', '1.2.3.4.5', '.1.2.3.4', '1..2.3'],
    ['an octet above 255', '256.1.1.1', '1.2.3.999', '::ffff:10.0.0.300'],
    ['whitespace', ' 1.2.3.4', '1.2.3.4 ', '1.2.3.4\n', '\t::1', '1.2 .3.4', '1.2.3.4\u00a0'],
    ['a port or brackets', '1.2.3.4:80', '[::1]', '[::1]:80', '::ffff:1.2.3.4:80'],
    ['a zone', 'fe80::1%eth0', 'fe80::1%1'],
    ['a prefix', '1.2.3.4/32', '::1/128'],
    ['too few hextets', '1:2:3:4:5:6:7', '1:2', ':', '1:', ':1'],
    [
      'too many hextets',
      '1:2:3:4:5:6:7:8:9',
      '1:2:3:4:5:6:7:8::',
      '::1:2:3:4:5:6:7:8',
      '1:2:3:4:5:6:7:8:',
      '::1:2:3:4:5:6:7:8:9',
      '::1:2:3:4:5:6:7:8:9:a',
      '1:2:3:4:5:6:7:8:9::',
    ],
    ['a colon before the first hextet', ':1:2:3:4:5:6:7:8', ':1:2:3:4:5:6:7::'],
    ['a second ::', '1::2::3', ':::', '1:::2', '::1::'],
    ['a hextet of five digits', '12345::', '::00001', '::fffff'],
    [
      'a quad in the wrong place',
      '1.2.3.4::',
      '::1.2.3.4:5',
      '1:2:3:4:5:6:7:1.2.3.4',
      '::1:2:3:4:5:6:7:1.2.3.4',
      '1:.2.3.4',
      '::.1.2.3',
    ],
    ['other characters', '::g', 'a.b.c.d', '１.2.3.4', '::１', '1.2.3.4\u0000', 'localhost', ''],
  ])('%s is none', (_, ...texts) => {
    for (const text of texts) expect([text, IpAddress.parse(text)]).toEqual([text, undefined])
  })

  test('whatever is not a string is none, and the method needs no receiver', () => {
    const { parse } = IpAddress
    for (const value of [undefined, null, 0, 16909060, 1n, {}, [], ['1.2.3.4'], Symbol('a'), parse])
      expect(parse(value)).toBeUndefined()
    expect(parse({ toString: () => '1.2.3.4', length: 7 })).toBeUndefined()
    expect(String(parse('1.2.3.4'))).toBe('1.2.3.4')
  })

  test('a text of a megabyte is none, at once', () => {
    for (const text of ['1'.repeat(1e6), ':'.repeat(1e6), '1.'.repeat(5e5), '\ud800'.repeat(1e6)])
      expect(IpAddress.parse(text)).toBeUndefined()
  })
})

describe('the scanner agrees', () => {
  test('with ipaddr.js behind a strict gate', () => {
    fc.assert(
      fc.property(nearlyAddress, (text) => {
        expect(plain(IpAddress.parse(text))).toEqual(plainAddress(text))
      }),
      { numRuns: 20_000 },
    )
  })

  test('with node:net, zones aside', () => {
    fc.assert(
      fc.property(nearlyAddress, (text) => {
        expect(IpAddress.parse(text) !== undefined).toBe(isIP(text) !== 0 && !text.includes('%'))
      }),
      { numRuns: 20_000 },
    )
  })

  test('with itself: what it prints is what it read', () => {
    fc.assert(
      fc.property(nearlyAddress, (text) => {
        const address = IpAddress.parse(text)
        if (address === undefined) return
        expect(IpAddress.parse(String(address))?.equals(address)).toBe(true)
        expect(JSON.parse(JSON.stringify(address))).toBe(String(address))
      }),
    )
  })

  test('with the URL standard on how IPv6 is printed', () => {
    fc.assert(
      fc.property(ipv6, (text) => {
        const address = IpAddress.parse(text)
        if (address?.family === 6) {
          expect(String(address)).toBe(new URL(`http://[${text}]`).hostname.slice(1, -1))
        }
      }),
    )
  })
})

test('every spelling of an IPv4-mapped address is the IPv4 address', () => {
  fc.assert(
    fc.property(mapped, ({ v4, text }) => {
      const address = IpAddress.parse(text)
      expect(address?.family).toBe(4)
      expect(String(address)).toBe(v4)
      expect(IpAddress.parse(v4)?.equals(address as IpAddress)).toBe(true)
    }),
  )
})

test('compatible, NAT64, 6to4 and Teredo forms stay IPv6', () => {
  for (const text of ['::10.0.0.1', '64:ff9b::10.0.0.1', '2002:a00:1::', '2001:0:a00:1::'])
    expect(IpAddress.parse(text)?.family).toBe(6)
})

test('only ::ffff:0:0/96 is mapped, not what ends like it', () => {
  for (const text of ['1::ffff:10.0.0.1', '0:1::ffff:10.0.0.1', '::1:0:ffff:10.0.0.1'])
    expect([text, IpAddress.parse(text)?.family]).toEqual([text, 6])
})

test('an address keeps nothing of the one that was read before it', () => {
  const afterLong = [IpAddress.parse('2001:db8:1:2:3:4:5:6'), IpAddress.parse('10.0.0.1')]
  const afterShort = [IpAddress.parse('::2'), IpAddress.parse('10.0.0.1')]
  expect(afterLong[1]?.equals(afterShort[1] as IpAddress)).toBe(true)
})

test('what is an address can be told from what only looks like one', () => {
  const address = IpAddress.parse('10.0.0.1') as IpAddress
  const alike = { family: 4, equals: address.equals, toString: () => '10.0.0.1' }
  expect(IpAddress.is(address) && isAddress(address) && isAddress('10.0.0.1')).toBe(true)
  for (const value of [alike, null, undefined, 10, 'localhost']) {
    expect(IpAddress.is(value)).toBe(false)
    expect(isAddress(value)).toBe(false)
  }
})

test('addresses of different families or bits are different', () => {
  const parse = (text: string) => IpAddress.parse(text) as IpAddress
  expect(parse('0.0.0.1').equals(parse('::1'))).toBe(false)
  expect(parse('::1').equals(parse('::2'))).toBe(false)
  expect(parse('::1:0:0:0:1').equals(parse('::2:0:0:0:1'))).toBe(false)
})

test('an address knows the special range it lies in', () => {
  const range = (text: string) => IpAddress.parse(text)?.range
  expect(['10.0.0.1', '127.0.0.1', '169.254.1.1', '100.64.0.1', '8.8.8.8'].map(range)).toEqual([
    'private',
    'loopback',
    'linkLocal',
    'carrierGradeNat',
    'unicast',
  ])
  expect(['::1', 'fc00::1', 'fe80::1', '2002::1', '2606:4700::1'].map(range)).toEqual([
    'loopback',
    'uniqueLocal',
    'linkLocal',
    '6to4',
    'unicast',
  ])
})

test('an address cannot be changed', () => {
  const address = IpAddress.parse('10.0.0.1') as IpAddress
  expect(Object.isFrozen(address)).toBe(true)
  address.toBytes().fill(0)
  address.words.fill(0)
  expect(String(address)).toBe('10.0.0.1')
})
