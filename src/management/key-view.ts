import type { ApiKey } from '../domain/api-key.js'
import type { KeyState } from '../domain/api-key-fields.js'
import type { Admits } from '../domain/audit-event.js'
import type { OrganizationState } from '../domain/organization-state.js'
import type { KeyUsage, Usage } from '../ports/usage.js'
import { admissionOf } from './admission.js'
import type { Situation } from './command.js'
import { loadUsage } from './storage-access.js'

/** One entry of an access list as people see it. */
export interface EntryView {
  /** Canonical text. */
  readonly cidr: string
  readonly comment?: string
  readonly expiresAt?: Date
  /** How many allowed requests it has admitted. */
  readonly count: number
  readonly lastUsedAt?: Date
  readonly lastUsedAddress?: string
}

/** A project in which a key holds roles. */
export interface KeyProjectView {
  readonly id: string
  readonly name: string
  readonly roles: readonly string[]
}

/** A key as people see it: all there is to know but what its private keys are. */
export interface KeyView {
  readonly id: string
  readonly organization: string
  readonly publicKey: string
  /** The newest private key, redacted; absent where none is kept. */
  readonly privateKey?: string
  readonly description: string
  readonly state: KeyState
  readonly organizationRoles: readonly string[]
  /** The projects it holds roles in; in the view from a project, that one alone. */
  readonly projects: readonly KeyProjectView[]
  readonly accessList: readonly EntryView[]
  /** From where the address gate admits it. */
  readonly admits: Admits
  /** Its private keys, the newest last; one with `expiresAt` has been rotated. */
  readonly secrets: readonly {
    readonly id: string
    readonly redacted: string
    readonly createdAt: Date
    readonly expiresAt?: Date
  }[]
  readonly createdAt: Date
  readonly notBefore?: Date
  readonly expiresAt?: Date
  /** How many requests it was allowed. */
  readonly count: number
  readonly lastUsedAt?: Date
  readonly lastUsedAddress?: string
}

/**
 * Keys as people see them (procedure P2). From a project, the other projects of a key and its roles
 * there are not told (procedure P7).
 */
export async function viewKeys(
  { manager, before, at }: Situation,
  keys: readonly ApiKey[],
  project?: string,
): Promise<readonly KeyView[]> {
  const ids = keys.map(({ id }) => id)
  const usage = await loadUsage(manager, before.organization.id, ids)
  return keys.map((key) => viewOf(key, before, usage.get(key.id), at, project))
}

function viewOf(
  key: ApiKey,
  state: OrganizationState,
  usage: KeyUsage | undefined,
  at: number,
  project: string | undefined,
): KeyView {
  const { id, organization, publicKey, description, organizationRoles, createdAt } = key
  const redacted = key.secrets.at(-1)?.redacted
  const shown = project === undefined ? key.projects : key.projects.filter((one) => one === project)
  return Object.freeze({
    ...{ id, organization, publicKey, description, organizationRoles, createdAt },
    ...(redacted !== undefined && { privateKey: redacted }),
    state: key.stateAt(at),
    projects: shown.map((one) => ({
      id: one,
      name: state.project(one)?.name ?? one,
      roles: key.rolesIn(one),
    })),
    accessList: entriesOf(key, usage),
    admits: admissionOf(key, state.organization, at).admits,
    secrets: key.secrets.map((secret) => ({
      ...{ id: secret.id, redacted: secret.redacted, createdAt: secret.createdAt },
      ...(secret.expiresAt !== undefined && { expiresAt: secret.expiresAt }),
    })),
    ...(key.notBefore !== undefined && { notBefore: key.notBefore }),
    ...(key.expiresAt !== undefined && { expiresAt: key.expiresAt }),
    ...usageOf(usage),
  })
}

/** The entries of a key's list with their usage. */
export function entriesOf(key: ApiKey, usage: KeyUsage | undefined): readonly EntryView[] {
  return key.accessList.entries.map((entry) => {
    const cidr = String(entry.cidr)
    return {
      cidr,
      ...(entry.comment !== undefined && { comment: entry.comment }),
      ...(entry.expiresAt !== undefined && { expiresAt: entry.expiresAt }),
      ...usageOf(usage?.entries.get(cidr)),
    }
  })
}

function usageOf(usage: Usage | undefined) {
  if (usage === undefined) return { count: 0 }
  const { count, lastUsedAt, lastUsedAddress } = usage
  return {
    ...{ count, lastUsedAt: new Date(lastUsedAt) },
    ...(lastUsedAddress !== undefined && { lastUsedAddress }),
  }
}
