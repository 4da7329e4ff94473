import { parseArgs } from 'node:util'
import type { Effort, Proof } from './proof.js'

/** What the user asked for. */
export interface CommandLine {
  readonly proofs: readonly Proof[]
  readonly effort: Effort
}

export const USAGE = `Tries what is promised of real databases and several processes.

Usage: npm run proofs -- [--quick] [--only NAME] [--seed NUMBER] [--help]

  --quick        a small part of each, and nothing is written down
  --only NAME    only the proofs whose name contains NAME; may be given more than once
  --seed NUMBER  draws what is drawn from another seed
  --help         prints this
`

/** Reads the arguments; `undefined` asks for the usage. Throws where they are not understood. */
export function readCommandLine(
  words: readonly string[],
  all: readonly Proof[],
): CommandLine | undefined {
  const { values } = parseArgs({
    args: [...words],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return undefined
  for (const part of values.only) {
    if (all.some(({ name }) => name.includes(part))) continue
    throw new Error(
      `no proof is called ${part}; there are ${all.map(({ name }) => name).join(', ')}`,
    )
  }
  const seed = Number(values.seed)
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new Error(`--seed ${values.seed}: must be a whole number from 0 on`)
  }
  const isWanted = ({ name }: Proof) =>
    values.only.length === 0 || values.only.some((part) => name.includes(part))
  return { proofs: all.filter(isWanted), effort: { quick: values.quick, seed } }
}
