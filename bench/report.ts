import type { Measurement } from './measure.js'
import type { Promised, Scenario } from './scenario.js'

const HEADER = ['', 'median', 'p99', 'CPU', '× floor', 'between', 'bytes/call']

/** The measurements of one scenario as a table, and what became of its promise. */
export function report(scenario: Scenario, measurements: readonly Measurement[]): string {
  const rows = [HEADER, ...measurements.map(cellsOf)]
  const widths = HEADER.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('   '),
  )
  const verdicts = (scenario.promises ?? []).map((promised) => verdictOn(promised, measurements))
  return [`${scenario.name}: ${scenario.question}`, ...lines, ...verdicts].join('\n  ')
}

function cellsOf(measurement: Measurement): string[] {
  const { name, median, p99, processor, ratio, ratioBetween, bytes } = measurement
  const [low, high] = ratioBetween
  return [
    name,
    time(median),
    time(p99),
    time(processor),
    times(ratio),
    `${times(low)} – ${times(high)}`,
    Number.isNaN(bytes) ? '-' : bytes.toFixed(0),
  ]
}

function verdictOn(promised: Promised, measurements: readonly Measurement[]): string {
  const { contestant, atMost, of, notPromised } = promised
  const one = measurements.find(({ name }) => name === contestant)
  const other = measurements.find(({ name }) => name === of)
  const ratio = of === undefined ? one?.ratio : Number(one?.processor) / Number(other?.processor)
  const claim = `${contestant} takes at most ${atMost} × ${of ?? 'the floor'}`
  const holds = ratio !== undefined && ratio <= atMost
  if (notPromised === undefined) return `promise: ${claim}: ${holds ? 'kept' : 'NOT KEPT'}`
  return `not promised, ${notPromised}: ${claim}: ${holds ? 'holds' : 'does not hold'}`
}

function times(ratio: number): string {
  return ratio < 10 ? ratio.toFixed(2) : ratio.toFixed(0)
}

/** Nanoseconds for people. */
function time(ns: number): string {
  const digits = (value: number) => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)
  if (ns < 1e3) return `${digits(ns)} ns`
  return ns < 1e6 ? `${digits(ns / 1e3)} µs` : `${digits(ns / 1e6)} ms`
}
