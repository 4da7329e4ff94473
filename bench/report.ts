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

function verdictOn({ contestant, atMost, of }: Promised, measurements: readonly Measurement[]) {
  const ratioOf = (wanted: string) =>
    measurements.find(({ name }) => name === wanted)?.ratio ?? Number.NaN
  const ratio = of === undefined ? ratioOf(contestant) : ratioOf(contestant) / ratioOf(of)
  const verdict = ratio <= atMost ? 'kept' : 'NOT KEPT'
  return `promise: ${contestant} takes at most ${atMost} × ${of ?? 'the floor'}: ${verdict}`
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
