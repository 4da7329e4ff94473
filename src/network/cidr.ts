import { IpAddress, readAddress } from './ip-address.js'
import { scanAddress } from './scan-address.js'

const scratch = new Uint32Array(4)

/** `/` and a plain decimal prefix length: no sign, no leading zero. */
const BLOCK = /^([^/]{2,45})\/(0|[1-9]\d{0,2})$/

/**
 * A block of addresses in CIDR notation (RFC 4632, RFC 4291 section 2.3): a frozen value.
 *
 * Its identity is the network: host bits are dropped, a bare address is a block of one, and a block
 * of IPv4-mapped addresses is the IPv4 block. Families are disjoint: `::/0` holds no IPv4 address.
 *
 * @example
 * ```ts
 * import { Cidr } from 'keywarden'
 *
 * String(Cidr.parse('10.1.2.3/8')) // => '10.0.0.0/8'
 * String(Cidr.parse('::ffff:10.0.0.0/104')) // => '10.0.0.0/8'
 * Cidr.parse('203.0.113.0/24')?.contains('203.0.113.7') // => true
 * Cidr.parse('10.0.0.0/33') // => undefined
 * ```
 */
export class Cidr {
  /** The lowest address of the block: its network address. */
  readonly first: IpAddress
  /** The highest address of the block. */
  readonly last: IpAddress
  /** How many leading bits all its addresses share: 0 to 32 (IPv4) or 128 (IPv6). */
  readonly prefixLength: number

  private constructor(family: 4 | 6, words: Uint32Array, prefixLength: number) {
    this.prefixLength = prefixLength
    this.first = IpAddress.ofWords(
      family,
      words.map((word, i) => word & maskAt(i, prefixLength)),
    )
    this.last = lastOf(
      family,
      words.map((word, i) => word | ~maskAt(i, prefixLength)),
    )
    Object.freeze(this)
  }

  /**
   * Reads a block or a bare address; see {@link IpAddress.parse} for what an address may look like.
   *
   * A mapped block of /96 or longer becomes its IPv4 block; a shorter one spans far more than the
   * IPv4 addresses it names and is refused. Total on any input: what is no block is `undefined`.
   */
  static parse(text: unknown): Cidr | undefined {
    if (typeof text !== 'string') return undefined
    const [, address = text, prefix] = BLOCK.exec(text) ?? []
    const family = scanAddress(address, scratch)
    if (family === 0) return undefined
    const width = family === 4 ? 32 : 128
    if (prefix === undefined) return new Cidr(family, scratch, width)
    const mapped = family === 4 && address.includes(':')
    const prefixLength = mapped ? Number(prefix) - 96 : Number(prefix)
    if (prefixLength < 0 || prefixLength > width) return undefined
    return new Cidr(family, scratch, prefixLength)
  }

  /** The family of the block's addresses, 4 or 6. */
  get family(): 4 | 6 {
    return this.first.family
  }

  /** Whether the address, a value or its text, lies in the block. Text of no address does not. */
  contains(address: IpAddress | string): boolean {
    return (
      readAddress(address, scratch) === this.family &&
      startsWith(scratch, this.first, this.prefixLength)
    )
  }

  /** Whether every address of `other` lies in this block. */
  covers(other: Cidr): boolean {
    return other.prefixLength >= this.prefixLength && this.contains(other.first)
  }

  /** Whether both are the same network. */
  equals(other: Cidr): boolean {
    return this.prefixLength === other.prefixLength && this.first.equals(other.first)
  }

  /** Canonical text: the network address and the prefix length, also for a block of one. */
  toString(): string {
    return `${this.first}/${this.prefixLength}`
  }

  /** The canonical text, so that a block is a string in JSON. */
  toJSON(): string {
    return this.toString()
  }
}

/** The bits of word `index` that a prefix of `prefixLength` bits fixes. */
function maskAt(index: number, prefixLength: number): number {
  const bits = prefixLength - 32 * index
  return bits <= 0 ? 0 : bits >= 32 ? -1 : -1 << (32 - bits)
}

const networkWords = new Uint32Array(4)

function startsWith(words: Uint32Array, network: IpAddress, prefixLength: number): boolean {
  network.copyTo(networkWords)
  for (let i = 0; 32 * i < prefixLength; i++) {
    if (((words[i] as number) ^ (networkWords[i] as number)) & maskAt(i, prefixLength)) return false
  }
  return true
}

/**
 * The highest address of a block. Where that would be the highest IPv4-mapped address, as in
 * `::/80`, it is the last one before them: mapped addresses are IPv4, no IPv6 block holds them.
 */
function lastOf(family: 4 | 6, words: Uint32Array): IpAddress {
  const mapped = family === 6 && words[0] === 0 && words[1] === 0 && words[2] === 0xffff
  return IpAddress.ofWords(family, mapped ? Uint32Array.of(0, 0, 0xfffe, 0xffff_ffff) : words)
}
