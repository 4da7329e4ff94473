import type { AuditEvent } from '../../domain/audit-event.js'
import { ownFields } from '../../domain/own-fields.js'
import type { StoredOrganization } from '../../ports/state-transfer.js'
import { storedKey, storedOrganization, storedProject } from '../../ports/stored-records.js'
import type { KeyUsage, Usage } from '../../ports/usage.js'
import type {
  DeletedOrganizationDocument,
  OrganizationDocument,
  UsageDocument,
} from './state-document.js'

/** An organization as a part of a document; equal ones make equal parts. */
export function documentOf(
  stored: StoredOrganization,
): OrganizationDocument | DeletedOrganizationDocument {
  const { id, loaded, usage } = stored
  const kept = {
    retiredPublicKeys: [...stored.retiredPublicKeys].sort(),
    events: plainEvents(stored.events),
  }
  if (loaded === undefined) return { deleted: id, ...kept }
  const { organization, projects, keys } = loaded.state
  return {
    ...{ organization: storedOrganization(organization), revision: loaded.revision },
    projects: [...projects].sort(byCreation).map(storedProject),
    keys: [...keys].sort(byCreation).map(storedKey),
    usage: [...usage].sort(byName).map(usageDocument),
    ...kept,
  }
}

function usageDocument([key, usage]: readonly [string, KeyUsage]): UsageDocument {
  const entries = [...usage.entries].sort(byName)
  return {
    ...{ key, ...plainUsage(usage) },
    entries: entries.map(([entry, one]) => ({ entry, ...plainUsage(one) })),
  }
}

function plainUsage(usage: Usage): Usage {
  const { count, lastUsedAt, lastUsedAddress } = ownFields(usage)
  return { count, lastUsedAt, ...(lastUsedAddress !== undefined && { lastUsedAddress }) }
}

/** Events are data already; what is `undefined` in them is not there. */
function plainEvents(events: readonly AuditEvent[]): readonly AuditEvent[] {
  return JSON.parse(JSON.stringify(events))
}

interface Created {
  readonly id: string
  readonly createdAt: Date | undefined
}

function byCreation(one: Created, other: Created): number {
  const apart = (one.createdAt?.getTime() ?? 0) - (other.createdAt?.getTime() ?? 0)
  return apart === 0 ? order(one.id, other.id) : apart
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return order(one, other)
}

function order(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
