import type { Organization } from '../../domain/organization.js'
import { organizationOf } from '../../ports/stored-records.js'
import type { OrganizationsTable } from '../schema/tables.js'
import { createdAtOf, flagOf } from './columns.js'
import { type DamagedRecord, readable } from './damaged-record.js'
import type { ColumnsOf } from './known-rows.js'

/** The columns of an organization that say what it is, apart from how it is kept. */
export type OrganizationColumns = Pick<
  OrganizationsTable,
  'id' | 'name' | 'access_list_required' | 'created_at'
>

/** All that an organization is read from. */
export const ORGANIZATION_COLUMNS: ColumnsOf<OrganizationColumns> = {
  ...{ id: true, name: true, access_list_required: true, created_at: true },
}

/** The columns of an organization. */
export function organizationColumns(organization: Organization): OrganizationColumns {
  const { id, name, accessListRequired, createdAt } = organization
  return {
    ...{ id, name, access_list_required: accessListRequired ? 1 : 0 },
    created_at: createdAt?.getTime() ?? 0,
  }
}

/** The organization of a row; what is wrong with it, where it is damaged. */
export function organizationOfRow(row: OrganizationColumns): Organization | DamagedRecord {
  return readable('organization', { id: row.id, organization: row.id }, () =>
    organizationOf({
      ...{ id: row.id, name: row.name, createdAt: createdAtOf(row.created_at) },
      accessListRequired: flagOf(row.access_list_required, 'access_list_required'),
    }),
  )
}
