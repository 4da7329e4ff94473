import { allocatedBy } from './allocation.js'
import type { Contestant } from './scenario.js'
import { median, quantile } from './statistics.js'

/** What was measured of a contestant. Times are nanoseconds per call. */
export interface Measurement {
  readonly name: string
  /** The median of all batches. */
  readonly median: number
  /** What 99 of 100 batches stay at or below. */
  readonly p99: number
  /** The median of the processor time in all turns. */
  readonly processor: number
  /**
   * Its processor time divided by that of the floor in the same round: the median of all rounds.
   * It counts the garbage that is collected meanwhile, and not what else the machine does.
   */
  readonly ratio: number
  /** The ratio in a good and in a bad round: a tenth is below the one, a tenth above the other. */
  readonly ratioBetween: readonly [number, number]
  /** Bytes allocated per call. */
  readonly bytes: number
}

/** How long to measure. */
export interface Effort {
  /** How often every contestant has its turn. */
  readonly rounds: number
  /** How long a turn lasts at least. */
  readonly turnMs: number
  /** How long every contestant runs before anything is measured. */
  readonly warmUpMs: number
}

/** A single call is too short for the clock, so this many are timed together, unless told. */
const BATCH = 256

/**
 * Measures contestants against the first of them.
 *
 * They take turns, in an order that moves on every round, so that a machine that speeds up or slows
 * down does so for all of them alike; hence times of one round are compared, not those of two.
 */
export async function measure(
  contestants: readonly Contestant[],
  effort: Effort,
  progress: (round: number) => void,
): Promise<Measurement[]> {
  const timings = contestants.map((contestant) => new Timing(contestant))
  for (const timing of timings) await timing.turn(effort.warmUpMs)
  for (const timing of timings) timing.forget()
  for (let round = 0; round < effort.rounds; round++) {
    progress(round)
    for (let turn = 0; turn < timings.length; turn++) {
      await timings[(turn + round) % timings.length]?.turn(effort.turnMs)
    }
  }
  const measurements: Measurement[] = []
  for (const timing of timings) measurements.push(await timing.against(timings[0] ?? timing))
  return measurements
}

/** The batches of one contestant. */
class Timing {
  readonly #contestant: Contestant
  #question = 0
  #batches: number[] = []
  /** Processor time per call in each turn, in microseconds. */
  #turns: number[] = []

  constructor(contestant: Contestant) {
    this.#contestant = contestant
  }

  async turn(ms: number): Promise<void> {
    const { run, elsewhere, batch = BATCH } = this.#contestant
    const processor = elsewhere ? await elsewhere.cpuUsage() : process.cpuUsage()
    const begin = performance.now()
    let calls = 0
    for (let before = begin; before - begin < ms; ) {
      const running = run(this.#question, batch)
      if (typeof running !== 'number') await running
      const after = performance.now()
      this.#batches.push(((after - before) * 1e6) / batch)
      this.#question += batch
      calls += batch
      before = after
    }
    const { user, system } = elsewhere ? await elsewhere.cpuUsage() : process.cpuUsage()
    const used = user + system - processor.user - processor.system
    this.#turns.push(used / calls)
  }

  forget(): void {
    this.#batches = []
    this.#turns = []
  }

  async against(floor: Timing): Promise<Measurement> {
    const ratios = this.#turns.map((time, round) => time / (floor.#turns[round] ?? Number.NaN))
    return {
      name: this.#contestant.name,
      median: median(this.#batches),
      p99: quantile(this.#batches, 0.99),
      processor: 1000 * median(this.#turns),
      ratio: median(ratios),
      ratioBetween: [quantile(ratios, 0.1), quantile(ratios, 0.9)],
      bytes: await allocatedBy(this.#contestant),
    }
  }
}
