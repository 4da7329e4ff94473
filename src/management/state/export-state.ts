import { checkedTransfer } from '../../ports/check-transfer.js'
import type { StateTransfer } from '../../ports/state-transfer.js'
import { documentOf } from './document-of.js'
import { ownCopy } from './own-copy.js'
import { readOrganization } from './read-organization.js'
import {
  type DeletedOrganizationDocument,
  type OrganizationDocument,
  STATE_FORMAT,
  STATE_VERSION,
  type StateDocument,
} from './state-document.js'

/**
 * Everything in a storage as one document, for a backup or to move it: organizations with their
 * revisions, projects and keys, audit trails, usage, and what stays taken of the deleted. It is of
 * one moment, and equal for equal states. Verifiers are in it: keep it as you keep the database.
 *
 * What could not be imported again is not exported.
 *
 * @throws `InvalidInput` when what is stored is damaged, naming where; whatever the storage
 *   throws.
 *
 * @example
 * ```ts
 * import { memoryStorage } from 'keywarden'
 * import { exportState, importState } from 'keywarden/management'
 *
 * const text = JSON.stringify(await exportState(memoryStorage()))
 * await importState(memoryStorage(), JSON.parse(text))
 * text // => '{"format":"keywarden-state","version":1,"organizations":[]}'
 * ```
 */
export async function exportState(storage: StateTransfer): Promise<StateDocument> {
  const organizations: (OrganizationDocument | DeletedOrganizationDocument)[] = []
  for await (const one of exported(storage)) organizations.push(one)
  return { format: STATE_FORMAT, version: STATE_VERSION, organizations }
}

/**
 * {@link exportState} in lines, each a JSON text without its end: a first one with format and
 * version, one for each organization, a last one with their number. Holds one organization at a time.
 *
 * @throws `InvalidInput` when what is stored is damaged, naming where; whatever the storage
 *   throws.
 *
 * @example
 * ```ts
 * import { memoryStorage } from 'keywarden'
 * import { exportStateLines } from 'keywarden/management'
 *
 * const lines: string[] = []
 * for await (const line of exportStateLines(memoryStorage())) lines.push(line)
 * lines // => ['{"format":"keywarden-state","version":1}', '{"organizations":0}']
 * ```
 */
export async function* exportStateLines(
  storage: StateTransfer,
): AsyncGenerator<string, void, undefined> {
  yield JSON.stringify({ format: STATE_FORMAT, version: STATE_VERSION })
  let organizations = 0
  for await (const one of exported(storage)) {
    organizations++
    yield JSON.stringify(one)
  }
  yield JSON.stringify({ organizations })
}

async function* exported(storage: StateTransfer) {
  if (typeof storage?.dump !== 'function') throw new TypeError('`storage` must be a StateTransfer')
  let index = 0
  for await (const stored of checkedTransfer(storage.dump())) {
    // Read as it will be when it is imported: so it can be, and its fields have one order.
    const field = `organizations[${index++}]`
    yield documentOf(readOrganization(ownCopy(documentOf(stored), field), field))
  }
}
