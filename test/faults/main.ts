/**
 * Plants one fault at a time in a copy of the code, and demands that the tests of the rule it breaks
 * fail, and no others.
 *
 *     npm run faults                every fault
 *     npm run faults -- S5 S8       the faults of these rules
 */
import { fileURLToPath } from 'node:url'
import type { Fault } from './fault.js'
import { FAMILIES, RULES } from './faults.js'
import { Suite } from './suite.js'
import { complaintAboutPlanted, complaintAboutSound, neglected, rulesOf } from './verdict.js'
import { WorkingCopy } from './working-copy.js'

const asked = process.argv.slice(2)
const families = FAMILIES.map(({ tests, faults }) => ({
  tests,
  faults: faults.filter(({ rule }) => asked.length === 0 || asked.includes(rule)),
})).filter(({ faults }) => faults.length > 0)
const chosen = families.flatMap(({ faults }) => faults)
const unknown = asked.filter((asked) => chosen.every(({ rule }) => rule !== asked))

if (unknown.length > 0) {
  console.error(`no fault of rule ${unknown.join(', ')}`)
  process.exitCode = 2
} else {
  const failures = await judge()
  console.log(`${chosen.length - failures} passed, ${failures} failed`)
  process.exitCode = failures === 0 ? 0 : 1
}

/** Judges the faults; answers how many were not noticed as they should be. */
async function judge(): Promise<number> {
  const copy = new WorkingCopy(fileURLToPath(new URL('../..', import.meta.url)))
  const suite = await Suite.in(copy.root)
  try {
    const complaints = await complaintsAboutCode(suite)
    for (const complaint of complaints) console.error(`✗ ${complaint}`)
    if (complaints.length > 0) return chosen.length

    let failures = 0
    for (const { tests, faults } of families) {
      for (const fault of faults) {
        const complaint = await complaintAbout(fault, tests, copy, suite)
        if (complaint !== undefined) failures++
        console.log(`${complaint === undefined ? '✓' : '✗'} ${fault.rule}: ${fault.says}`)
        if (complaint !== undefined) console.log(`    ${complaint}`)
      }
    }
    return failures
  } finally {
    await suite.close()
    copy.remove()
  }
}

/** What is wrong before anything is planted. */
async function complaintsAboutCode(suite: Suite): Promise<readonly string[]> {
  const tested = new Set<string>()
  for (const { tests } of asked.length === 0 ? FAMILIES : families) {
    const run = await suite.run(tests)
    const complaint = complaintAboutSound(run)
    if (complaint !== undefined) return [complaint]
    for (const { name } of run.outcomes) for (const rule of rulesOf(name)) tested.add(rule)
  }
  if (asked.length > 0) return []
  return neglected(RULES, tested, new Set(chosen.map(({ rule }) => rule)))
}

async function complaintAbout(fault: Fault, tests: string, copy: WorkingCopy, suite: Suite) {
  try {
    const run = await copy.with(fault, (file) => suite.run(tests, file))
    return complaintAboutPlanted(fault.rule, run)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
