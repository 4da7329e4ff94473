import type { ApiKey, RefusalCode } from 'keywarden'
import type { AtlasImport } from 'keywarden/atlas'
import { fitted, plain, type Terminal, whole } from '../terminal.js'
import type { KeyTally, Tally } from './tally.js'

const SHOWN_KEYS = 5
const COUNT = 7
const CODE = 36

/** The keys that asked most, and what they were refused: code, how often, and which operations. */
export function busiestKeys(
  { byKey }: Tally,
  atlas: AtlasImport,
  terminal: Terminal,
): readonly string[] {
  return [...byKey]
    .sort(([, one], [, other]) => other.requests - one.requests)
    .slice(0, SHOWN_KEYS)
    .flatMap(([key, ofKey], index) => [
      ...(index === 0 ? [] : ['']),
      headOf(key, ofKey, atlas, terminal),
      ...refusalsOf(ofKey, terminal),
    ])
}

/** A key the way people know it. */
export function nameOf(key: ApiKey, atlas: AtlasImport): string {
  return `${key.description}, ${atlas.organization(key.organization)?.name}`
}

function headOf(key: ApiKey, ofKey: KeyTally, atlas: AtlasImport, terminal: Terminal): string {
  const { paint, columns } = terminal
  const numbers = `${whole(ofKey.requests)} requests, ${whole(ofKey.refused)} refused`
  const name = plain(nameOf(key, atlas), columns - key.publicKey.length - numbers.length - 8)
  const gap = columns - key.publicKey.length - 2 - name.length - numbers.length
  return `${paint.bold(key.publicKey)}  ${name}${' '.repeat(Math.max(gap, 2))}${numbers}`
}

function refusalsOf({ refusals }: KeyTally, { paint, columns }: Terminal): readonly string[] {
  return [...refusals]
    .map(([code, operations]) => ({ code, operations, count: sum(operations) }))
    .sort((one, other) => other.count - one.count)
    .map(({ code, operations, count }) => {
      const what = fitted(ranked(operations), columns - COUNT - 2 - CODE)
      return `${whole(count).padStart(COUNT)}  ${paint.red(codeColumn(code))}${paint.dim(what)}`
    })
}

function codeColumn(code: RefusalCode): string {
  return code.padEnd(CODE)
}

function ranked(operations: ReadonlyMap<string, number>): readonly string[] {
  return [...operations]
    .sort(([, one], [, other]) => other - one)
    .map(([name, count]) => (count === 1 ? plain(name) : `${plain(name)} ${whole(count)}`))
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0)
}
