import { invalid } from '../domain/input.js'
import { OrganizationState } from '../domain/organization-state.js'
import { usageDelta } from './check-usage.js'
import type { StoredOrganization } from './state-transfer.js'
import type { KeyUsage } from './usage.js'

/**
 * The same organizations, each once it is known to fit to those before it: ids and public keys are
 * there once, and everything belongs to its organization. Every storage restores through this, and
 * takes back what it has written when it throws.
 *
 * @throws {@link InvalidInput} naming the part that does not fit.
 */
export async function* checkedTransfer(
  organizations: AsyncIterable<StoredOrganization> | Iterable<StoredOrganization>,
): AsyncGenerator<StoredOrganization, void, undefined> {
  const taken = new Taken()
  let index = 0
  for await (const organization of organizations) {
    const field = `organizations[${index++}]`
    checkOne(organization, field)
    taken.take(organization, field)
    yield organization
  }
}

/** What is there once in the whole storage. */
type Kind = 'organizations' | 'projects' | 'keys' | 'publicKeys'

/** The ids and public keys that are there already. */
class Taken {
  readonly #names: Readonly<Record<Kind, Set<string>>> = {
    organizations: new Set<string>(),
    projects: new Set<string>(),
    keys: new Set<string>(),
    publicKeys: new Set<string>(),
  }

  take({ id, loaded, retiredPublicKeys }: StoredOrganization, field: string): void {
    this.#takeOne('organizations', id, `${field}.organization.id`)
    for (const [index, project] of (loaded?.state.projects ?? []).entries()) {
      this.#takeOne('projects', project.id, `${field}.projects[${index}].id`)
    }
    for (const [index, key] of (loaded?.state.keys ?? []).entries()) {
      this.#takeOne('keys', key.id, `${field}.keys[${index}].id`)
      this.#takeOne('publicKeys', key.publicKey, `${field}.keys[${index}].publicKey`)
    }
    for (const [index, publicKey] of retiredPublicKeys.entries()) {
      this.#takeOne('publicKeys', publicKey, `${field}.retiredPublicKeys[${index}]`)
    }
  }

  #takeOne(kind: Kind, name: string, field: string): void {
    if (this.#names[kind].has(name)) invalid(field, 'must be there once')
    this.#names[kind].add(name)
  }
}

function checkOne({ id, loaded, events, usage }: StoredOrganization, field: string): void {
  if (loaded !== undefined) {
    const { state, revision } = loaded
    if (!(state instanceof OrganizationState) || state.organization.id !== id) {
      invalid(`${field}.organization`, 'must be the state of the organization')
    }
    if (!Number.isSafeInteger(revision) || revision < 1) {
      invalid(`${field}.revision`, 'must be a whole number from 1 on')
    }
  }
  for (const [index, { organization }] of events.entries()) {
    if (organization === id) continue
    invalid(`${field}.events[${index}].organization`, 'must be the organization itself')
  }
  for (const [key, one] of usage) {
    const has = loaded?.state.key(key) !== undefined
    if (!has) invalid(`${field}.usage`, 'must be that of keys that the organization has')
    checkUsage({ organization: id, key }, one, `${field}.usage`)
  }
}

function checkUsage(
  of: { readonly organization: string; readonly key: string },
  { entries, ...own }: KeyUsage,
  field: string,
): void {
  usageDelta({ ...of, ...own }, field)
  for (const [entry, usage] of entries) usageDelta({ ...of, ...usage, entry }, field)
}
