/**
 * Replays a log of requests against an export of Atlas: who would be let in, who not, and why.
 *
 *     npm run demo -- [export.json] [log.ndjson] [--json] [--help]
 */
import { once } from 'node:events'
import type { AtlasImport } from 'keywarden/atlas'
import { readCommandLine, USAGE } from './command-line.js'
import { Complaint } from './complaint.js'
import type { Answer } from './judge.js'
import { Malformed } from './log-entry.js'
import { Progress } from './progress.js'
import { readExport } from './read-export.js'
import { type Log, openLog, replay } from './replay.js'
import { busiestKeys } from './report-keys.js'
import { explainedRefusals } from './report-refusals.js'
import { rates, summary } from './report-summary.js'
import { Tally } from './tally.js'
import { plain, terminalOf } from './terminal.js'

const { stdout, stderr } = process

/** Who reads our output may stop reading: that ends the program, and is no fault. */
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

async function main(words: readonly string[]): Promise<void> {
  const command = readCommandLine(words)
  if (command.help) return print(USAGE)
  const atlas = await readExport(command.exportPath)
  const log = await openLog(command.logPath)
  await (command.json ? answer : report)(atlas, log)
}

/** One line out for every line in. */
async function answer(atlas: AtlasImport, log: Log): Promise<void> {
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
async function report(atlas: AtlasImport, log: Log): Promise<void> {
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
  const terminal = terminalOf(stdout, process.env)
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

async function print(text: string): Promise<void> {
  if (!stdout.write(text)) await once(stdout, 'drain')
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof Complaint)) throw error
  stderr.write(`${plain(error.message, 1000)}\n`)
  process.exitCode = 2
}
