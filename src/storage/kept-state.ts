import type { AuditEvent } from '../domain/audit-event.js'
import type { OrganizationId, PublicKey } from '../domain/ids.js'
import type { StoredOrganization } from '../ports/state-transfer.js'
import type { LoadedOrganization } from '../ports/storage.js'
import type { KeyUsage, UsageDelta } from '../ports/usage.js'
import { frozenCopy } from './frozen-copy.js'

/** What a storage in memory keeps, by the id of the organization. */
interface Kept {
  readonly organizations: ReadonlyMap<string, LoadedOrganization>
  readonly deleted: ReadonlySet<string>
  readonly events: ReadonlyMap<string, readonly AuditEvent[]>
  /** The public keys that were ever used. */
  readonly publicKeys: ReadonlyMap<string, readonly PublicKey[]>
  readonly usageOf: (key: string) => KeyUsage | undefined
}

/** Everything that is kept, organization by organization, in the order of their ids. */
export function keptState(kept: Kept): readonly StoredOrganization[] {
  const ids = [...kept.organizations.keys(), ...kept.deleted].sort() as OrganizationId[]
  return ids.map((id) => {
    const loaded = kept.organizations.get(id)
    const keys = loaded?.state.keys ?? []
    const inUse = new Set(keys.map(({ publicKey }) => publicKey))
    const used = kept.publicKeys.get(id) ?? []
    return {
      ...{ id, loaded, events: [...(kept.events.get(id) ?? [])] },
      usage: new Map(
        keys.flatMap((key) => {
          const usage = kept.usageOf(key.id)
          return usage === undefined ? [] : [[key.id, usage] as const]
        }),
      ),
      retiredPublicKeys: used.filter((publicKey) => !inUse.has(publicKey)),
    }
  })
}

/** An organization to be kept, as nobody can change it from outside. */
export function toBeKept(one: StoredOrganization): StoredOrganization {
  const { id, loaded, events, usage, retiredPublicKeys } = one
  return {
    ...{ id, usage: new Map(usage), retiredPublicKeys: [...retiredPublicKeys] },
    loaded: loaded && Object.freeze({ state: loaded.state, revision: loaded.revision }),
    events: events.map(frozenCopy),
  }
}

/** Usage as what it takes to count it from nothing. */
export function usageDeltas({ id, usage }: StoredOrganization): readonly UsageDelta[] {
  return [...usage].flatMap(([key, { entries, ...own }]) => {
    const of = { organization: id, key: key as UsageDelta['key'] }
    const ofEntries = [...entries].map(([entry, one]) => ({ ...of, ...one, entry }))
    return [{ ...of, ...own }, ...ofEntries]
  })
}
