import type { AuditEvent } from '../domain/audit-event.js'
import type { OrganizationId } from '../domain/ids.js'
import type { OrganizationState } from '../domain/organization-state.js'
import type { Change } from '../ports/storage.js'

/** What to write so that one state becomes the other: exactly what differs. */
export function changesBetween(
  before: OrganizationState | undefined,
  after: OrganizationState | undefined,
  commit: {
    readonly organization: OrganizationId
    readonly basedOn: number
    readonly events: readonly AuditEvent[]
  },
): Change {
  const isNew = after !== undefined && after.organization !== before?.organization
  return Object.freeze({
    ...commit,
    put: {
      organization: isNew ? after.organization : undefined,
      projects: (after?.projects ?? []).filter((one) => before?.project(one.id) !== one),
      keys: (after?.keys ?? []).filter((one) => before?.key(one.id) !== one),
    },
    remove: {
      organization: after === undefined,
      projects: missing(before?.projects, (id) => after?.project(id)),
      keys: missing(before?.keys, (id) => after?.key(id)),
    },
  })
}

function missing<Id extends string>(
  items: readonly { readonly id: Id }[] = [],
  find: (id: Id) => unknown,
): readonly Id[] {
  return items.map(({ id }) => id).filter((id) => find(id) === undefined)
}
