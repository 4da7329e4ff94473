import { type Terminal, wrap } from '../terminal.js'
import type { Expectation } from './step.js'
import type { Walked } from './walk.js'

const INDENT = 4
const LEFT = 27

/** Labels stand no further right than this, near what they label. */
const WIDEST = 80

/** What a step showed: who does what from where, the answer, and the way out of a refusal. */
export function stepLines(walked: Walked, terminal: Terminal): readonly string[] {
  const { step, evidence, skipped, failure } = walked
  const { paint } = terminal
  const who = step.from === undefined ? step.who : `${step.who} from ${step.from}`
  return [
    titleOf(walked, terminal),
    ...row(who, step.what, terminal),
    ...(skipped === undefined ? [] : row('- skipped', skipped, terminal, paint.yellow)),
    ...answerOf(walked, terminal),
    ...(evidence === undefined ? [] : row('  shows', evidence.seen, terminal, paint.cyan)),
    ...(failure === undefined ? [] : row('UNEXPECTED', failure, terminal, paint.red)),
  ]
}

function titleOf({ number, step }: Walked, { paint, columns }: Terminal): string {
  const { title, label = '' } = step
  const gap = Math.min(columns, WIDEST) - INDENT - title.length - label.length
  const head = paint.dim(`${number}`.padStart(INDENT - 1))
  return `${head} ${paint.bold(title)}${' '.repeat(Math.max(gap, 1))}${paint.dim(label)}`.trimEnd()
}

/** The answer: what the caller is told, who decided, and what would have made it pass. */
function answerOf({ outcome }: Walked, terminal: Terminal): readonly string[] {
  if (outcome === undefined) return []
  const { paint, marks } = terminal
  const { status, gate, code, because = '', why, remedies } = outcome
  if (code === undefined) {
    return row(`${marks.passed} ${status ?? 'done'}`, because, terminal, paint.green)
  }
  const by = gate === undefined ? 'by a rule' : `at gate ${gate}`
  return [
    ...row(`${marks.refused} ${status ?? 'refused'} ${by}`, codesOf(outcome), terminal, paint.red),
    ...(why === undefined ? [] : row('  why', why, terminal, paint.cyan)),
    ...remedies.flatMap((remedy, index) =>
      row(index === 0 ? '  to pass' : '  and', remedy, terminal, paint.cyan),
    ),
  ]
}

/** The code the caller is told, and the one in the log where that says more. */
function codesOf({ code, told = code }: Expectation): string {
  return told === code ? `${code}` : `${told}, in the log ${code}`
}

function row(
  left: string,
  right: string,
  { columns }: Terminal,
  paint = (text: string) => text,
): readonly string[] {
  return wrap(right, columns - INDENT - LEFT).map((line, index) =>
    `${' '.repeat(INDENT)}${paint((index === 0 ? left : '').padEnd(LEFT))}${line}`.trimEnd(),
  )
}
