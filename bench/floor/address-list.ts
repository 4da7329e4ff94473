/**
 * The tightest list of addresses we know how to write by hand: no expiry, no error messages, no
 * values to give back; text in, yes or no out. What the library adds to this is measured against it.
 */

const codeAt = String.prototype.charCodeAt

/** The words of the IPv6 address read last. */
let w0 = 0
let w1 = 0
let w2 = 0
let w3 = 0

/** An IPv4 address as a number from 0 to 2³² - 1; -1 when the text is none. */
function readIPv4(text: string): number {
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

/** Reads IPv6 text without a dotted quad into the words; tells whether it is an address. */
function readIPv6(text: string): boolean {
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
  w0 = ((hextets[0] as number) << 16) | (hextets[1] as number)
  w1 = ((hextets[2] as number) << 16) | (hextets[3] as number)
  w2 = ((hextets[4] as number) << 16) | (hextets[5] as number)
  w3 = ((hextets[6] as number) << 16) | (hextets[7] as number)
  return true
}

/** Sorted, disjoint ranges: even positions begin one, odd positions end it. */
export class FloorList {
  readonly #v4: Uint32Array
  readonly #v6: Uint32Array

  constructor(blocks: readonly string[]) {
    const ranges = blocks.map(rangeOf)
    this.#v4 = edges(ranges.filter(({ width }) => width === 32))
    this.#v6 = edges(ranges.filter(({ width }) => width === 128))
  }

  has(text: string): boolean {
    const address = readIPv4(text)
    if (address >= 0) return has4(this.#v4, address)
    return readIPv6(text) && has6(this.#v6)
  }
}

function has4(edges: Uint32Array, address: number): boolean {
  let base = 0
  let length = edges.length
  while (length > 1) {
    const half = length >>> 1
    if ((edges[base + half - 1] as number) <= address) base += half
    length -= half
  }
  if (length === 1 && (edges[base] as number) <= address) base++
  return (base & 1) === 1
}

function has6(edges: Uint32Array): boolean {
  const a = w0 >>> 0
  const b = w1 >>> 0
  const c = w2 >>> 0
  const d = w3 >>> 0
  let low = 0
  let high = edges.length >>> 2
  while (low < high) {
    const middle = (low + high) >>> 1
    const at = middle << 2
    const x = edges[at] as number
    let after = x > a
    if (x === a) {
      const y = edges[at + 1] as number
      after = y > b
      if (y === b) {
        const z = edges[at + 2] as number
        after = z > c || (z === c && (edges[at + 3] as number) > d)
      }
    }
    if (after) high = middle
    else low = middle + 1
  }
  return (low & 1) === 1
}

interface Range {
  readonly width: 32 | 128
  readonly first: bigint
  /** One more than the highest address. */
  readonly end: bigint
}

function rangeOf(block: string): Range {
  const [address = '', prefix = ''] = block.split('/')
  const v4 = readIPv4(address)
  if (v4 < 0 && !readIPv6(address)) throw new TypeError(`no block: ${block}`)
  const words = v4 >= 0 ? [v4] : [w0, w1, w2, w3]
  const first = words.reduce((value, word) => (value << 32n) | BigInt(word >>> 0), 0n)
  const width = v4 >= 0 ? 32 : 128
  return { width, first, end: first + (1n << BigInt(width - Number(prefix))) }
}

function edges(ranges: readonly Range[]): Uint32Array {
  const merged: { width: number; first: bigint; end: bigint }[] = []
  for (const range of [...ranges].sort((a, b) => (a.first < b.first ? -1 : 1))) {
    const last = merged.at(-1)
    if (last !== undefined && last.end >= range.first) {
      if (last.end < range.end) last.end = range.end
    } else {
      merged.push({ ...range })
    }
  }
  return Uint32Array.from(
    merged.flatMap((one) => [...words(one.first, one), ...words(one.end, one)]),
  )
}

function words(value: bigint, { width }: { width: number }): number[] {
  return Array.from({ length: width / 32 }, (_, index) =>
    Number((value >> BigInt(width - 32 * (index + 1))) & 0xffff_ffffn),
  )
}
