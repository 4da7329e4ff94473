import { invalid } from '../domain/input.js'
import { ownFields } from '../domain/own-fields.js'
import type { Change } from './storage.js'

/**
 * A change that is about one organization and does not contradict itself, by its own fields. Every
 * storage checks so before it writes: whatever belongs to another organization is not written under
 * this one.
 *
 * @throws {@link InvalidInput} naming the part that does not fit.
 */
export function checkedChange(given: Change): Change {
  const change = ownFields(given)
  const [put, remove] = [ownFields(change.put), ownFields(change.remove)]
  check({ ...change, put, remove })
  return { ...change, put, remove }
}

function check({ organization, basedOn, put, remove, events }: Change): void {
  if (basedOn === 0 && put.organization === undefined) {
    invalid('put.organization', 'must be given, for the organization is to be new')
  }
  if (remove.organization && put.organization !== undefined) {
    invalid('remove.organization', 'must not remove what is put')
  }
  if (put.organization !== undefined && put.organization.id !== organization) {
    invalid('put.organization', 'must be the organization of the change')
  }
  checkOwned(organization, put.projects, 'put.projects')
  checkOwned(organization, put.keys, 'put.keys')
  checkOwned(organization, events, 'events')
  checkOnce(put.projects, remove.projects, 'projects')
  checkOnce(put.keys, remove.keys, 'keys')
}

function checkOwned(
  owner: string,
  items: readonly { readonly organization: string }[],
  field: string,
): void {
  for (const [index, { organization }] of items.entries()) {
    if (organization === owner) continue
    invalid(`${field}[${index}].organization`, 'must be the organization of the change')
  }
}

function checkOnce(
  put: readonly { readonly id: string }[],
  remove: readonly string[],
  field: string,
): void {
  const ids = [...put.map(({ id }) => id), ...remove]
  if (new Set(ids).size < ids.length) invalid(field, 'must name each at most once, put or removed')
}
