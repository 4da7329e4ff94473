import type { ApiKey, KeySecret, OrganizationState } from 'keywarden'

/** What is known of a key, as plain data. */
export interface KeyModel {
  readonly publicKey: string
  description: string
  organizationRoles: readonly string[]
  readonly projectRoles: Map<string, readonly string[]>
  readonly entries: Set<string>
  /** Ids of its secrets, each with its deadline. */
  secrets: Map<string, number>
  disabled: boolean
  revoked: boolean
  notBefore: number | null
  expiresAt: number | null
}

/** What is known of an organization, as plain data. */
export interface Model {
  name: string
  accessListRequired: boolean
  readonly projects: Map<string, string>
  readonly keys: Map<string, KeyModel>
}

/** The model of a state as it is stored. */
export function modelOf(state: OrganizationState): Model {
  return {
    name: state.organization.name,
    accessListRequired: state.organization.accessListRequired,
    projects: new Map(state.projects.map(({ id, name }) => [id, name])),
    keys: new Map(state.keys.map((key) => [key.id, keyModelOf(key)])),
  }
}

/** The model of a key as it is stored. */
export function keyModelOf(key: ApiKey): KeyModel {
  const deadline = ({ expiresAt }: KeySecret) => expiresAt?.getTime() ?? Number.POSITIVE_INFINITY
  return {
    publicKey: key.publicKey,
    description: key.description,
    organizationRoles: key.organizationRoles,
    projectRoles: new Map(key.projects.map((id) => [id, key.rolesIn(id)])),
    entries: new Set(key.accessList.entries.map(({ cidr }) => String(cidr))),
    secrets: new Map(key.secrets.map((secret) => [secret.id, deadline(secret)])),
    disabled: key.disabledAt !== undefined,
    revoked: key.revokedAt !== undefined,
    notBefore: key.notBefore?.getTime() ?? null,
    expiresAt: key.expiresAt?.getTime() ?? null,
  }
}
