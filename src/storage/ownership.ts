import type { ApiKey } from '../domain/api-key.js'
import type { PublicKey } from '../domain/ids.js'
import type { OrganizationState } from '../domain/organization-state.js'
import type { Change } from '../ports/storage.js'

/**
 * Who has which id, and who has or had which public key, in the whole storage: ids of projects and
 * of keys are apart, and a public key that was used once is never free again.
 */
export class Ownership {
  readonly #projects = new Map<string, string>()
  readonly #keys = new Map<string, string>()
  /** Which organization had a public key first. */
  readonly #publicKeys = new Map<PublicKey, string>()

  /** Whether the key is there and belongs to that organization. */
  hasKey(organization: string, key: string): boolean {
    return this.#keys.get(key) === organization
  }

  /** What of a change is taken already; `undefined` when nothing is. */
  obstacle(
    { organization, put }: Pick<Change, 'organization' | 'put'>,
    current: OrganizationState | undefined,
  ): 'id-taken' | 'public-key-taken' | undefined {
    const isTaken = (owners: ReadonlyMap<string, string>) => (item: { readonly id: string }) =>
      (owners.get(item.id) ?? organization) !== organization
    if (put.projects.some(isTaken(this.#projects))) return 'id-taken'
    if (put.keys.some(isTaken(this.#keys))) return 'id-taken'
    const fresh = put.keys
      .filter(({ id, publicKey }) => current?.key(id)?.publicKey !== publicKey)
      .map(({ publicKey }) => publicKey)
    const twice = new Set(fresh).size < fresh.length
    return twice || fresh.some((one) => this.#publicKeys.has(one)) ? 'public-key-taken' : undefined
  }

  /** Takes over what an organization owns now instead of what it owned. */
  replace(before: OrganizationState | undefined, after: OrganizationState | undefined): void {
    replaceOwned(this.#projects, before?.projects, after?.projects)
    replaceOwned(this.#keys, before?.keys, after?.keys)
    for (const { publicKey, organization } of after?.keys ?? []) {
      this.#publicKeys.set(publicKey, organization)
    }
  }

  /** Keeps public keys from being used again by keys that are no more. */
  retire(organization: string, publicKeys: readonly PublicKey[]): void {
    for (const publicKey of publicKeys) this.#publicKeys.set(publicKey, organization)
  }

  /** The public keys that were ever used, by the organization that used them. */
  publicKeys(): ReadonlyMap<string, readonly PublicKey[]> {
    const used = new Map<string, PublicKey[]>()
    for (const [publicKey, organization] of this.#publicKeys) {
      const those = used.get(organization)
      if (those === undefined) used.set(organization, [publicKey])
      else those.push(publicKey)
    }
    return used
  }
}

type Owned = Pick<ApiKey, 'organization'> & { readonly id: string }

function replaceOwned(
  owners: Map<string, string>,
  before: readonly Owned[] = [],
  after: readonly Owned[] = [],
): void {
  for (const { id } of before) owners.delete(id)
  for (const { id, organization } of after) owners.set(id, organization)
}
