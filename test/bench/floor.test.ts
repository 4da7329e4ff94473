import fc from 'fast-check'
import { AccessList, IpAddress } from 'keywarden'
import { expect, test } from 'vitest'
import { NOW } from '../../bench/data/networks.js'
import { FloorList, isAddress } from '../../bench/floor/address-list.js'

/** Few addresses, so that blocks nest and meet, and both ends of the address space are reached. */
const octet = fc.constantFrom(0, 1, 2, 127, 128, 254, 255)
const address4 = fc.tuple(octet, octet, octet, octet).map((octets) => octets.join('.'))
const address6 = fc
  .array(fc.constantFrom('0', '1', '7fff', '8000', 'fffe', 'ffff'), { minLength: 8, maxLength: 8 })
  .map((hextets) => hextets.join(':'))
  .filter((text) => IpAddress.parse(text)?.family === 6)

const entry = fc
  .oneof(
    fc.tuple(address4, fc.integer({ min: 0, max: 32 })),
    fc.tuple(address6, fc.integer({ min: 97, max: 128 })),
  )
  .chain(([address, length]) =>
    fc.record({
      // The floor takes networks only, as an access list gives them.
      cidr: fc.constant(String(AccessList.of([`${address}/${length}`]).entries[0]?.cidr)),
      expiresAt: fc.constantFrom(undefined, NOW - 1, NOW, NOW + 1),
    }),
  )

test('the floor admits what the access list of the same entries admits', () => {
  fc.assert(
    fc.property(
      fc.array(entry, { maxLength: 12 }),
      fc.array(fc.oneof(address4, address6), { minLength: 1, maxLength: 20 }),
      (entries, addresses) => {
        const floor = new FloorList(entries)
        const list = AccessList.of(entries)
        for (const address of addresses) {
          expect(floor.admits(address, NOW)).toBe(list.admits(address, NOW))
        }
      },
    ),
    { numRuns: 300 },
  )
})

test.each([
  ...['', '1.2.3', '1.2.3.4.5', '01.2.3.4', '1.2.3.256', ' 1.2.3.4', '1.2.3.4 ', '1.2.3.4/32'],
  ...[
    '1..2.3',
    '.1.2.3',
    '1.2.3.',
    'a.b.c.d',
    '٣.2.3.4',
    '0x1.2.3.4',
    '1:2',
    ':',
    ':::',
    '1::2::3',
  ],
  ...[
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8',
    '12345::',
    'g::',
    ':1::',
    '1::2:',
    '[::1]',
    '::1%eth0',
  ],
])('neither the floor nor the library takes %j for an address', (text) => {
  expect(isAddress(text)).toBe(false)
  expect(IpAddress.parse(text)).toBeUndefined()
  expect(new FloorList([{ cidr: '0.0.0.0/0', expiresAt: undefined }]).admits(text, NOW)).toBe(
    undefined,
  )
})
