/**
 * Tries what is promised of real databases and several processes: `npm run proofs`. Writes what came
 * of it to `docs/proofs.json` and `docs/proofs.md`, and fails when a promise is broken.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { TestDatabase } from '../databases/database.js'
import { databases } from '../databases/databases.js'
import { stopServers } from '../databases/servers/start-server.js'
import { readCommandLine, USAGE } from './command-line.js'
import { ProofProgress } from './progress.js'
import type { Effort, Finding, Proof } from './proof.js'
import { PROOFS } from './proofs.js'
import { cell, markdownOf } from './report/markdown.js'
import { isKept, type ProofRecord, renewed } from './report/record.js'
import { versionOf } from './report/versions.js'

const JSON_FILE = fileURLToPath(new URL('../../docs/proofs.json', import.meta.url))
const PAGE_FILE = fileURLToPath(new URL('../../docs/proofs.md', import.meta.url))

const progress = new ProofProgress(process.stderr)

async function prove(proof: Proof, effort: Effort): Promise<ProofRecord> {
  const { name, promise, kinds, run } = proof
  console.log(`${name}: ${promise}`)
  const wanted = databases.filter(({ kind }) => kinds.includes(kind))
  const there = wanted.filter(({ unavailable }) => unavailable === undefined)
  const loadBefore = load()
  const began = performance.now()
  const findings: Finding[] = []
  const versions: Record<string, string> = {}
  for (const database of there) {
    versions[database.name] = await versionOf(database)
    const found = await run(database, effort, (text) =>
      progress.show(`${name}, ${database.name}: ${text}`),
    )
    progress.clear()
    found.forEach(print)
    findings.push(...found)
  }
  return {
    ...{ name, promise, command: `npm run proofs -- --only ${name}` },
    date: new Date().toISOString().slice(0, 10),
    ...{ seconds: (performance.now() - began) / 1000, seed: effort.seed },
    machine: { ...machine(), loadBefore, loadAfter: load() },
    ...{ databases: versions, findings, missing: wanted.flatMap(missing) },
  }
}

function print({ subject, figures, broken }: Finding): void {
  console.log(`  ${subject}: ${broken.length === 0 ? 'kept' : 'BROKEN'}`)
  for (const [name, figure] of Object.entries(figures)) console.log(`    ${name}: ${cell(figure)}`)
  for (const one of broken.slice(0, 20)) console.log(`    broken: ${one}`)
}

function missing({ name, unavailable }: TestDatabase): readonly string[] {
  return unavailable === undefined ? [] : [`${name}, for ${unavailable}`]
}

function machine() {
  return {
    processors: availableParallelism(),
    processor: cpus()[0]?.model.trim() || 'unknown processor',
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    node: process.version,
  }
}

function load(): number {
  return Number(loadavg()[0]?.toFixed(2))
}

function writeDown(records: readonly ProofRecord[]): void {
  const before = existsSync(JSON_FILE) ? JSON.parse(readFileSync(JSON_FILE, 'utf8')) : []
  const all = renewed(before, records, PROOFS)
  writeFileSync(JSON_FILE, `${JSON.stringify(all, undefined, 2)}\n`)
  writeFileSync(PAGE_FILE, markdownOf(all))
}

async function main(): Promise<void> {
  const commandLine = readCommandLine(process.argv.slice(2), PROOFS)
  if (commandLine === undefined) return console.log(USAGE)
  // What is measured is measured of servers that keep what they have promised to keep.
  Object.assign(process.env, { KEYWARDEN_TEST_DURABLE: '1' })
  const { proofs, effort } = commandLine
  const records: ProofRecord[] = []
  for (const proof of proofs) {
    const record = await prove(proof, effort)
    records.push(record)
    if (!effort.quick) writeDown([record])
  }
  const broken = records.filter((record) => !isKept(record))
  console.log(
    broken.length === 0
      ? `all ${records.length} proofs: kept`
      : `broken: ${broken.map(({ name }) => name).join(', ')}`,
  )
  if (broken.length > 0) process.exitCode = 1
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.stack : error)
  process.exitCode = 2
} finally {
  await stopServers()
}
