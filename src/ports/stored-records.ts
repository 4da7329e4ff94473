import { ApiKey } from '../domain/api-key.js'
import type { ApiKeyFields } from '../domain/api-key-fields.js'
import { invalid, itemsOf, rowsOf } from '../domain/input.js'
import type { KeySecret, KeySecretFields } from '../domain/key-secret.js'
import { Organization, type OrganizationFields } from '../domain/organization.js'
import { Project, type ProjectFields } from '../domain/project.js'

/** An entry of an access list as plain data. */
export interface StoredEntry {
  /** Canonical text of the network. */
  readonly cidr: string
  readonly comment?: string
  /** Epoch milliseconds, as all times of stored records. */
  readonly expiresAt?: number
}

/** A secret as plain data, **with its verifiers**: never its text, but not for every eye. */
export interface StoredSecret extends KeySecretFields {
  readonly createdAt: number
  readonly expiresAt?: number
}

/**
 * A key as plain data, **with the verifiers of its secrets**: what a storage writes down, and nobody
 * else is shown. What is absent in the key is not there; it survives JSON as it is.
 */
export interface StoredKey {
  readonly id: string
  readonly organization: string
  readonly publicKey: string
  readonly description: string
  readonly organizationRoles: readonly string[]
  readonly projectRoles: Readonly<Record<string, readonly string[]>>
  readonly accessList: readonly StoredEntry[]
  /** How many entries the list has, so that a list that was lost is not taken for an empty one. */
  readonly entryCount: number
  readonly secrets: readonly StoredSecret[]
  readonly createdAt: number
  readonly notBefore?: number
  readonly expiresAt?: number
  readonly disabledAt?: number
  readonly revokedAt?: number
}

/** The key as plain data with everything it has. */
export function storedKey(key: ApiKey): StoredKey {
  const { accessList, secrets, ...fields } = key.toJSON()
  const entries = key.accessList.entries.map((entry) => entry.toJSON())
  return {
    ...(present(fields) as Omit<StoredKey, 'accessList' | 'entryCount' | 'secrets'>),
    accessList: entries,
    entryCount: entries.length,
    secrets: key.secrets.map(storedSecret),
  }
}

/**
 * The key that was written down so. It is checked anew: stored data is input (SR-27).
 *
 * @throws {@link InvalidInput} naming the field that is damaged, never its value.
 */
export function keyOf(stored: unknown): ApiKey {
  const { entryCount, ...fields } = Object.fromEntries(rowsOf(stored, ''))
  // A list that is not there would be read as an empty one, and so would a secret.
  for (const name of ['accessList', 'secrets']) itemsOf(fields[name], name)
  const key = ApiKey.of(fields as unknown as ApiKeyFields)
  if (entryCount === key.accessList.entries.length) return key
  return invalid('entryCount', 'must be the number of entries of the access list')
}

/** The organization as plain data; what is absent is not there. */
export function storedOrganization(organization: Organization): OrganizationFields {
  return present(organization.toJSON())
}

/**
 * The organization that was written down so, checked anew.
 *
 * @throws {@link InvalidInput} naming the field that is damaged, never its value.
 */
export function organizationOf(stored: unknown): Organization {
  return Organization.of(stored as OrganizationFields)
}

/** The project as plain data; what is absent is not there. */
export function storedProject(project: Project): ProjectFields {
  return present(project.toJSON())
}

/**
 * The project that was written down so, checked anew.
 *
 * @throws {@link InvalidInput} naming the field that is damaged, never its value.
 */
export function projectOf(stored: unknown): Project {
  return Project.of(stored as ProjectFields)
}

function storedSecret(secret: KeySecret): StoredSecret {
  const { verifier, digestVerifiers } = secret
  return {
    ...(present(secret.toJSON()) as StoredSecret),
    ...(verifier !== undefined && { verifier: present(verifier) }),
    ...(digestVerifiers.length > 0 && { digestVerifiers: digestVerifiers.map(present) }),
  }
}

/** A copy of plain data without the fields that are `undefined`: what JSON gives back. */
function present<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Fields
}
