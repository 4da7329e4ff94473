import { fileURLToPath } from 'node:url'
import { Complaint } from './complaint.js'

const data = (name: string) => fileURLToPath(new URL(`data/${name}`, import.meta.url))

export const USAGE = `Shows what keywarden decides, in two parts: a walk through a small HTTP service whose every request
it judges, and the replay of a log of requests against an export of Atlas, with the reason of every
refusal. The walk needs no network but the loopback.

Usage: npm run demo -- [export.json] [log.ndjson] [--json] [--walk] [--replay] [--help]

  export.json   organizations, projects, keys and access lists; default: examples/data/atlas-organization.json
  log.ndjson    one request per line, as JSON; default: examples/data/access-log.ndjson
  --json        print one JSON string per line of the log instead of the report: "allowed", or the
                code of the refusal; null for a line that is malformed, blank ones included
  --walk        only walk
  --replay      only replay the log, as naming a file or --json does too
  --help        print this

Malformed lines are named on stderr and do not stop the others. Exit code 1 tells that a step of the
walk was answered otherwise than expected, exit code 2 that a file cannot be read or the export is
none. For output free of npm's own lines: npm run --silent demo -- --json
`

/** What the user asked for. */
export interface CommandLine {
  readonly walk: boolean
  readonly replay: boolean
  readonly exportPath: string
  readonly logPath: string
  readonly json: boolean
  readonly help: boolean
}

/** Reads the arguments; what is not understood is a {@link Complaint}. */
export function readCommandLine(words: readonly string[]): CommandLine {
  const options = new Set(words.filter((word) => word.startsWith('-')))
  const paths = words.filter((word) => !word.startsWith('-'))
  const json = options.delete('--json')
  const help = [options.delete('--help'), options.delete('-h')].includes(true)
  const onlyWalk = options.delete('--walk')
  const onlyReplay = [options.delete('--replay'), json, paths.length > 0].includes(true)
  const [unknown] = options
  if (unknown !== undefined) throw new Complaint(`there is no option ${unknown}; try --help`)
  if (paths.length > 2) throw new Complaint('two files are enough: an export and a log; try --help')
  if (json && onlyWalk) throw new Complaint('--json is for the replay alone; leave out --walk')
  const [exportPath = data('atlas-organization.json'), logPath = data('access-log.ndjson')] = paths
  return {
    walk: onlyWalk || !onlyReplay,
    replay: onlyReplay || !onlyWalk,
    ...{ exportPath, logPath, json, help },
  }
}
