import { parseArgs } from 'node:util'
import type { Effort } from './measure.js'
import type { Scenario } from './scenario.js'

/** What the user asked for. */
export interface CommandLine {
  readonly scenarios: readonly Scenario[]
  readonly effort: Effort
  /** Where to write the figures for programs. */
  readonly json: string | undefined
}

const EFFORT: Effort = { rounds: 151, turnMs: 10, warmUpMs: 400 }
const QUICK: Effort = { rounds: 41, turnMs: 4, warmUpMs: 250 }

export const USAGE = `Measures the hot path beside code written by hand for the same questions.

Usage: npm run bench -- [--quick] [--only NAME] [--json FILE] [--help]

  --quick       a little more than a minute instead of four: rougher
  --only NAME   only the scenarios whose name contains NAME; may be given more than once; those
                that ask a database run only so
  --json FILE   write the figures for programs as well
  --help        print this
`

/** Reads the arguments; `undefined` asks for the usage. Throws where they are not understood. */
export function readCommandLine(
  words: readonly string[],
  all: readonly Scenario[],
): CommandLine | undefined {
  const { values } = parseArgs({
    args: [...words],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return undefined
  for (const part of values.only) {
    if (all.some(({ name }) => name.includes(part))) continue
    throw new Error(
      `no scenario is called ${part}; there are:\n${all.map(({ name }) => `  ${name}`).join('\n')}`,
    )
  }
  const wanted = ({ name, isOnlyNamed = false }: Scenario) =>
    values.only.length === 0 ? !isOnlyNamed : values.only.some((part) => name.includes(part))
  return {
    scenarios: all.filter(wanted),
    effort: values.quick ? QUICK : EFFORT,
    json: values.json,
  }
}
