/**
 * The demo: a walk through a small service, then the replay of a log.
 *
 *     npm run demo -- [export.json] [log.ndjson] [--json] [--walk] [--replay] [--help]
 */
import { once } from 'node:events'
import { readCommandLine, USAGE } from './command-line.js'
import { Complaint } from './complaint.js'
import { runReplay } from './replay/run-replay.js'
import { partTitle, plain, type Terminal, terminalOf, wrap } from './terminal.js'
import { runWalk } from './walk/run-walk.js'

const { stdout, stderr } = process

/** Who reads our output may stop reading: that ends the program, and is no fault. */
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

/** The exit code: 1 when the walk met with something unexpected. */
async function main(words: readonly string[]): Promise<0 | 1> {
  const command = readCommandLine(words)
  const terminal = terminalOf(stdout, process.env)
  if (command.help) await print(USAGE)
  else {
    if (command.walk && !(await runWalk(terminal, print))) return 1
    if (command.walk && command.replay) await print(`${replayTitle(terminal).join('\n')}\n`)
    if (command.replay) await runReplay(command, terminal, print)
  }
  return 0
}

function replayTitle(terminal: Terminal): readonly string[] {
  const about =
    'A log of requests, each judged against an export of Atlas: the same gates, without HTTP.'
  return [...partTitle('The replay', terminal), ...wrap(about, terminal.columns)]
}

async function print(text: string): Promise<void> {
  if (!stdout.write(text)) await once(stdout, 'drain')
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof Complaint)) throw error
  stderr.write(`${plain(error.message, 1000)}\n`)
  process.exitCode = 2
}
