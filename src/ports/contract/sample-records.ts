import { ApiKey } from '../../domain/api-key.js'
import type { ApiKeyFields } from '../../domain/api-key-fields.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import { id, type OrganizationId } from '../../domain/ids.js'
import { Organization, type OrganizationFields } from '../../domain/organization.js'
import { Project, type ProjectFields } from '../../domain/project.js'

/** When the records of the contracts begin. */
export const DAWN = Date.UTC(2026, 0, 1)

/** An organization, `acme` unless said otherwise. */
export function sampleOrganization(fields: Partial<OrganizationFields> = {}): Organization {
  return Organization.of({ id: 'acme', name: 'Acme Logistics', createdAt: DAWN, ...fields })
}

/** A project of `acme` unless said otherwise. */
export function sampleProject(fields: Partial<ProjectFields> = {}): Project {
  return Project.of({
    ...{ id: 'billing', organization: 'acme', name: 'Billing', createdAt: DAWN, ...fields },
  })
}

/** A key of `acme` unless said otherwise; its public key is told from its id. */
export function sampleKey(fields: Partial<ApiKeyFields> = {}): ApiKey {
  const { id = 'key-1' } = fields
  return ApiKey.of({
    ...{ id, organization: 'acme', publicKey: `public-${id}`.slice(0, 64), createdAt: DAWN },
    ...{ description: 'nightly export', ...fields },
  })
}

/** Something that happened to `acme` unless said otherwise, told from others by its name. */
export function sampleEvent(after: string, organization = 'acme'): AuditEvent {
  return {
    type: 'organization.renamed',
    ...{ organization: organizationId(organization), name: { before: 'Acme', after } },
    ...{ actor: { kind: 'system', reason: 'a contract is tested' }, at: DAWN },
  }
}

/** The id of an organization from text. */
export function organizationId(text: string): OrganizationId {
  return id<OrganizationId>(text, 'organization')
}
