import type { OrganizationState } from '../domain/organization-state.js'
import { type Found, type KeyRecord, UNKNOWN_KEY } from '../ports/key-lookup.js'
import type { LoadedOrganization } from '../ports/storage.js'

/** The answers of the key lookup by public key, made when something changes, not when asked. */
export class KeyRecords {
  readonly #byPublicKey = new Map<string, KeyRecord>()

  /** The record of a key, if there is one of that public key. */
  of(publicKey: string): Found {
    return this.#byPublicKey.get(publicKey) ?? UNKNOWN_KEY
  }

  /** Answers for the keys an organization has now instead of those it had. */
  replace(before: OrganizationState | undefined, after: LoadedOrganization | undefined): void {
    for (const { publicKey } of before?.keys ?? []) this.#byPublicKey.delete(publicKey)
    if (after === undefined) return
    const { state, revision } = after
    const projects = Object.freeze({ get: (id: string) => state.project(id) })
    for (const key of state.keys) {
      const { organization } = state
      const entryCount = key.accessList.entries.length
      const record = { kind: 'key', key, organization, projects, entryCount, revision } as const
      this.#byPublicKey.set(key.publicKey, Object.freeze(record))
    }
  }
}
