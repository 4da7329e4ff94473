/**
 * Plants one fault at a time in a copy of the code, and demands that the tests of the rule it breaks
 * fail, and no others.
 *
 *     npm run faults                every fault
 *     npm run faults -- S5 S8       the faults of these rules
 */
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { FAMILIES, RULES } from './faults.js'
import { Lane } from './lane.js'
import { complaintAboutSound, neglected, rulesOf } from './verdict.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const LANES = Math.min(4, availableParallelism())

const asked = process.argv.slice(2)
const chosen = FAMILIES.flatMap(({ tests, faults }) =>
  faults.map((fault) => ({ tests, fault })),
).filter(({ fault }) => asked.length === 0 || asked.includes(fault.rule))
const unknown = asked.filter((rule) => chosen.every(({ fault }) => fault.rule !== rule))

if (unknown.length > 0) {
  console.error(`no fault of rule ${unknown.join(', ')}`)
  process.exitCode = 2
} else {
  const lanes = await Promise.all(Array.from({ length: LANES }, () => Lane.of(ROOT)))
  try {
    const failures = await judge(lanes)
    console.log(`${chosen.length - failures} passed, ${failures} failed`)
    process.exitCode = failures === 0 ? 0 : 1
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()))
  }
}

/** Judges the faults; answers how many were not noticed as they should be. */
async function judge(lanes: readonly Lane[]): Promise<number> {
  const complaints = await complaintsAboutCode(lanes[0])
  for (const complaint of complaints) console.error(`✗ ${complaint}`)
  if (complaints.length > 0) return chosen.length

  let failures = 0
  const left = chosen.values()
  const work = async (lane: Lane) => {
    for (const { fault, tests } of left) {
      const complaint = await lane.complaintAbout(fault, tests)
      console.log(`${complaint === undefined ? '✓' : '✗'} ${fault.rule}: ${fault.says}`)
      if (complaint === undefined) continue
      console.log(`    ${complaint}`)
      failures++
    }
  }
  await Promise.all(lanes.map(work))
  return failures
}

/** What is wrong before anything is planted. */
async function complaintsAboutCode(lane: Lane | undefined): Promise<readonly string[]> {
  const run = await lane?.run([...new Set(chosen.flatMap(({ tests }) => tests))])
  if (run === undefined) return ['there is nobody to run the tests']
  const complaint = complaintAboutSound(run)
  if (complaint !== undefined) return [complaint]
  if (asked.length > 0) return []
  const tested = new Set(run.outcomes.flatMap(({ name }) => rulesOf(name)))
  return neglected(RULES, tested, new Set(chosen.map(({ fault }) => fault.rule)))
}
