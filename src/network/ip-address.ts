import ipaddr from 'ipaddr.js'
import { formatIPv4, formatIPv6 } from './format-address.js'
import { scanAddress } from './scan-address.js'

const scratch = new Uint32Array(4)

/**
 * One internet address, IPv4 or IPv6: a frozen value.
 *
 * Every host has one value however it was spelt: an IPv4-mapped IPv6 address *is* its IPv4 address
 * (RFC 4291 section 2.5.5.2), and IPv6 prints as RFC 5952 wants it.
 *
 * @example
 * ```ts
 * import { IpAddress } from 'keywarden'
 *
 * String(IpAddress.parse('2001:DB8:0:0::1')) // => '2001:db8::1'
 * String(IpAddress.parse('::ffff:0a00:1')) // => '10.0.0.1'
 * IpAddress.parse('010.0.0.1') // => undefined
 * ```
 */
export class IpAddress {
  /** 4 or 6. An IPv4-mapped IPv6 address is of family 4. */
  readonly family: 4 | 6
  readonly #words: readonly [number, number, number, number]

  private constructor(family: 4 | 6, words: Uint32Array) {
    this.family = family
    const [a = 0, b = 0, c = 0, d = 0] = words
    this.#words = family === 4 ? [a, 0, 0, 0] : [a, b, c, d]
    Object.freeze(this)
  }

  /**
   * Reads an address, strictly: four decimal octets without leading zeros, or RFC 4291 text; no
   * zone, bracket, port, prefix or whitespace.
   *
   * Total on any input: whatever is not the text of one address is `undefined`, never an error.
   */
  static parse(text: unknown): IpAddress | undefined {
    if (typeof text !== 'string') return undefined
    const family = scanAddress(text, scratch)
    return family === 0 ? undefined : new IpAddress(family, scratch)
  }

  /** Whether `value` is an address of this library, rather than something of its shape. */
  static is(value: unknown): value is IpAddress {
    return typeof value === 'object' && value !== null && #words in value
  }

  /**
   * The address that the words spell; the words must not spell an IPv4-mapped IPv6 address.
   *
   * @internal
   */
  static ofWords(family: 4 | 6, words: Uint32Array): IpAddress {
    return new IpAddress(family, words)
  }

  /**
   * Copies the address into `into`: one word for IPv4, four for IPv6, most significant first.
   *
   * @internal
   */
  copyTo(into: Uint32Array): 4 | 6 {
    const [a, b, c, d] = this.#words
    into[0] = a
    if (this.family === 4) return 4
    into[1] = b
    into[2] = c
    into[3] = d
    return 6
  }

  /**
   * The address as a fresh array of one word (IPv4) or four (IPv6).
   *
   * @internal
   */
  get words(): Uint32Array {
    return Uint32Array.from(this.family === 4 ? this.#words.slice(0, 1) : this.#words)
  }

  /** Whether both are the same address. */
  equals(other: IpAddress): boolean {
    return (
      this.family === other.family &&
      this.#words.every((word, index) => word === other.#words[index])
    )
  }

  /** The address in network byte order: 4 or 16 bytes, a fresh array at each call. */
  toBytes(): Uint8Array {
    const bytes = new Uint8Array(this.family === 4 ? 4 : 16)
    const view = new DataView(bytes.buffer)
    for (let i = 0; i < bytes.length / 4; i++) view.setUint32(4 * i, this.#words[i] ?? 0)
    return bytes
  }

  /**
   * The special-purpose range the address lies in, by the IANA registries (RFC 6890): `'unicast'`
   * for an ordinary public address, else `'private'`, `'loopback'`, `'linkLocal'`,
   * `'carrierGradeNat'`, `'uniqueLocal'`, `'teredo'`, `'6to4'`, `'reserved'` …
   *
   * @example
   * ```ts
   * import { IpAddress } from 'keywarden'
   *
   * IpAddress.parse('10.1.2.3')?.range // => 'private'
   * IpAddress.parse('8.8.8.8')?.range // => 'unicast'
   * ```
   */
  get range(): string {
    return ipaddr.fromByteArray([...this.toBytes()]).range()
  }

  /** The canonical text: dotted decimal, or RFC 5952. */
  toString(): string {
    const [first] = this.#words
    return this.family === 4 ? formatIPv4(first) : formatIPv6(Uint32Array.from(this.#words))
  }

  /** The canonical text, so that an address is a string in JSON. */
  toJSON(): string {
    return this.toString()
  }
}

/**
 * Reads an address from either form without allocating.
 *
 * @returns The family, or 0 when `address` is none (`into` is then unspecified).
 * @internal
 */
export function readAddress(address: unknown, into: Uint32Array): 0 | 4 | 6 {
  if (typeof address === 'string') return scanAddress(address, into)
  return IpAddress.is(address) ? address.copyTo(into) : 0
}

/** Whether `address` is an address or the text of one. @internal */
export function isAddress(address: unknown): address is IpAddress | string {
  return readAddress(address, scratch) !== 0
}
