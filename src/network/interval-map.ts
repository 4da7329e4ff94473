/**
 * A function from the numbers of `width` words to values, constant between finitely many points.
 *
 * ```text
 *   value    outside │ v0        │ v1    │ outside
 *   points           p0          p1      p2
 * ```
 *
 * Below the first point the value is `outside`; from point `i` up to the next it is `values[i]`.
 * Neighbouring values differ, so that two maps are the same function exactly when their arrays are
 * equal. A point is `width` words, most significant first.
 */
export class IntervalMap {
  readonly width: 1 | 4
  readonly points: Uint32Array
  readonly values: Float64Array
  readonly outside: number

  private constructor(width: 1 | 4, points: Uint32Array, values: Float64Array, outside: number) {
    this.width = width
    this.points = points
    this.values = values
    this.outside = outside
    Object.freeze(this)
  }

  /** The map that is `outside` everywhere. */
  static constant(width: 1 | 4, outside: number): IntervalMap {
    return new IntervalMap(width, new Uint32Array(0), new Float64Array(0), outside)
  }

  /** The map that is `value` from `first` to `last`, both included, and `outside` elsewhere. */
  static interval(first: Uint32Array, last: Uint32Array, value: number, outside: number) {
    const width = first.length as 1 | 4
    if (value === outside) return IntervalMap.constant(width, outside)
    const end = successor(last)
    return end === undefined
      ? new IntervalMap(width, first.slice(), Float64Array.of(value), outside)
      : new IntervalMap(width, concat(first, end), Float64Array.of(value, outside), outside)
  }

  /**
   * The map whose value is everywhere `pick(value of a, value of b)`: one sweep over both.
   *
   * Both must have the same width and the same `outside`, and `pick(outside, outside)` must be it.
   */
  static merge(a: IntervalMap, b: IntervalMap, pick: (a: number, b: number) => number) {
    const { width, outside } = a
    const points = new Uint32Array(a.points.length + b.points.length)
    const values = new Float64Array(a.values.length + b.values.length)
    let valueA = outside
    let valueB = outside
    let value = outside
    let count = 0
    for (let i = 0, j = 0; i < a.values.length || j < b.values.length; ) {
      const order = orderAt(a, i, b, j)
      const [from, index] = order <= 0 ? [a, i] : [b, j]
      if (order <= 0) valueA = a.values[i++] as number
      if (order >= 0) valueB = b.values[j++] as number
      const picked = pick(valueA, valueB)
      if (picked === value) continue
      value = picked
      points.set(from.points.subarray(index * width, (index + 1) * width), count * width)
      values[count++] = value
    }
    return new IntervalMap(width, points.slice(0, count * width), values.slice(0, count), outside)
  }

  /** Merges many maps of one kind, in a balanced tree: O(n log n) for n points in all. */
  static mergeAll(
    maps: readonly IntervalMap[],
    pick: (a: number, b: number) => number,
    none: IntervalMap,
  ): IntervalMap {
    if (maps.length <= 1) return maps[0] ?? none
    const middle = maps.length >>> 1
    return IntervalMap.merge(
      IntervalMap.mergeAll(maps.slice(0, middle), pick, none),
      IntervalMap.mergeAll(maps.slice(middle), pick, none),
      pick,
    )
  }

  /** The value at the number that `words` spell. O(log n), allocates nothing. */
  valueAt(words: Uint32Array): number {
    const passed =
      this.width === 1 ? passedOne(this.points, words[0] as number) : passedFour(this.points, words)
    return passed === 0 ? this.outside : (this.values[passed - 1] as number)
  }

  /** Whether both are the same function. */
  equals(other: IntervalMap): boolean {
    return same(this.points, other.points) && same(this.values, other.values)
  }
}

/** How many of the sorted points are ≤ `x`: a binary search whose steps do not depend on `x`. */
function passedOne(points: Uint32Array, x: number): number {
  let base = 0
  let length = points.length
  while (length > 1) {
    const half = length >>> 1
    if ((points[base + half - 1] as number) <= x) base += half
    length -= half
  }
  return length === 1 && (points[base] as number) <= x ? base + 1 : base
}

/** {@link passedOne} for points of four words. */
function passedFour(points: Uint32Array, words: Uint32Array): number {
  let base = 0
  let length = points.length >>> 2
  while (length > 1) {
    const half = length >>> 1
    if (compareAt(points, (base + half - 1) << 2, words, 0, 4) <= 0) base += half
    length -= half
  }
  return length === 1 && compareAt(points, base << 2, words, 0, 4) <= 0 ? base + 1 : base
}

/** Compares the numbers of `width` words that start at `a[i]` and `b[j]`: negative, 0, positive. */
function compareAt(a: Uint32Array, i: number, b: Uint32Array, j: number, width: number): number {
  for (let k = 0; k < width; k++) {
    const x = a[i + k] as number
    const y = b[j + k] as number
    if (x !== y) return x < y ? -1 : 1
  }
  return 0
}

/** Which map has the lower next point, `a` at `i` (negative) or `b` at `j` (positive)? */
function orderAt(a: IntervalMap, i: number, b: IntervalMap, j: number): number {
  if (i === a.values.length) return 1
  if (j === b.values.length) return -1
  return compareAt(a.points, i * a.width, b.points, j * b.width, a.width)
}

/** The number after `words`, or `undefined` when it is the highest of its width. */
function successor(words: Uint32Array): Uint32Array | undefined {
  const next = words.slice()
  for (let i = next.length - 1; i >= 0; i--) {
    next[i] = (next[i] as number) + 1
    if (next[i] !== 0) return next
  }
  return undefined
}

/** The number before `words`, which must not be zero. */
export function predecessor(words: Uint32Array): Uint32Array {
  const previous = words.slice()
  for (let i = previous.length - 1; i >= 0; i--) {
    previous[i] = (previous[i] as number) - 1
    if (words[i] !== 0) break
  }
  return previous
}

function concat(a: Uint32Array, b: Uint32Array): Uint32Array {
  const both = new Uint32Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

function same(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}
