import fc from 'fast-check'
import { decide, IpAddress } from 'keywarden'
import { expect, test } from 'vitest'
import { ask } from '../fixtures/acme.js'
import { ipv4, nearbyAddress } from '../generators/addresses.js'
import { requestOf, soundRequest } from '../generators/requests.js'
import type { PlainRequest } from '../twins/reference-decide.js'

/** What is decided about the same request from each of these addresses. */
function told(plain: PlainRequest, addresses: readonly (IpAddress | string | undefined)[]) {
  const request = requestOf(plain)
  return new Set(addresses.map((address) => JSON.stringify(decide({ ...request, address }))))
}

/** Eight hextets with many zeros, often near the blocks of generated lists. */
const hextets = fc.oneof(
  fc.array(fc.oneof(fc.constant(0), fc.nat(0xffff)), { minLength: 8, maxLength: 8 }),
  fc.nat(0xffff).map((last) => [0x2001, 0xdb8, 0, 0, 0, 0, 0, last]),
)

/** Every spelling of RFC 4291: case, leading zeros, `::` at any run of zeros, a closing quad. */
function spellings(address: readonly number[]): string[] {
  const [high = 0, low = 0] = address.slice(6)
  const quad = [high >> 8, high & 255, low >> 8, low & 255].join('.')
  const styles = [
    (hextet: number) => hextet.toString(16),
    (hextet: number) => hextet.toString(16).toUpperCase(),
    (hextet: number) => hextet.toString(16).padStart(4, '0'),
  ]
  return styles.flatMap((style) => {
    const whole = address.map(style)
    const dotted = [...whole.slice(0, 6), quad]
    return [...compressions(whole, address), ...compressions(dotted, address.slice(0, 6))]
  })
}

/** The text as it is, and with `::` for each run of zeros among `hextets`, whole or in part. */
function compressions(parts: readonly string[], hextets: readonly number[]): string[] {
  const texts = [parts.join(':')]
  for (let from = 0; from < hextets.length; from++) {
    for (let to = from + 1; to <= hextets.length && hextets[to - 1] === 0; to++) {
      texts.push(`${parts.slice(0, from).join(':')}::${parts.slice(to).join(':')}`)
    }
  }
  return texts
}

test('the spellings are those of RFC 4291', () => {
  const loopback = spellings([0, 0, 0, 0, 0, 0, 0, 1])
  for (const text of ['::1', '0::1', '0000:0000::0001', '0:0:0:0:0:0:0:1', '::0:0.0.0.1'])
    expect(loopback).toContain(text)
  expect(spellings([0x2001, 0xdb8, 1, 2, 3, 4, 5, 6])).toEqual(
    expect.arrayContaining(['2001:db8:1:2:3:4:0.5.0.6', '2001:DB8:1:2:3:4:5:6']),
  )
})

test('every spelling of an address is the same address', () => {
  fc.assert(
    fc.property(soundRequest, hextets, (plain, address) => {
      expect(told(plain, spellings(address)).size).toBe(1)
    }),
  )
})

test('every spelling of an entry is the same entry', () => {
  const request = ask()
  fc.assert(
    fc.property(
      hextets,
      fc.integer({ min: 96, max: 128 }),
      nearbyAddress,
      (block, length, address) => {
        const answers = spellings(block).map((text) => {
          const key = request.key?.withAccessList([`${text}/${length}`])
          return JSON.stringify(decide({ ...request, key, address }))
        })
        expect(new Set(answers).size).toBe(1)
      },
    ),
  )
})

test('an IPv4-mapped address in any spelling is its IPv4 address', () => {
  fc.assert(
    fc.property(soundRequest, ipv4, (plain, address) => {
      const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number)
      const mapped = [0, 0, 0, 0, 0, 0xffff, a * 256 + b, c * 256 + d]
      expect(told(plain, [address, ...spellings(mapped)]).size).toBe(1)
    }),
  )
})

test('an address as a value and as text is the same address', () => {
  fc.assert(
    fc.property(soundRequest, nearbyAddress, (plain, address) => {
      expect(told(plain, [address, IpAddress.parse(address)]).size).toBe(1)
    }),
  )
})
