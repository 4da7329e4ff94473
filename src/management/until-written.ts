import { Conflict } from './errors.js'
import type { ManagerContext } from './manager-options.js'

/** What came of an attempt; nothing when others were faster. */
export type Attempted<Result> = { readonly result: Result } | undefined

/** An attempt is two calls of the storage: to load, and to commit. */
const CALLS_OF_AN_ATTEMPT = 2

/** The shortest and the longest of the pauses that are drawn between attempts. */
const PAUSES_MS = { from: 2, to: 64 }

/**
 * Tries until an attempt comes through. The first one goes freely; those who lost stand in line, for
 * of many who try at the same time one wins. Who comes while others stand in line goes to its end:
 * they would lose to newcomers again and again. Two organizations have nothing to do with each other.
 *
 * @throws {@link Conflict} when as many attempts as there may be were too late, or the turn did not
 *   come in the time that the slowest attempt of another may take.
 */
export async function untilWritten<Result>(
  manager: ManagerContext,
  organization: string,
  attempt: () => Promise<Attempted<Result>>,
): Promise<Result> {
  const { turns, attempts, storageTimeoutMs } = manager
  const freely = !turns.isTaken(organization)
  const first = freely ? await attempt() : undefined
  if (first !== undefined) return first.result
  const left = freely ? attempts - 1 : attempts
  if (left === 0) throw new Conflict()
  const patienceMs = CALLS_OF_AN_ATTEMPT * storageTimeoutMs
  const written = await turns.take(organization, patienceMs, () => persist(manager, left, attempt))
  if (written === undefined) throw new Conflict()
  return written.result
}

/**
 * Tries that often. Here nobody is in the way, but other processes may be: from the second failure
 * on there is a pause of random length, so that they do not keep meeting one another.
 */
async function persist<Result>(
  { random }: ManagerContext,
  attempts: number,
  attempt: () => Promise<Attempted<Result>>,
): Promise<Attempted<Result>> {
  for (let failures = 0; failures < attempts; failures++) {
    if (failures > 1) await pause(random, failures - 2)
    const outcome = await attempt()
    if (outcome !== undefined) return outcome
  }
  return undefined
}

/** Anything from nothing to twice as long as before, up to a bound. */
async function pause(random: ManagerContext['random'], doublings: number): Promise<void> {
  const longest = Math.min(PAUSES_MS.from * 2 ** doublings, PAUSES_MS.to)
  const [drawn = 0] = random.bytes(1)
  await new Promise((resolve) => setTimeout(resolve, Math.round((longest * drawn) / 255)))
}
