import type { Contestant } from './measure.js'

/** A question, and several ways to answer it. */
export interface Scenario {
  readonly name: string
  /** Made when the scenario runs, so that scenarios do not crowd one another's memory. */
  readonly contestants: () => readonly Contestant[]
  /** How many times the floor the library may take, where there is a promise. */
  readonly promise?: { readonly contestant: string; readonly atMost: number }
}

/** How many different inputs a contestant cycles through: a power of two. */
export const INPUTS = 8192

/** Stops when contestants disagree about the inputs: who answers wrongly is not fast. */
export function agree(contestants: readonly Contestant[]): void {
  const answers = contestants.map(({ name, run }) => [name, run(INPUTS)] as const)
  if (new Set(answers.map(([, yes]) => yes)).size > 1) {
    throw new Error(`contestants disagree: ${answers.map((one) => one.join(' ')).join(', ')}`)
  }
}
