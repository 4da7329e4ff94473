import { instantOf } from '../domain/instant.js'
import { OrganizationState } from '../domain/organization-state.js'
import type { Change, CommitOutcome, LoadedOrganization } from '../ports/storage.js'
import { withinTime } from '../ports/within-time.js'
import { Unavailable } from './errors.js'
import type { ManagerContext } from './manager-options.js'

/**
 * The one clock reading of a command, in epoch milliseconds.
 *
 * @throws {@link Unavailable} when the clock fails or gives no instant.
 */
export function readClock({ clock }: ManagerContext): number {
  let at = Number.NaN
  try {
    at = instantOf(clock.now())
  } catch (cause) {
    throw new Unavailable('the clock failed', 'nothing-done', cause)
  }
  if (Number.isNaN(at)) throw new Unavailable('the clock gave no instant', 'nothing-done')
  return at
}

/**
 * An organization as stored. An answer to another question is a fault, not an answer.
 *
 * @throws {@link Unavailable} when the storage fails, takes too long, or gives nonsense.
 */
export async function loadOrganization(
  { storage, storageTimeoutMs }: ManagerContext,
  organization: string,
): Promise<LoadedOrganization | undefined> {
  const loaded = await reading(() =>
    withinTime(storage.load(organization), storageTimeoutMs, 'the storage'),
  )
  if (loaded === undefined) return undefined
  const sound =
    loaded?.state instanceof OrganizationState &&
    loaded.state.organization.id === organization &&
    Number.isSafeInteger(loaded.revision)
  if (sound) return loaded
  throw new Unavailable('the storage answered another question', 'nothing-done')
}

/**
 * What reading from the storage gives.
 *
 * @throws {@link Unavailable} when it fails.
 */
export async function reading<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    throw new Unavailable('the storage failed, or took too long', 'nothing-done', cause)
  }
}

/**
 * Writes a change.
 *
 * @throws {@link Unavailable} when the storage fails or takes too long: what it did is not known.
 */
export async function commitChange(
  { storage, storageTimeoutMs }: ManagerContext,
  change: Change,
): Promise<CommitOutcome> {
  try {
    const outcome = await withinTime(storage.commit(change), storageTimeoutMs, 'the storage')
    if (outcome.committed === true || outcome.committed === false) return outcome
  } catch (cause) {
    throw new Unavailable('the storage failed while writing', 'unknown', cause)
  }
  throw new Unavailable('the storage did not say what it wrote', 'unknown')
}
