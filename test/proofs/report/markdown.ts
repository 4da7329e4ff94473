import type { Finding } from '../proof.js'
import { isKept, type ProofRecord } from './record.js'

const HEAD = `# Proofs

What is promised of real databases and several processes, tried on them. This page and
\`proofs.json\` beside it are written by \`npm run proofs\`; each proof says when and on what it ran.
`

/** The page with what came of all proofs. */
export function markdownOf(records: readonly ProofRecord[]): string {
  return `${[HEAD, ...records.map(sectionOf)].join('\n')}`
}

function sectionOf(record: ProofRecord): string {
  const { name, promise, command, date, machine, databases, findings, missing } = record
  const { processors, processor, memory, node, loadBefore, loadAfter } = machine
  const versions = Object.entries(databases).map(([database, version]) => `${database} ${version}`)
  const lines = [
    `## ${name}`,
    '',
    promise,
    '',
    `**${isKept(record) ? 'Kept' : 'Broken'}**, tried by \`${command}\` on ${date}, seed ${record.seed}, in ${Math.round(record.seconds)} s: ${processors} × ${processor}, ${memory}, Node ${node}, ${versions.join(', ')}; load ${loadBefore} before, ${loadAfter} after.`,
    '',
    ...table(findings),
    '',
    ...missing.map((one) => `Not tried: ${one}.\n`),
    ...findings.flatMap(({ subject, broken }) => broken.map((one) => `- ${subject}: ${one}`)),
  ]
  return `${lines.join('\n').trimEnd()}\n`
}

function table(findings: readonly Finding[]): readonly string[] {
  const names = [...new Set(findings.flatMap(({ figures }) => Object.keys(figures)))]
  const rows = names.map((name) => [name, ...findings.map(({ figures }) => cell(figures[name]))])
  return [
    row(['', ...findings.map(({ subject }) => subject)]),
    row(['---', ...findings.map(() => '---:')]),
    ...rows.map(row),
  ]
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

/** A figure for people: three digits say enough, and whole numbers are counts. */
export function cell(figure: number | string | undefined): string {
  if (typeof figure !== 'number') return figure ?? ''
  if (Number.isInteger(figure)) return figure.toLocaleString('en')
  return figure.toLocaleString('en', { maximumSignificantDigits: 3 })
}
