import type { AtlasImport } from 'keywarden/atlas'
import { type Terminal, whole } from '../terminal.js'
import type { Tally } from './tally.js'

/** How long a replay took, in milliseconds: `decide` alone, and everything. */
export interface Timing {
  readonly decideMs: number
  readonly wholeMs: number
}

const LABEL = 36
const COUNT = 11
const SHARE = 8

/** How many requests there were, and what became of them: count, share, bar. */
export function summary(tally: Tally, atlas: AtlasImport, terminal: Terminal): readonly string[] {
  const { paint } = terminal
  const { keys, projects, organizations } = atlas
  const owners = `${keys.length} keys, ${projects.length} projects, ${organizations.length} organizations`
  const refused = tally.requests - tally.allowed
  const codes = [...tally.byCode].sort(([, one], [, other]) => other - one)
  const most = Math.max(tally.allowed, refused)
  const row = rowOf(tally.requests, most, terminal)
  return [
    `${paint.bold(`${whole(tally.requests)} requests`)} against ${owners}`,
    '',
    row('allowed', tally.allowed, paint.green),
    row('refused', refused, paint.red),
    '',
    ...codes.map(([code, count]) => row(`  ${code}`, count, paint.red)),
    ...(tally.malformed === 0
      ? []
      : ['', paint.yellow(`${whole(tally.malformed)} malformed lines, named on stderr`)]),
  ]
}

function rowOf(total: number, most: number, { columns, block }: Terminal) {
  const widest = columns - LABEL - COUNT - SHARE - 2
  return (label: string, count: number, colour: (text: string) => string) => {
    const share = total === 0 ? 0 : (100 * count) / total
    const length = most === 0 ? 0 : Math.round((widest * count) / most)
    const bar = block.repeat(count > 0 ? Math.max(length, 1) : 0)
    const numbers = `${whole(count).padStart(COUNT)}${`${share.toFixed(1)}%`.padStart(SHARE)}`
    return `${label.padEnd(LABEL)}${numbers}  ${colour(bar)}`.trimEnd()
  }
}

/** How fast it was. */
export function rates(tally: Tally, timing: Timing, { paint }: Terminal): readonly string[] {
  const perSecond = (count: number, ms: number) => whole(ms > 0 ? (1000 * count) / ms : 0)
  const row = (label: string, rate: string, unit: string, ms: number) =>
    `${label.padEnd(LABEL)}${rate.padStart(COUNT)} ${unit}  ${paint.dim(`in ${whole(ms)} ms`)}`
  const { decideMs, wholeMs } = timing
  return [
    row('decide alone', perSecond(tally.requests, decideMs), 'decisions per second', decideMs),
    row(
      'reading, judging and counting',
      perSecond(tally.lines, wholeMs),
      'lines per second',
      wholeMs,
    ),
  ]
}
