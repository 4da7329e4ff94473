/**
 * Measures the hot path against code written by hand for the same question.
 *
 * ```text
 * npm run bench                      all scenarios, a few minutes
 * npm run bench -- --quick           a few seconds: shows that it runs, not how fast
 * npm run bench -- --only decide     scenarios whose name contains the word
 * npm run bench -- --json out.json   the figures for a program
 * ```
 */
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { type Effort, type Measurement, measure } from './measure.js'
import { table } from './report.js'
import { agree, type Scenario } from './scenario.js'
import { DECISION } from './scenarios/decision.js'
import { MEMBERSHIP } from './scenarios/membership.js'

const SCENARIOS: readonly Scenario[] = [...DECISION, ...MEMBERSHIP]

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    json: { type: 'string' },
  },
})
const effort: Effort = values.quick ? { rounds: 5, turnMs: 2 } : { rounds: 41, turnMs: 20 }

console.log(`Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}`)
console.log(`${effort.rounds} rounds of ${effort.turnMs} ms; ratio: to the first row, by round\n`)

const results: { scenario: string; measurements: readonly Measurement[] }[] = []
for (const { name, contestants, promise } of SCENARIOS) {
  if (!name.includes(values.only)) continue
  const all = contestants()
  agree(all)
  const measurements = measure(all, effort)
  results.push({ scenario: name, measurements })
  console.log(`${name}\n${table(measurements)}`)
  const promised = measurements.find((one) => one.name === promise?.contestant)
  if (promise !== undefined && promised !== undefined) {
    const kept = promised.ratio <= promise.atMost ? 'kept' : 'not kept'
    console.log(`  promise: at most ${promise.atMost}× the hand-written code: ${kept}`)
  }
  console.log()
}

if (values.json !== undefined) {
  const figures = { node: process.version, effort, results }
  writeFileSync(values.json, `${JSON.stringify(figures, undefined, 2)}\n`)
}
