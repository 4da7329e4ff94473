import ipaddr from 'ipaddr.js'

/** An address as a plain number: the slow, obvious reading. */
export interface PlainAddress {
  readonly family: 4 | 6
  readonly value: bigint
}

const OCTET = '(?:0|[1-9]\\d{0,2})'
const QUAD = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`)
const HEXTETS = /^[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,8}$/

/**
 * The twin of the scanner: ipaddr.js behind a gate that lets only the strict grammar through,
 * because alone it accepts octal, hexadecimal, short and zoned forms, and reads `::10.0.0.1` as
 * `::ffff:10.0.0.1`.
 */
export function plainAddress(text: string): PlainAddress | undefined {
  const plain = withoutQuad(text)
  if (!QUAD.test(plain) && !HEXTETS.test(plain)) return undefined
  if (!ipaddr.isValid(plain)) return undefined
  const address = ipaddr.process(plain)
  const value = address.toByteArray().reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
  return { family: address.kind() === 'ipv4' ? 4 : 6, value }
}

/** IPv6 text whose closing dotted quad, if it has one, is written as two hextets. */
function withoutQuad(text: string): string {
  const colon = text.lastIndexOf(':')
  const quad = text.slice(colon + 1)
  if (colon < 0 || !QUAD.test(quad)) return text
  const octets = quad.split('.').map(Number)
  if (octets.some((octet) => octet > 255)) return text
  const [a = 0, b = 0, c = 0, d = 0] = octets
  const hextets = [a * 256 + b, c * 256 + d].map((hextet) => hextet.toString(16))
  return `${text.slice(0, colon + 1)}${hextets.join(':')}`
}
