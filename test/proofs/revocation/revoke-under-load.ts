import type { AdministratorDuties, Held } from '../fleet/administrator.js'
import type { DeciderDuties, Watched } from '../fleet/decider.js'
import type { Worker } from '../processes/worker.js'
import type { Say } from '../proof.js'
import type { FirstRefusals } from './first-refusals.js'

/** What one revocation led to; times are of the shared clock, in milliseconds. */
export interface Revocation {
  /** When the revocation had been acknowledged. */
  readonly revokedAt: number
  /** What each process saw of the key. */
  readonly seen: readonly Watched[]
  /** What each process refused it by. */
  readonly codes: readonly string[]
}

/** How many keys each process asks for at a time. */
const WATCHED = 8

/** Who revokes, and who decides meanwhile. */
interface Stage {
  readonly administrator: Worker<AdministratorDuties>
  readonly deciders: readonly Worker<DeciderDuties>[]
  readonly refusals: FirstRefusals
  readonly say: Say
}

/** Revokes keys one after the other, while all processes ask for each and for a few others. */
export async function revokeUnderLoad(
  { administrator, deciders, refusals, say }: Stage,
  keys: readonly Held[],
): Promise<readonly Revocation[]> {
  const watch = (held: readonly Held[]) =>
    Promise.all(deciders.map((decider) => decider.ask('watch', held)))
  await watch(keys.slice(0, WATCHED))
  const revocations: Revocation[] = []
  for (const [index, held] of keys.entries()) {
    say(`revocation ${index + 1} of ${keys.length}`)
    const revokedAt = await administrator.ask('revoke', held)
    const codes = await refusals.of(held.publicKey)
    const seen = await Promise.all(deciders.map((decider) => decider.ask('drop', held.publicKey)))
    revocations.push({ revokedAt, seen, codes })
    await watch(keys.slice(index + WATCHED, index + WATCHED + 1))
  }
  return revocations
}
