import fc from 'fast-check'

const hextet = fc.integer({ min: 0, max: 0xffff })

/** An IPv4 address as text. */
export const ipv4 = fc.ipV4()

/** An IPv6 address as RFC 4291 text, in any of its spellings: upper case, padded, `::`, quads. */
export const ipv6 = fc.oneof(
  fc.ipV6(),
  fc
    .tuple(fc.array(hextet, { minLength: 8, maxLength: 8 }), fc.boolean(), fc.boolean())
    .map(([hextets, upper, padded]) => {
      const text = hextets.map((h) => h.toString(16).padStart(padded ? 4 : 1, '0')).join(':')
      return upper ? text.toUpperCase() : text
    }),
)

/** An IPv4-mapped IPv6 address with the IPv4 address it is. */
export const mapped = fc
  .tuple(ipv4, fc.constantFrom('dotted', 'hex', 'long', 'upper'))
  .map(([v4, style]) => ({ v4, text: spellMapped(v4, style) }))

function spellMapped(v4: string, style: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = v4.split('.').map(Number)
  const high = (a * 256 + b).toString(16)
  const low = (c * 256 + d).toString(16)
  if (style === 'dotted') return `::ffff:${v4}`
  if (style === 'hex') return `::ffff:${high}:${low}`
  if (style === 'long') return `0:0:0:0:0:ffff:${high.padStart(4, '0')}:${low.padStart(4, '0')}`
  return `::FFFF:${high.toUpperCase()}:${low.toUpperCase()}`
}

/** Any address text. */
export const address = fc.oneof(
  ipv4,
  ipv6,
  mapped.map(({ text }) => text),
)

/** Text that is often nearly an address. */
export const nearlyAddress = fc.oneof(
  address,
  fc.stringMatching(/^[0-9a-fA-F:.]{0,20}$/),
  fc.stringMatching(/^[0-9]{1,4}(\.[0-9]{1,4}){1,4}$/),
  fc
    .tuple(address, fc.nat(50), fc.constantFrom(':', '.', '0', '1', 'g', ' ', '%', '/', ''))
    .map(([text, at, character]) => text.slice(0, at) + character + text.slice(at)),
  fc.tuple(address, fc.nat(50)).map(([text, at]) => text.slice(0, at) + text.slice(at + 1)),
  fc.string({ unit: 'binary' }),
)

/** A block in CIDR notation, host bits and all, crowded so that blocks often meet. */
export const block = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 3 }), fc.nat(255), fc.integer({ min: 20, max: 32 }))
    .map(([c, d, prefix]) => `10.0.${c}.${d}/${prefix}`),
  fc.tuple(ipv4, fc.integer({ min: 0, max: 32 })).map(([v4, prefix]) => `${v4}/${prefix}`),
  fc
    .tuple(hextet, fc.integer({ min: 100, max: 128 }))
    .map(([last, prefix]) => `2001:db8::${last.toString(16)}/${prefix}`),
  fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })).map(([v6, prefix]) => `${v6}/${prefix}`),
  fc.constantFrom('0.0.0.0/0', '0.0.0.0/1', '128.0.0.0/1', '::/0', '::/1', '8000::/1', '::/80'),
)

/** An address that is likely to lie in or beside the blocks of {@link block}. */
export const nearbyAddress = fc.oneof(
  fc.tuple(fc.integer({ min: 0, max: 3 }), fc.nat(255)).map(([c, d]) => `10.0.${c}.${d}`),
  hextet.map((last) => `2001:db8::${last.toString(16)}`),
  fc.constantFrom('0.0.0.0', '255.255.255.255', '::', '::fffe:ffff:ffff', '::1:0:0:0'),
  address,
)
