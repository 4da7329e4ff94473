import { readIPv4, readIPv6 } from './read-address.js'

/** An entry of a list: a block, and from when on it no longer admits. */
export interface FloorEntry {
  readonly cidr: string
  readonly expiresAt: number | undefined
}

const words = new Uint32Array(4)

/**
 * The tightest list of addresses we know how to write by hand: text in, yes or no out. No error
 * messages, no values to give back, nothing to change. What the library adds is measured against it.
 */
export class FloorList {
  readonly #v4: Segments
  readonly #v6: Segments

  constructor(entries: readonly FloorEntry[]) {
    const blocks = entries.map(blockOf)
    this.#v4 = segments(blocks, 32)
    this.#v6 = segments(blocks, 128)
  }

  /** Whether it admits the address at that instant; `undefined` where the text is no address. */
  admits(text: string, at: number): boolean | undefined {
    const address = readIPv4(text)
    if (address >= 0) {
      const { edges, until } = this.#v4
      const passed = passed4(edges, address)
      return passed > 0 && at < (until[passed - 1] as number)
    }
    if (!readIPv6(text, words)) return undefined
    const { edges, until } = this.#v6
    const passed = passed6(edges)
    return passed > 0 && at < (until[passed - 1] as number)
  }
}

/** Whether the text is that of an address. */
export function isAddress(text: string): boolean {
  return readIPv4(text) >= 0 || readIPv6(text, words)
}

/** How many edges are at or below the address. */
function passed4(edges: Uint32Array, address: number): number {
  let base = 0
  let length = edges.length
  while (length > 1) {
    const half = length >>> 1
    if ((edges[base + half - 1] as number) <= address) base += half
    length -= half
  }
  return length === 1 && (edges[base] as number) <= address ? base + 1 : base
}

/** {@link passed4} for the address in `words`. */
function passed6(edges: Uint32Array): number {
  const a = words[0] as number
  const b = words[1] as number
  const c = words[2] as number
  const d = words[3] as number
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
  return low
}

/** Until when the addresses from each edge up to the next are admitted; sorted. */
interface Segments {
  readonly edges: Uint32Array
  readonly until: Float64Array
}

interface Block {
  readonly width: 32 | 128
  readonly first: bigint
  /** One more than the highest address. */
  readonly end: bigint
  readonly until: number
}

function blockOf({ cidr, expiresAt }: FloorEntry): Block {
  const [address = '', prefix = ''] = cidr.split('/')
  const v4 = readIPv4(address)
  if (v4 < 0 && !readIPv6(address, words)) throw new TypeError(`no block: ${cidr}`)
  const first = v4 >= 0 ? BigInt(v4) : words.reduce((sum, word) => (sum << 32n) | BigInt(word), 0n)
  const width = v4 >= 0 ? 32 : 128
  const end = first + (1n << BigInt(width - Number(prefix)))
  return { width, first, end, until: expiresAt ?? Number.POSITIVE_INFINITY }
}

/** Sweeps over the blocks of one family. Blocks nest or are disjoint, so those around nest too. */
function segments(all: readonly Block[], width: 32 | 128): Segments {
  const blocks = all.filter((block) => block.width === width)
  const coming = blocks.sort((a, b) => ascending(b.first, a.first) || ascending(a.end, b.end))
  const around: Block[] = []
  const edges: bigint[] = []
  const until: number[] = []
  for (const edge of [...new Set(blocks.flatMap(({ first, end }) => [first, end]))].sort(
    ascending,
  )) {
    while (around.length > 0 && (around.at(-1) as Block).end <= edge) around.pop()
    while (coming.at(-1)?.first === edge) around.push(coming.pop() as Block)
    const longest = Math.max(Number.NEGATIVE_INFINITY, ...around.map((block) => block.until))
    if (longest === (until.at(-1) ?? Number.NEGATIVE_INFINITY) || edge >> BigInt(width)) continue
    edges.push(edge)
    until.push(longest)
  }
  return { edges: wordsOf(edges, width), until: Float64Array.from(until) }
}

function ascending(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function wordsOf(values: readonly bigint[], width: number): Uint32Array {
  const shifts = Array.from({ length: width / 32 }, (_, index) => BigInt(width - 32 * (index + 1)))
  return Uint32Array.from(
    values.flatMap((value) => shifts.map((shift) => Number((value >> shift) & 0xffff_ffffn))),
  )
}
