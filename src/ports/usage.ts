import type { KeyId, OrganizationId } from '../domain/ids.js'

/** One allowed request by a key. */
export interface KeyUse {
  readonly organization: OrganizationId
  readonly key: KeyId
  /** Epoch milliseconds. */
  readonly at: number
  /** Canonical text of the caller's address; absent where it was not established. */
  readonly address?: string
  /** Canonical text of the access list entry that admitted it; absent where the list is empty. */
  readonly entry?: string
}

/** How often, when last and from where something was used. */
export interface Usage {
  readonly count: number
  /** Epoch milliseconds. */
  readonly lastUsedAt: number
  /** Canonical text; absent where the address was not established. */
  readonly lastUsedAddress?: string
}

/** The usage of a key, and of each entry of its access list, by the entry's canonical text. */
export interface KeyUsage extends Usage {
  readonly entries: ReadonlyMap<string, Usage>
}

/**
 * Takes note of use. Never on the decision path: `record` returns at once, and what it throws
 * changes no answer.
 */
export interface UsageSink {
  record(use: KeyUse): void
}
