/** One way to do what a scenario asks. */
export interface Contestant {
  readonly name: string
  /**
   * Does it `count` times over varied input and returns how often the answer was yes, so that the
   * work cannot be optimised away. Every contestant has a loop of its own: a shared one would make
   * the calls in it slow for all.
   */
  readonly run: (count: number) => number
  /** Of what the others are measured: exactly one contestant of a scenario. */
  readonly isFloor?: true
}

/** What was measured of a contestant. */
export interface Measurement {
  readonly name: string
  /** Nanoseconds per call: the median of all rounds. */
  readonly median: number
  /** Nanoseconds per call in the fastest round. */
  readonly fastest: number
  /** Median over the rounds of its time divided by that of the floor in the same round. */
  readonly ratio: number
  /** Bytes allocated per call. */
  readonly bytes: number
}

/** How long to measure. */
export interface Effort {
  /** How often every contestant has its turn. */
  readonly rounds: number
  /** How long a turn lasts, about. */
  readonly turnMs: number
}

/**
 * Measures contestants against the floor among them.
 *
 * They take turns, in an order that moves on every round, so that a machine that speeds up or slows
 * down does so for all of them alike; hence ratios of one round are compared, not times of two.
 */
export function measure(contestants: readonly Contestant[], effort: Effort): Measurement[] {
  const floor = contestants.findIndex(({ isFloor }) => isFloor)
  if (floor < 0) throw new TypeError('one contestant must be the floor')
  const counts = contestants.map(({ run }) => calibrate(run, effort.turnMs))
  const times: number[][] = contestants.map(() => [])
  for (let round = 0; round < effort.rounds; round++) {
    for (let turn = 0; turn < contestants.length; turn++) {
      const index = (turn + round) % contestants.length
      times[index]?.push(timed(contestants[index], counts[index] ?? 1))
    }
  }
  const floorTimes = times[floor] ?? []
  return contestants.map(({ name, run }, index) => {
    const own = times[index] ?? []
    return {
      name,
      median: median(own),
      fastest: Math.min(...own),
      ratio: median(own.map((time, round) => time / (floorTimes[round] ?? Number.NaN))),
      bytes: allocated(run),
    }
  })
}

/** Nanoseconds per call of one turn. */
function timed(contestant: Contestant | undefined, count: number): number {
  const start = process.hrtime.bigint()
  contestant?.run(count)
  return Number(process.hrtime.bigint() - start) / count
}

/** Warms up, and finds how many calls fill a turn. */
function calibrate(run: (count: number) => number, turnMs: number): number {
  for (let count = 64; ; count *= 2) {
    const start = performance.now()
    run(count)
    const spent = performance.now() - start
    if (spent >= turnMs) return Math.max(1, Math.round((count * turnMs) / spent))
  }
}

/**
 * Bytes allocated per call: the growth of the heap over so few calls that nothing is collected
 * meanwhile. Needs `--expose-gc`.
 */
function allocated(run: (count: number) => number): number {
  const { gc } = globalThis
  if (gc === undefined) return Number.NaN
  const grown = (count: number) => {
    gc()
    const before = process.memoryUsage().heapUsed
    run(count)
    return process.memoryUsage().heapUsed - before
  }
  const empty = median(Array.from({ length: 9 }, () => grown(0)))
  const once = Math.max(1, grown(100) / 100)
  // The youngest generation of the heap is at least a megabyte: stay well below it.
  const count = Math.max(100, Math.min(10_000, Math.floor(500_000 / once)))
  const samples = Array.from({ length: 9 }, () => (grown(count) - empty) / count)
  return Math.max(0, median(samples))
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >>> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}
