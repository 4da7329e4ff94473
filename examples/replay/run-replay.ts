import type { AtlasImport } from 'keywarden/atlas'
import type { CommandLine } from '../command-line.js'
import type { Terminal } from '../terminal.js'
import type { Answer } from './judge.js'
import { Malformed } from './log-entry.js'
import { Progress } from './progress.js'
import { readExport } from './read-export.js'
import { type Log, openLog, replay } from './replay.js'
import { busiestKeys } from './report-keys.js'
import { explainedRefusals } from './report-refusals.js'
import { rates, summary } from './report-summary.js'
import { Tally } from './tally.js'

const { stdout, stderr } = process

type Print = (text: string) => Promise<void>

/** Replays a log of requests against an export of Atlas: who would be let in, who not, and why. */
export async function runReplay(
  command: Pick<CommandLine, 'exportPath' | 'logPath' | 'json'>,
  terminal: Terminal,
  print: Print,
): Promise<void> {
  const atlas = await readExport(command.exportPath)
  const log = await openLog(command.logPath)
  if (command.json) await answer(atlas, log, print)
  else await report(atlas, log, terminal, print)
}

/** One line out for every line in. */
async function answer(atlas: AtlasImport, log: Log, print: Print): Promise<void> {
  const progress = new Progress(stderr, log.size, stdout.isTTY !== true)
  for await (const { answers, bytes } of replay(atlas, log)) {
    name(answers, progress)
    await print(answers.map((one) => `${JSON.stringify(codeOf(one))}\n`).join(''))
    progress.show(bytes, answers.at(-1)?.line ?? 0)
  }
  progress.clear()
}

function codeOf(answer: Answer | Malformed): string | null {
  if (answer instanceof Malformed) return null
  const { decision } = answer
  return decision.allowed ? 'allowed' : decision.refusal.code
}

/** The whole of it for people. */
async function report(
  atlas: AtlasImport,
  log: Log,
  terminal: Terminal,
  print: Print,
): Promise<void> {
  const progress = new Progress(stderr, log.size, true)
  const tally = new Tally()
  const started = performance.now()
  let decideMs = 0
  for await (const step of replay(atlas, log)) {
    name(step.answers, progress)
    for (const one of step.answers) tally.count(one)
    decideMs += step.decideMs
    progress.show(step.bytes, tally.lines)
  }
  progress.clear()
  const timing = { decideMs, wholeMs: performance.now() - started }
  const examples = tally.examples(10)
  const sections = [
    ['Answers', summary(tally, atlas, terminal)],
    ['Busiest keys', busiestKeys(tally, atlas, terminal)],
    ['Refusals explained', explainedRefusals(examples, atlas, terminal)],
    ['Rate', rates(tally, timing, terminal)],
  ] as const
  await print(
    sections
      .filter(([, lines]) => lines.length > 0)
      .map(([title, lines]) => `\n${terminal.paint.bold(title)}\n\n${lines.join('\n')}\n`)
      .join(''),
  )
}

/** Says on stderr which lines are malformed, and why. */
function name(answers: readonly (Answer | Malformed)[], progress: Progress): void {
  for (const one of answers) {
    if (!(one instanceof Malformed)) continue
    progress.clear()
    stderr.write(`line ${one.line}: ${one.reason}\n`)
  }
}
