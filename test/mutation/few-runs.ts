import type * as FastCheck from 'fast-check'
import { vi } from 'vitest'

/**
 * Every mutant is judged by a run of its own, so a property gets a bounded number of cases here,
 * always the same ones, and no search for the smallest counterexample.
 */
const { KEYWARDEN_RUNS = '500' } = process.env
const MOST_RUNS = Number(KEYWARDEN_RUNS)

vi.mock('fast-check', async (importOriginal) => {
  const real = await importOriginal<typeof FastCheck>()
  const bounded = <Ts>(parameters: FastCheck.Parameters<Ts> = {}) => ({
    ...parameters,
    seed: 1,
    endOnFailure: true,
    numRuns: Math.min(parameters.numRuns ?? 100, MOST_RUNS),
  })
  const assert = <Ts>(
    property: FastCheck.IRawProperty<Ts>,
    parameters?: FastCheck.Parameters<Ts>,
  ) => real.assert(property, bounded(parameters))
  return { ...real, assert, default: { ...real.default, assert } }
})
