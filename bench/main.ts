/**
 * Measures the hot path against code written by hand for the same questions: `npm run bench`.
 * How to read it, and how to add a scenario: see README.md beside this file.
 */
import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { type CommandLine, readCommandLine, USAGE } from './command-line.js'
import { type Measurement, measure } from './measure.js'
import { Progress } from './progress.js'
import { report } from './report.js'
import { agree, type Scenario } from './scenario.js'
import { SCENARIOS } from './scenarios.js'

interface Result {
  readonly scenario: string
  readonly measurements: readonly Measurement[]
}

const machine = {
  node: process.version,
  processor: cpus()[0]?.model ?? 'unknown processor',
  processors: availableParallelism(),
}

async function main({ scenarios, effort, json }: CommandLine): Promise<void> {
  const started = performance.now()
  const { node, processor, processors } = machine
  console.log(`Node ${node}, ${processors} × ${processor}, load ${loadavg()[0]?.toFixed(2)}`)
  console.log(`${effort.rounds} rounds, turns of ${effort.turnMs} ms\n`)
  const progress = new Progress(process.stderr)
  const results: Result[] = []
  for (const [index, scenario] of scenarios.entries()) {
    const place = `${index + 1} of ${scenarios.length}: ${scenario.name}`
    if (scenario.unavailable !== undefined) {
      console.log(`${scenario.name}: left out, for ${scenario.unavailable}\n`)
      continue
    }
    progress.show(place)
    const measurements = await run(scenario, (round) =>
      progress.show(`${place}, round ${round + 1} of ${effort.rounds}`),
    )
    progress.clear()
    console.log(`${report(scenario, measurements)}\n`)
    results.push({ scenario: scenario.name, measurements })
  }
  console.log(
    `${((performance.now() - started) / 1000).toFixed(0)} s, load ${loadavg()[0]?.toFixed(2)}`,
  )
  if (json === undefined) return
  writeFileSync(json, `${JSON.stringify({ ...machine, effort, results }, undefined, 2)}\n`)

  async function run(scenario: Scenario, onRound: (round: number) => void) {
    const contestants = await scenario.contestants()
    try {
      await agree(contestants, scenario.questions)
      return await measure(contestants, effort, onRound)
    } finally {
      for (const { end } of contestants) await end?.()
    }
  }
}

try {
  const commandLine = readCommandLine(process.argv.slice(2), SCENARIOS)
  if (commandLine === undefined) console.log(USAGE)
  else await main(commandLine)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
