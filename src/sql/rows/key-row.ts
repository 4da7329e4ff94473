import type { ApiKey } from '../../domain/api-key.js'
import { ownFields } from '../../domain/own-fields.js'
import { keyOf, storedKey } from '../../ports/stored-records.js'
import type { KeysTable } from '../schema/tables.js'
import { countOf, jsonOf, optionalCountOf } from './columns.js'
import { type DamagedRecord, readable } from './damaged-record.js'
import type { ColumnsOf } from './known-rows.js'

/** All that a key is read from. */
export const KEY_COLUMNS: ColumnsOf<KeysTable> = {
  id: true,
  organization: true,
  public_key: true,
  description: true,
  organization_roles: true,
  project_roles: true,
  access_list: true,
  entry_count: true,
  secrets: true,
  created_at: true,
  not_before: true,
  expires_at: true,
  disabled_at: true,
  revoked_at: true,
}

/** The row of a key. */
export function keyRow(key: ApiKey): KeysTable {
  const stored = ownFields(storedKey(key))
  return {
    id: stored.id,
    organization: stored.organization,
    public_key: stored.publicKey,
    description: stored.description,
    organization_roles: JSON.stringify(stored.organizationRoles),
    project_roles: JSON.stringify(stored.projectRoles),
    access_list: JSON.stringify(stored.accessList),
    entry_count: stored.entryCount,
    secrets: JSON.stringify(stored.secrets),
    created_at: stored.createdAt,
    not_before: stored.notBefore ?? null,
    expires_at: stored.expiresAt ?? null,
    disabled_at: stored.disabledAt ?? null,
    revoked_at: stored.revokedAt ?? null,
  }
}

/** The key of a row; what is wrong with it, where it is damaged (SR-27). */
export function keyOfRow(row: KeysTable): ApiKey | DamagedRecord {
  return readable('key', row, () =>
    keyOf({
      id: row.id,
      organization: row.organization,
      publicKey: row.public_key,
      description: row.description,
      organizationRoles: jsonOf(row.organization_roles, 'organization_roles'),
      projectRoles: jsonOf(row.project_roles, 'project_roles'),
      accessList: jsonOf(row.access_list, 'access_list'),
      entryCount: countOf(row.entry_count, 'entry_count'),
      secrets: jsonOf(row.secrets, 'secrets'),
      createdAt: countOf(row.created_at, 'created_at'),
      notBefore: optionalCountOf(row.not_before, 'not_before'),
      expiresAt: optionalCountOf(row.expires_at, 'expires_at'),
      disabledAt: optionalCountOf(row.disabled_at, 'disabled_at'),
      revokedAt: optionalCountOf(row.revoked_at, 'revoked_at'),
    }),
  )
}
