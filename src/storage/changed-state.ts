import { OrganizationState } from '../domain/organization-state.js'
import type { Change } from '../ports/storage.js'

/** What a change makes of an organization; `undefined` when it is removed. */
export function changedState(
  before: OrganizationState | undefined,
  { put, remove }: Pick<Change, 'put' | 'remove'>,
): OrganizationState | undefined {
  const organization = put.organization ?? before?.organization
  if (remove.organization || organization === undefined) return undefined
  const projects = merged(before?.projects ?? [], put.projects, remove.projects)
  const keys = merged(before?.keys ?? [], put.keys, remove.keys)
  return OrganizationState.of(organization, projects, keys)
}

/** What is put takes the place of what has its id, or comes last. */
function merged<Item extends { readonly id: string }>(
  items: readonly Item[],
  put: readonly Item[],
  remove: readonly string[],
): readonly Item[] {
  const byId = new Map([...items, ...put].map((item) => [item.id, item]))
  for (const id of remove) byId.delete(id)
  return [...byId.values()]
}
