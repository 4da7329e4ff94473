import {
  checkedUsage,
  type KeyUse,
  type UsageBatchOptions,
  type UsageDelta,
  usageBatch,
} from 'keywarden'
import { id, type KeyId, type OrganizationId } from '../../src/domain/ids.js'

export const acme = id<OrganizationId>('acme', 'organization')

/** A use of a key of Acme. */
export function use(key = 'key-1', fields: Partial<KeyUse> = {}): KeyUse {
  return { organization: acme, key: id<KeyId>(key, 'key'), at: 1, ...fields }
}

/** A writer that takes notes, and fails or waits where a test says so. */
export class Writer {
  readonly batches: (readonly UsageDelta[])[] = []
  fails: Error | undefined
  waits: Promise<void> | undefined

  async addUsage(batch: readonly UsageDelta[]): Promise<void> {
    const checked = checkedUsage(batch)
    await this.waits
    if (this.fails !== undefined) throw this.fails
    this.batches.push(checked)
  }

  /** What was written of each key itself, batch by batch. */
  get counts(): readonly (readonly (readonly [string, number])[])[] {
    const own = (batch: readonly UsageDelta[]) => batch.filter(({ entry }) => entry === undefined)
    return this.batches.map((batch) => own(batch).map(({ key, count }) => [key, count] as const))
  }
}

/** A batch over a writer that takes notes, and what it told as faults. */
export function scene(options: Partial<UsageBatchOptions> = {}) {
  const writer = new Writer()
  const faults: unknown[] = []
  const onFault = (fault: unknown) => void faults.push(fault)
  return { writer, faults, batch: usageBatch({ writer, onFault, ...options }) }
}

/** A promise that a test keeps when it wants to. */
export function held() {
  let release = () => {}
  const promise = new Promise<void>((resolve) => {
    release = resolve
  })
  return { promise, release }
}
