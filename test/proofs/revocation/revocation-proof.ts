import { quantile } from '../../../bench/statistics.js'
import type { DatabaseConfig, TestDatabase } from '../../databases/database.js'
import type { AdministratorDuties, Held } from '../fleet/administrator.js'
import type { DeciderDuties, Setup } from '../fleet/decider.js'
import { withScene } from '../processes/scene.js'
import { demandSharedClock } from '../processes/shared-clock.js'
import { type Worker, withWorkers } from '../processes/worker.js'
import type { Finding, Proof, Say } from '../proof.js'
import { FirstRefusals } from './first-refusals.js'
import { type Revocation, revokeUnderLoad } from './revoke-under-load.js'

const ADMINISTRATOR = new URL('../fleet/administrator.ts', import.meta.url)
const DECIDER = new URL('../fleet/decider.ts', import.meta.url)

/** Keys of each organization that the revoked ones are among. */
const KEYS_OF_ONE = 25
/** How long after a revocation 99 of 100 are over everywhere, in milliseconds. */
const PROMISED_MS = 250
/** The bound of those who are not told of changes, in milliseconds. */
const BOUND_MS = 1000

/** How many processes decide, and how many keys are revoked. */
export interface RevocationSize {
  readonly processes: number
  /** While the feed tells of it. */
  readonly told: number
  /** While the feed is cut, and again as many where there never was one. */
  readonly untold: number
  /** Within how many milliseconds 99 of 100 have to be over; it takes a machine of one's own. */
  readonly promisedMs?: number
}

/** What all parts of the proof work with. */
interface Fleet {
  readonly administrator: Worker<AdministratorDuties>
  readonly processes: number
  readonly promisedMs: number
  readonly config: DatabaseConfig
  readonly say: Say
}

/** Revokes keys while several processes let them through. */
export function revokeEverywhere(
  database: TestDatabase,
  { processes, told, untold, promisedMs = Number.POSITIVE_INFINITY }: RevocationSize,
  say: Say,
): Promise<readonly Finding[]> {
  return withScene(database, async ({ config }) => {
    const administrators = { program: ADMINISTRATOR, config }
    const found = await withWorkers<AdministratorDuties, readonly Finding[]>(
      1,
      administrators,
      async (workers) => {
        const [administrator] = workers as [Worker<AdministratorDuties>]
        const fleet: Fleet = { administrator, processes, promisedMs, config, say }
        const keys = await foundAll(administrator, told + 2 * untold, say)
        const [first, second] = [keys.slice(0, told), keys.slice(told, told + untold)]
        const woken = await withTold(fleet, first, second)
        return [...woken, await withoutFeed(fleet, keys.slice(told + untold))]
      },
    )
    return found.map((one) => ({ ...one, subject: `${database.name}, ${one.subject}` }))
  })
}

/** Keys in organizations of a usual size. */
async function foundAll(
  administrator: Worker<AdministratorDuties>,
  count: number,
  say: Say,
): Promise<readonly Held[]> {
  const keys: Held[] = []
  while (keys.length < count) {
    say(`${keys.length} of ${count} keys`)
    const organization = `org-${keys.length}`
    const wanted = Math.min(KEYS_OF_ONE, count - keys.length)
    keys.push(...(await administrator.ask('found', { organization, count: wanted })))
  }
  return keys
}

/** Gives the work processes that decide, and are asked all the time. */
function withFleet<Result>(
  { processes, config }: Fleet,
  setup: Setup,
  work: (deciders: readonly Worker<DeciderDuties>[]) => Promise<Result>,
): Promise<Result> {
  return withWorkers<DeciderDuties, Result>(
    processes,
    { program: DECIDER, config },
    async (deciders) => {
      for (const decider of deciders) {
        await decider.ask('open', setup)
        await demandSharedClock(() => decider.ask('now', undefined as never))
        await decider.ask('load', undefined as never)
      }
      return await work(deciders)
    },
  )
}

function withTold(
  fleet: Fleet,
  first: readonly Held[],
  second: readonly Held[],
): Promise<readonly Finding[]> {
  const { administrator, promisedMs, say } = fleet
  return withFleet(fleet, { feed: 'woken', maxStalenessMs: BOUND_MS }, async (deciders) => {
    const refusals = new FirstRefusals(deciders)
    const began = performance.now()
    const told = await revokeUnderLoad({ administrator, deciders, refusals, say }, first)
    const seconds = (performance.now() - began) / 1000
    const counts = await Promise.all(deciders.map((one) => one.ask('count', undefined as never)))
    const decisions = counts.reduce((sum, count) => sum + count, 0) / seconds
    await Promise.all(deciders.map((decider) => decider.ask('cut', undefined as never)))
    const cut = await revokeUnderLoad({ administrator, deciders, refusals, say }, second)
    return [prompt(told, decisions, promisedMs), bounded('with the feed cut', cut)]
  })
}

function withoutFeed(fleet: Fleet, keys: readonly Held[]): Promise<Finding> {
  const { administrator, say } = fleet
  return withFleet(fleet, { feed: 'none', maxStalenessMs: BOUND_MS }, async (deciders) => {
    const refusals = new FirstRefusals(deciders)
    const never = await revokeUnderLoad({ administrator, deciders, refusals, say }, keys)
    return bounded('without a feed', never)
  })
}

/** What is promised while the feed tells. */
function prompt(
  revocations: readonly Revocation[],
  decisions: number,
  promisedMs: number,
): Finding {
  const p99 = quantile(revocations.map(lastAnswer), 0.99)
  return {
    subject: 'told by the feed',
    figures: { ...timesOf(revocations), 'decisions per second, all processes': decisions },
    broken: [
      ...(p99 <= promisedMs ? [] : [`99 of 100 took ${p99.toFixed(0)} ms, not ${promisedMs}`]),
      ...relapses(revocations),
    ],
  }
}

/** What is promised in any case: nobody is let through who asks later than the bound. */
function bounded(subject: string, revocations: readonly Revocation[]): Finding {
  const late = revocations.map(lastQuestion).filter((ms) => ms > BOUND_MS)
  return {
    subject,
    figures: { ...timesOf(revocations), 'bound, ms': BOUND_MS },
    broken: [
      ...late.map((ms) => `let through ${ms.toFixed(0)} ms after the revocation`),
      ...relapses(revocations),
    ],
  }
}

function timesOf(revocations: readonly Revocation[]): Finding['figures'] {
  const times = revocations.map(lastAnswer)
  return {
    revocations: revocations.length,
    'last acceptance after the revocation, ms, p50': quantile(times, 0.5),
    'last acceptance after the revocation, ms, p99': quantile(times, 0.99),
    'last acceptance after the revocation, ms, max': Math.max(...times),
  }
}

/** When the last request anywhere was answered that was let through; 0 when before. */
function lastAnswer({ revokedAt, seen }: Revocation): number {
  return Math.max(0, ...seen.map(({ answeredAt }) => answeredAt - revokedAt))
}

/** When the last request anywhere began that was let through. */
function lastQuestion({ revokedAt, seen }: Revocation): number {
  return Math.max(0, ...seen.map(({ askedAt }) => askedAt - revokedAt))
}

function relapses(revocations: readonly Revocation[]): readonly string[] {
  return revocations.flatMap(({ seen, codes }) => [
    ...seen.filter((one) => one.relapses > 0).map(() => 'a key was let through after a refusal'),
    ...codes.filter((code) => code !== 'KEY_REVOKED').map((code) => `refused by ${code}`),
  ])
}

/** Keys that are revoked while many processes let them through. */
export const revocationProof: Proof = {
  name: 'revocation',
  promise: `After \`revoke\` resolves, 99 of 100 keys are let through nowhere any more within ${PROMISED_MS} ms, in 4 processes under load that decide from memory; with the feed cut, or without one, never later than \`maxStalenessMs\`.`,
  kinds: ['postgres'],
  run: (database, { quick }, say) => {
    const size = quick ? { told: 50, untold: 5 } : { told: 1000, untold: 50 }
    return revokeEverywhere(database, { processes: 4, ...size, promisedMs: PROMISED_MS }, say)
  },
}
