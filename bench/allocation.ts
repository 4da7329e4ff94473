import type { Contestant } from './scenario.js'
import { median } from './statistics.js'

/** Stays well below the size of the young generation, so that nothing is collected meanwhile. */
const MOST_BYTES = 400_000
const SAMPLES = 15

/**
 * Bytes that a contestant allocates per call: the growth of the heap over a few calls. Needs
 * `--expose-gc`; without it, or where the work is done by another process, `NaN`.
 *
 * Only the young generation is collected before: a full collection would also drop the code that
 * the engine has optimised, and slower code allocates more.
 */
export async function allocatedBy({ run, elsewhere }: Contestant): Promise<number> {
  const { gc } = globalThis
  if (gc === undefined || elsewhere !== undefined) return Number.NaN
  const growth = async (count: number) => {
    gc({ type: 'minor' })
    const before = process.memoryUsage().heapUsed
    const running = run(0, count)
    if (typeof running !== 'number') await running
    return process.memoryUsage().heapUsed - before
  }
  const typical = async (count: number) => {
    const samples: number[] = []
    for (let sample = 0; sample < SAMPLES; sample++) samples.push(await growth(count))
    return median(samples)
  }
  const nothing = await typical(0)
  const perCall = Math.max(1, ((await typical(256)) - nothing) / 256)
  const count = Math.min(16_384, Math.ceil(MOST_BYTES / perCall))
  return Math.max(0, ((await typical(count)) - nothing) / count)
}
