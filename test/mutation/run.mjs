/**
 * Mutation testing: changes the code of a folder in one small place at a time and asks its tests
 * to notice.
 *
 *     npm run mutation               every folder of `SUITES`
 *     npm run mutation -- engine     one folder
 *
 * A folder fails below the least score. Mutants that survive are shown, apart from those that
 * `survivors.json` gives a reason for. Whole reports go to `reports/mutation`.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { accountOf, compare } from './survivors.mjs'
import { toolchain } from './toolchain.mjs'

/** Folder of `src` → the folders of `test` that have to notice every mutant in it. */
const SUITES = {
  network: ['network'],
  domain: ['domain'],
  engine: ['engine', 'rules/decision'],
  credentials: ['credentials', 'authorization', 'http/digest'],
  authorization: ['authorization', 'credentials', 'http/digest'],
  management: ['management', 'rules'],
}

const LEAST_SCORE = 90

const root = fileURLToPath(new URL('../..', import.meta.url))

function mutate(folder, { node, stryker }) {
  const env = { KEYWARDEN_MUTATE: folder, KEYWARDEN_SUITES: SUITES[folder].join() }
  const { status } = spawnSync(node, [stryker, 'run', 'test/mutation/stryker.config.mjs'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  if (status !== 0) throw new Error(`Stryker could not judge src/${folder}`)
  return accountOf(`${root}/reports/mutation/${folder}.json`)
}

/** Prints what survived; returns the line that sums the folder up, and whether it is good enough. */
function report(folder, account) {
  const { known, unknown, stale } = compare(folder, account.survivors)
  for (const { file, line, mutant } of unknown) console.log(`survived  ${file}:${line}  ${mutant}`)
  for (const { file, mutant } of stale) console.log(`no longer survives  ${file}  ${mutant}`)
  const { detected, valid, score } = account
  const left = `${known.length} of the survivors explained, ${unknown.length} not`
  const line = `src/${folder}: ${score.toFixed(2)} % (${detected} of ${valid} mutants), ${left}`
  return { line, good: score >= LEAST_SCORE }
}

const asked = process.argv.slice(2)
for (const folder of asked) {
  if (folder in SUITES) continue
  console.error(`no folder \`${folder}\` to mutate; known are ${Object.keys(SUITES).join(', ')}`)
  process.exit(2)
}

const tools = toolchain()
const folders = asked.length > 0 ? asked : Object.keys(SUITES)
const results = folders.map((folder) => report(folder, mutate(folder, tools)))
for (const { line, good } of results) console.log(`${good ? '✓' : '✗'} ${line}`)
if (results.some(({ good }) => !good)) process.exitCode = 1
