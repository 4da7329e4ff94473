import { AddressMap } from './address-map.js'
import { Cidr } from './cidr.js'
import { IntervalMap, predecessor } from './interval-map.js'
import { IpAddress } from './ip-address.js'

/** An unbroken run of addresses of one family, both ends included. */
export interface AddressRange {
  /** The lowest address of the run. */
  readonly first: IpAddress
  /** The highest address of the run, of the same family; equal to `first` for a run of one. */
  readonly last: IpAddress
}

const either = Math.max
const both = Math.min
const firstOnly = (a: number, b: number) => (a > b ? 1 : 0)

/** The IPv6 numbers that are IPv4 addresses, RFC 4291 section 2.5.5.2. */
const MAPPED = new AddressMap(
  IntervalMap.constant(1, 0),
  IntervalMap.interval(Uint32Array.of(0, 0, 0xffff, 0), Uint32Array.of(0, 0, 0xffff, ~0), 1, 0),
)

const HIGHEST = { 1: Uint32Array.of(0xffff_ffff), 4: new Uint32Array(4).fill(0xffff_ffff) }

/**
 * An exact set of addresses, IPv4 and IPv6 side by side: a frozen value.
 *
 * Two sets with the same addresses are equal, whatever blocks they were made of. A set holds
 * addresses only: IPv4-mapped IPv6 numbers are IPv4 addresses and never members of the IPv6 part.
 *
 * @example
 * ```ts
 * import { AddressSet } from 'keywarden'
 *
 * const office = AddressSet.of('203.0.113.0/25', '203.0.113.128/25')
 * office.equals(AddressSet.of('203.0.113.0/24')) // => true
 * office.difference(AddressSet.of('203.0.113.9')).has('203.0.113.9') // => false
 * ```
 */
export class AddressSet {
  /** The set of no address. */
  static readonly empty: AddressSet = AddressSet.of()

  readonly #members: AddressMap

  private constructor(members: AddressMap) {
    this.#members = members
    Object.freeze(this)
  }

  /**
   * The union of blocks and addresses, each a value or its text.
   *
   * @throws `TypeError` when an argument is neither a block nor an address: parse text that comes
   *   from outside with {@link Cidr.parse} first.
   */
  static of(...blocks: readonly (Cidr | IpAddress | string)[]): AddressSet {
    const members = AddressMap.of(
      blocks.map((block, index) => [asCidr(block, index), 1]),
      0,
      either,
    )
    return new AddressSet(AddressMap.merge(members, MAPPED, firstOnly))
  }

  /** Whether the set has no member. */
  get isEmpty(): boolean {
    return this.#members.v4.points.length === 0 && this.#members.v6.points.length === 0
  }

  /** Whether the address, a value or its text, is a member. O(log n), allocates nothing. */
  has(address: IpAddress | string): boolean {
    return this.#members.exceeds(address, 0) === true
  }

  /** The addresses of either set. */
  union(other: AddressSet): AddressSet {
    return new AddressSet(AddressMap.merge(this.#members, other.#members, either))
  }

  /** The addresses of both sets. */
  intersection(other: AddressSet): AddressSet {
    return new AddressSet(AddressMap.merge(this.#members, other.#members, both))
  }

  /** The addresses of this set that are not in `other`. */
  difference(other: AddressSet): AddressSet {
    return new AddressSet(AddressMap.merge(this.#members, other.#members, firstOnly))
  }

  /** Whether every address of this set is in `other`. */
  isSubsetOf(other: AddressSet): boolean {
    return this.difference(other).isEmpty
  }

  /** Whether both sets have the same addresses. */
  equals(other: AddressSet): boolean {
    return this.#members.v4.equals(other.#members.v4) && this.#members.v6.equals(other.#members.v6)
  }

  /** The members as maximal runs, lowest first, IPv4 before IPv6. */
  ranges(): AddressRange[] {
    return [...runsOf(4, this.#members.v4), ...runsOf(6, this.#members.v6)]
  }

  /** The runs as text, for people: `203.0.113.0-203.0.113.255, 2001:db8::1`. */
  toString(): string {
    return this.ranges()
      .map(({ first, last }) => (first.equals(last) ? `${first}` : `${first}-${last}`))
      .join(', ')
  }
}

function asCidr(block: Cidr | IpAddress | string, index: number): Cidr {
  if (block instanceof Cidr) return block
  const parsed = Cidr.parse(block instanceof IpAddress ? `${block}` : block)
  if (parsed !== undefined) return parsed
  throw new TypeError(`AddressSet.of: argument ${index} is neither an address nor a block`)
}

function runsOf(family: 4 | 6, { points, values, width }: IntervalMap): AddressRange[] {
  const pointAt = (index: number) => points.slice(index * width, (index + 1) * width)
  return [...values.keys()]
    .filter((index) => values[index] === 1)
    .map((index) => ({
      first: IpAddress.ofWords(family, pointAt(index)),
      last: IpAddress.ofWords(
        family,
        index + 1 < values.length ? predecessor(pointAt(index + 1)) : HIGHEST[width],
      ),
    }))
}
