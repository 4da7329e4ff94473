import type { Measurement } from './measure.js'

/** Nanoseconds for people. */
function time(ns: number): string {
  if (ns < 1000) return `${ns.toPrecision(3)} ns`
  return ns < 1e6 ? `${(ns / 1e3).toPrecision(3)} µs` : `${(ns / 1e6).toPrecision(3)} ms`
}

/** The measurements of one scenario as lines of a table. */
export function table(measurements: readonly Measurement[]): string {
  const rows = [
    ['', 'median', 'fastest', 'ratio', 'bytes per call'],
    ...measurements.map(({ name, median, fastest, ratio, bytes }) => [
      name,
      time(median),
      time(fastest),
      `${ratio < 10 ? ratio.toFixed(2) : ratio.toFixed(0)}×`,
      Number.isNaN(bytes) ? '-' : bytes.toFixed(0),
    ]),
  ]
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (row: readonly string[]) =>
    row.map((cell, i) =>
      i === 0 ? cell.padEnd(widths?.[i] ?? 0) : cell.padStart(widths?.[i] ?? 0),
    )
  return rows.map((row) => `  ${line(row).join('   ')}`).join('\n')
}
