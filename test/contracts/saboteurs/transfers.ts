import {
  ApiKey,
  KeySecret,
  type MemoryStorage,
  Organization,
  OrganizationState,
  type StoredOrganization,
} from 'keywarden'

/** Everything a storage tells, at once. */
export async function gathered(
  told: AsyncIterable<StoredOrganization>,
): Promise<StoredOrganization[]> {
  const all: StoredOrganization[] = []
  for await (const one of told) all.push(one)
  return all
}

/** Some organizations, one after the other. */
export async function* streamed(
  organizations: Iterable<StoredOrganization>,
): AsyncGenerator<StoredOrganization, void, undefined> {
  yield* organizations
}

/** An organization with its keys changed. */
export function changedKeys(
  loaded: StoredOrganization['loaded'],
  change: (keys: readonly ApiKey[]) => readonly ApiKey[],
): StoredOrganization['loaded'] {
  if (loaded === undefined) return undefined
  const { organization, projects, keys } = loaded.state
  return { ...loaded, state: OrganizationState.of(organization, projects, change(keys)) }
}

/** Everything a storage tells, in another order of ids. */
export async function* sorted(
  memory: MemoryStorage,
  order: (one: string, other: string) => number,
): AsyncGenerator<StoredOrganization, void, undefined> {
  yield* (await gathered(memory.dump())).sort((one, other) => order(one.id, other.id))
}

/** A key whose secrets cannot be used with HTTP Digest. */
export function withoutDigest(key: ApiKey): ApiKey {
  const secrets = key.secrets.map((secret) =>
    KeySecret.of({ ...secret.toJSON(), verifier: secret.verifier }),
  )
  return ApiKey.of({ ...key.toJSON(), secrets })
}

/** An organization that has nothing. */
export function nothingOf(id: string): StoredOrganization {
  const { id: own } = Organization.of({ id, name: id })
  return { id: own, loaded: undefined, events: [], usage: new Map(), retiredPublicKeys: [] }
}

/** What a deleted organization might have been. */
export function stateOf({ id }: StoredOrganization): OrganizationState {
  return OrganizationState.of(Organization.of({ id, name: id }))
}
