import fc from 'fast-check'
import { type CrowdedWorld, crowdedWorld, type WorldOptions } from './crowded-world.js'
import { giveAll, type Order, type Outcome } from './orders.js'

/** What has come of one crowd. */
export interface Aftermath {
  readonly world: CrowdedWorld
  readonly outcomes: readonly Outcome[]
}

interface CrowdOptions extends WorldOptions {
  /** How many crowds there are, each with an order of things of its own. */
  readonly crowds: number
}

/**
 * Lets crowds have their say, all their commands at once. A scheduler decides at every call of the
 * storage whose turn it is; the same ones in every run.
 */
export async function crowds(
  orders: fc.Arbitrary<readonly Order[]>,
  { crowds: numRuns, ...options }: CrowdOptions,
  examine: (aftermath: Aftermath) => Promise<void> | void,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), orders, async (scheduler, given) => {
      const turn = (what: string) => scheduler.schedule(Promise.resolve(), what)
      const world = await crowdedWorld(turn, options)
      const outcomes = await scheduler.waitFor(giveAll(world, given))
      await examine({ world, outcomes })
    }),
    { seed: 1, numRuns, endOnFailure: true },
  )
}

/** That many orders of one kind. */
export function many(order: fc.Arbitrary<Order>, count: number): fc.Arbitrary<readonly Order[]> {
  return fc.array(order, { minLength: count, maxLength: count })
}

/** That many times the same order, or one that is told apart by its number. */
export function same(count: number, order: (number: number) => Order): fc.Arbitrary<Order[]> {
  return fc.constant(Array.from({ length: count }, (_, number) => order(number)))
}

/** How orders ended, as one word each: `done`, or the code of the error. */
export function endsOf(outcomes: readonly Outcome[]): readonly string[] {
  return outcomes.map((one) => ('error' in one ? codeOf(one.error) : 'done'))
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'no code'
}
