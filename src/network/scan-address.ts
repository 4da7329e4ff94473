/**
 * The scanner: text of an address → machine words, in one pass, without allocating.
 *
 * It is strict on purpose. What it accepts has exactly one meaning; everything else, from octal
 * octets to zone ids, is no address at all (RFC 4291 section 2.2, rule SR-13).
 */

/** The longest text an address can have: eight hextets whose last two are a dotted quad. */
const LONGEST_ADDRESS = 45

/** Called detached from its string, so that odd string representations cannot slow later calls. */
const codeAt = String.prototype.charCodeAt

const DOT = 0x2e
const COLON = 0x3a
const ZERO = 0x30

/** The third word of every IPv4-mapped address, RFC 4291 section 2.5.5.2. */
const MAPPED = 0xffff

/** ASCII code → value of the hexadecimal digit, or -1. */
const HEX = new Int8Array(128).fill(-1)
for (let value = 0; value < 16; value++) {
  HEX['0123456789abcdef'.charCodeAt(value)] = value
  HEX['0123456789ABCDEF'.charCodeAt(value)] = value
}

/** Hextets of the IPv6 text being read. */
const hextets = new Uint16Array(8)

/**
 * Reads an address.
 *
 * An IPv4 address fills `into[0]`; an IPv6 address fills `into[0..3]`, most significant first.
 * An IPv4-mapped IPv6 address *is* its IPv4 address: the answer is 4.
 *
 * @returns The family, or 0 when the text is no address (`into` is then unspecified).
 */
export function scanAddress(text: string, into: Uint32Array): 0 | 4 | 6 {
  const length = text.length
  if (length < 2 || length > LONGEST_ADDRESS) return 0
  const quad = scanQuad(text, 0, length)
  if (quad >= 0) {
    into[0] = quad
    return 4
  }
  return scanIPv6(text, length, into)
}

/** Reads `a.b.c.d` from `start` to the end: the address as a number, or -1. */
function scanQuad(text: string, start: number, length: number): number {
  let address = 0
  let octet = 0
  let digits = 0
  let dots = 0
  for (let i = start; i < length; i++) {
    const code = codeAt.call(text, i)
    if (code === DOT) {
      if (digits === 0 || dots === 3) return -1
      address = address * 256 + octet
      octet = 0
      digits = 0
      dots++
    } else {
      const digit = code - ZERO
      // A digit may not follow a leading zero: `010` is ten to one reader and eight to another.
      if (digit < 0 || digit > 9 || (digits > 0 && octet === 0)) return -1
      octet = octet * 10 + digit
      digits++
      if (octet > 255) return -1
    }
  }
  return dots === 3 && digits > 0 ? address * 256 + octet : -1
}

/**
 * Reads RFC 4291 text: up to eight hextets, at most one `::`, the last two may be a quad.
 *
 * `count` hextets are complete, `gap` is how many of them stand before `::` (or -1), and `digits`
 * digits of the next hextet have been read.
 */
function scanIPv6(text: string, length: number, into: Uint32Array): 0 | 4 | 6 {
  let count = 0
  let gap = -1
  let hextet = 0
  let digits = 0
  for (let i = 0; i < length; i++) {
    const code = codeAt.call(text, i)
    const digit = code < 128 ? (HEX[code] as number) : -1
    if (digit >= 0) {
      if (++digits > 4) return 0
      hextet = (hextet << 4) | digit
    } else if (code === COLON) {
      if (digits > 0) {
        if (count === 8) return 0
        hextets[count++] = hextet
        hextet = digits = 0
      } else if (i > 0) {
        if (gap >= 0) return 0
        gap = count
      } else if (codeAt.call(text, 1) !== COLON) {
        return 0
      }
    } else {
      if (code !== DOT || digits === 0 || count > 6) return 0
      const quad = scanQuad(text, i - digits, length)
      if (quad < 0) return 0
      hextets[count] = quad >>> 16
      hextets[count + 1] = quad & 0xffff
      return pack(count + 2, gap, into)
    }
  }
  if (digits > 0) {
    if (count === 8) return 0
    hextets[count++] = hextet
  } else if (gap !== count) {
    return 0
  }
  return pack(count, gap, into)
}

/** Writes `count` hextets as words, with the zeros of `::` after the first `gap` of them. */
function pack(count: number, gap: number, into: Uint32Array): 0 | 4 | 6 {
  if (gap < 0 ? count !== 8 : count === 8) return 0
  if (gap >= 0) {
    const zeros = 8 - count
    for (let i = 7; i >= gap + zeros; i--) hextets[i] = hextets[i - zeros] as number
    for (let i = gap; i < gap + zeros; i++) hextets[i] = 0
  }
  into[0] = wordAt(0)
  into[1] = wordAt(2)
  into[2] = wordAt(4)
  into[3] = wordAt(6)
  if (into[0] === 0 && into[1] === 0 && into[2] === MAPPED) {
    into[0] = into[3] as number
    return 4
  }
  return 6
}

/** Two neighbouring hextets as one word. */
function wordAt(index: number): number {
  return ((hextets[index] as number) << 16) | (hextets[index + 1] as number)
}
