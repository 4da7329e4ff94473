import type { KeyId, OrganizationId } from '../domain/ids.js'

/** One allowed request by a key. */
export interface KeyUse {
  readonly organization: OrganizationId
  readonly key: KeyId
  /** Epoch milliseconds. */
  readonly at: number
  /** Canonical text of the caller's address; `undefined` where it was not established. */
  readonly address?: string | undefined
  /**
   * Canonical text of the access list entry that admitted it; `undefined` where the list is empty, or
   * where none did and that is shadowed.
   */
  readonly entry?: string | undefined
}

/** How often, when last and from where something was used. */
export interface Usage {
  readonly count: number
  /** Epoch milliseconds. */
  readonly lastUsedAt: number
  /** Canonical text; `undefined` where the address was not established. */
  readonly lastUsedAddress?: string | undefined
}

/** The usage of a key, and of each entry of its access list, by the entry's canonical text. */
export interface KeyUsage extends Usage {
  readonly entries: ReadonlyMap<string, Usage>
}

/**
 * Takes note of use. Never on the decision path: `record` returns at once, and what it throws
 * changes no answer.
 *
 * Usage is apart from what is managed: recording it changes no record and no revision, and writing
 * records loses no usage. It is forgotten with its key.
 *
 * `usageContract` of `keywarden/testing` shows whether a sink keeps these promises.
 */
export interface UsageSink {
  /**
   * Counts one use of a key, and of the entry that admitted it. Use by a key that the organization
   * does not have is nobody's; what is told late counts, and does not turn the last use back.
   */
  record(use: KeyUse): void
}

/** What has been added to the usage of one key, or of one entry of its access list. */
export interface UsageDelta extends Usage {
  readonly organization: OrganizationId
  readonly key: KeyId
  /** Canonical text of the entry; `undefined` where the delta is that of the key itself. */
  readonly entry?: string | undefined
}

/**
 * Where batches of usage are written: what a storage offers, and `usageBatch` makes use of.
 *
 * - A batch is written whole, or not at all; then it rejects.
 * - Counts add up. The last use, with its address, is the later of the two, never turned back.
 * - Nothing else is written: no record, no revision, no usage of others.
 * - Usage of a key that the organization does not have is nobody's: it is left out, and no fault.
 *
 * `usageWriterContract` of `keywarden/testing` shows whether a writer keeps these promises.
 */
export interface UsageWriter {
  /**
   * Adds a batch to what is known, in which each key, and each entry of a key, is named once. The
   * usage of an entry comes with that of its key.
   *
   * @throws {@link InvalidInput} when a delta is none, or is named twice; nothing is written then.
   */
  addUsage(batch: readonly UsageDelta[]): Promise<void>
}
