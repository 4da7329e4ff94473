import { AccessList } from './access-list.js'
import type { AccessListEntryInput } from './access-list-entry.js'
import { id, type KeyId, type OrganizationId, type PublicKey } from './ids.js'
import { fieldsOf, invalid, itemsOf, name } from './input.js'
import type { Time } from './instant.js'
import { KeySecret, type KeySecretFields } from './key-secret.js'
import { readKeyTimes } from './key-times.js'
import { type ProjectRoles, RoleAssignments } from './role-assignments.js'

export type { KeyState } from './key-times.js'

/** What an {@link ApiKey} is made of. Times are epoch milliseconds or `Date`s. */
export interface ApiKeyFields {
  readonly id: string
  /** The organization it belongs to, for good. */
  readonly organization: string
  /** 1 to 64 ASCII letters, digits, `_` and `-`; unique for ever. */
  readonly publicKey: string
  /** 1 to 250 characters, for people. */
  readonly description: string
  /** Roles in the organization. Default none. */
  readonly organizationRoles?: readonly string[]
  /** Project id → roles in that project, at least one each. Default none. */
  readonly projectRoles?: ProjectRoles
  /** Where it may be used from. Default the empty list. */
  readonly accessList?: AccessList | readonly AccessListEntryInput[]
  /** Its private keys as far as they are kept, the newest last; at most two. Default none. */
  readonly secrets?: readonly (KeySecret | KeySecretFields)[]
  readonly createdAt: Time
  /** From when on it may be used. Default at once. */
  readonly notBefore?: Time | undefined
  /** From when on it may no longer be used. Default never. */
  readonly expiresAt?: Time | undefined
  readonly disabledAt?: Time | undefined
  readonly revokedAt?: Time | undefined
}

const FIELDS = [
  'id',
  'organization',
  'publicKey',
  'description',
  'organizationRoles',
  'projectRoles',
  'accessList',
  'secrets',
  'createdAt',
  'notBefore',
  'expiresAt',
  'disabledAt',
  'revokedAt',
] as const

/** Checks the fields of a key and gives each its domain type. */
export function readApiKey(input: ApiKeyFields) {
  const fields = fieldsOf(input, '', FIELDS)
  return {
    id: id<KeyId>(fields.id, 'id'),
    organization: id<OrganizationId>(fields.organization, 'organization'),
    publicKey: id<PublicKey>(fields.publicKey, 'publicKey'),
    description: name(fields.description, 'description', 1, 250),
    roles: RoleAssignments.of(fields.organizationRoles, fields.projectRoles),
    accessList: readAccessList(fields.accessList),
    secrets: readSecrets(fields.secrets),
    times: readKeyTimes(fields),
  }
}

function readAccessList(value: unknown): AccessList {
  if (value === undefined) return AccessList.empty
  return AccessList.is(value) ? value : AccessList.of(itemsOf(value, 'accessList') as [])
}

function readSecrets(value: unknown): readonly KeySecret[] {
  const items = value === undefined ? [] : itemsOf(value, 'secrets')
  if (items.length > 2) invalid('secrets', 'must be at most two')
  const secrets = items.map((item, index) =>
    KeySecret.of(item as KeySecretFields, `secrets[${index}]`),
  )
  // Which of two secrets proved the key, and whether it is retiring, is told by its id.
  if (new Set(secrets.map((secret) => secret.id)).size < secrets.length) {
    invalid('secrets[1].id', 'must differ from that of the other secret')
  }
  return Object.freeze(secrets)
}
