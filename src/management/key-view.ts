import type { ApiKey } from '../domain/api-key.js'
import type { KeyState } from '../domain/api-key-fields.js'
import type { Admits } from '../domain/audit-event.js'
import type { DigestAlgorithm } from '../domain/digest-verifier.js'
import type { OrganizationState } from '../domain/organization-state.js'
import { ownFields } from '../domain/own-fields.js'
import type { KeyUsage, Usage } from '../ports/usage.js'
import { admissionOf } from './admission.js'
import type { Situation } from './command.js'
import { loadUsage } from './storage-access.js'

/** One entry of an access list as people see it. */
export interface EntryView {
  /** Canonical text. */
  readonly cidr: string
  /** Why it is there, for people. */
  readonly comment?: string | undefined
  /** From when on it admits nobody; `undefined` when it does not expire. */
  readonly expiresAt?: Date | undefined
  /** How many allowed requests it has admitted. */
  readonly count: number
  /** When it last admitted an allowed request, as far as has been recorded. */
  readonly lastUsedAt?: Date | undefined
  /** Canonical text of the address of that request. */
  readonly lastUsedAddress?: string | undefined
}

/** A project in which a key holds roles. */
export interface KeyProjectView {
  /** Id of the project. */
  readonly id: string
  /** Its name, for people. */
  readonly name: string
  /** The roles the key holds in it, sorted. */
  readonly roles: readonly string[]
}

/** A key as people see it: all there is to know but what its private keys are. */
export interface KeyView {
  /** Id of the key, which commands name it by. */
  readonly id: string
  /** Id of the organization that owns it. */
  readonly organization: string
  /** What requests name it by. */
  readonly publicKey: string
  /** The newest private key, redacted; `undefined` where none is kept. */
  readonly privateKey?: string | undefined
  /** For people. */
  readonly description: string
  /** Whether it can be used now, and if not, why not. */
  readonly state: KeyState
  /** The roles it holds in the organization, sorted. */
  readonly organizationRoles: readonly string[]
  /** The projects it holds roles in; in the view from a project, that one alone. */
  readonly projects: readonly KeyProjectView[]
  /** The entries of its list with their use. */
  readonly accessList: readonly EntryView[]
  /** From where the address gate admits it. */
  readonly admits: Admits
  /** Its private keys, the newest last; one with `expiresAt` has been rotated. */
  readonly secrets: readonly {
    readonly id: string
    readonly redacted: string
    readonly createdAt: Date
    readonly expiresAt?: Date | undefined
    /** With which algorithms of HTTP Digest it can be used. */
    readonly httpDigest: readonly DigestAlgorithm[]
  }[]
  /** When it was created. */
  readonly createdAt: Date
  /** From when on it may be used; `undefined` when it always might. */
  readonly notBefore?: Date | undefined
  /** From when on it may no longer be used; `undefined` when it does not expire. */
  readonly expiresAt?: Date | undefined
  /** How many requests it was allowed. */
  readonly count: number
  /** When it was last allowed a request, as far as has been recorded. */
  readonly lastUsedAt?: Date | undefined
  /** Canonical text of the address of that request. */
  readonly lastUsedAddress?: string | undefined
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
  const { id, organization, publicKey, description, organizationRoles } = key
  const { createdAt, notBefore, expiresAt } = key
  const shown = project === undefined ? key.projects : key.projects.filter((one) => one === project)
  return Object.freeze({
    ...{ id, organization, publicKey, description, organizationRoles },
    privateKey: key.secrets.at(-1)?.redacted,
    state: key.stateAt(at),
    projects: shown.map((one) => ({
      id: one,
      name: state.project(one)?.name ?? one,
      roles: key.rolesIn(one),
    })),
    accessList: entriesOf(key, usage),
    admits: admissionOf(key, state.organization, at).admits,
    secrets: key.secrets.map((secret) => ({
      ...{ id: secret.id, redacted: secret.redacted },
      ...{ createdAt: secret.createdAt, expiresAt: secret.expiresAt },
      httpDigest: secret.digestVerifiers.map(({ algorithm }) => algorithm),
    })),
    ...{ createdAt, notBefore, expiresAt },
    ...usageOf(usage),
  })
}

/** The entries of a key's list with their usage. */
export function entriesOf(key: ApiKey, usage: KeyUsage | undefined): readonly EntryView[] {
  return key.accessList.entries.map((entry) => {
    const cidr = String(entry.cidr)
    const { comment, expiresAt } = entry
    return { cidr, comment, expiresAt, ...usageOf(usage?.entries.get(cidr)) }
  })
}

function usageOf(usage: Usage | undefined) {
  if (usage === undefined) return { count: 0, lastUsedAt: undefined, lastUsedAddress: undefined }
  const { count, lastUsedAt, lastUsedAddress } = ownFields(usage)
  return { count, lastUsedAt: new Date(lastUsedAt), lastUsedAddress }
}
