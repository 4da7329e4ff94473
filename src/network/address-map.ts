import type { Cidr } from './cidr.js'
import { IntervalMap } from './interval-map.js'
import { readAddress } from './ip-address.js'

const scratch = new Uint32Array(4)

type Pick = (a: number, b: number) => number

/**
 * A value for every address there is: one {@link IntervalMap} per family. Built once, then asked.
 *
 * Families never mix: a block gives its value to addresses of its own family only.
 */
export class AddressMap {
  readonly v4: IntervalMap
  readonly v6: IntervalMap

  /** Puts together the maps of the two families, which must have the same `outside`. */
  constructor(v4: IntervalMap, v6: IntervalMap) {
    this.v4 = v4
    this.v6 = v6
    Object.freeze(this)
  }

  /**
   * The map that gives each block's value to its addresses, and `outside` to all others.
   *
   * @param pick - The value of an address to which two blocks give values. It must be commutative
   *   and associative, and `outside` must be its neutral element.
   */
  static of(blocks: Iterable<readonly [Cidr, number]>, outside: number, pick: Pick): AddressMap {
    const maps: { 4: IntervalMap[]; 6: IntervalMap[] } = { 4: [], 6: [] }
    for (const [{ family, first, last }, value] of blocks) {
      maps[family].push(IntervalMap.interval(first.words, last.words, value, outside))
    }
    return new AddressMap(
      IntervalMap.mergeAll(maps[4], pick, IntervalMap.constant(1, outside)),
      IntervalMap.mergeAll(maps[6], pick, IntervalMap.constant(4, outside)),
    )
  }

  /** The map whose value is everywhere `pick(value of a, value of b)`. */
  static merge(a: AddressMap, b: AddressMap, pick: Pick): AddressMap {
    return new AddressMap(IntervalMap.merge(a.v4, b.v4, pick), IntervalMap.merge(a.v6, b.v6, pick))
  }

  /**
   * Whether the value at an address, given as a value or as text, is greater than `limit`;
   * `undefined` at what is no address. O(log n), allocates nothing.
   */
  exceeds(address: unknown, limit: number): boolean | undefined {
    const family = readAddress(address, scratch)
    if (family === 0) return undefined
    return (family === 4 ? this.v4 : this.v6).valueAt(scratch) > limit
  }
}
