import * as z from 'zod'
import type { Actor } from '../../domain/actor.js'
import type { Admits, AuditEvent } from '../../domain/audit-event.js'
import { invalid } from '../../domain/input.js'
import type { Organization } from '../../domain/organization.js'
import type { Page, PageRequest } from '../../ports/page.js'
import { admissionOf } from '../admission.js'
import type { CommandInput, Query } from '../command.js'
import type { ManagerContext } from '../manager-options.js'
import { page, readInput } from '../read-input.js'
import { loadEvents, loadOrganizations } from '../storage-access.js'

/** An organization and how much it owns. */
export interface OrganizationView {
  /** The organization itself. */
  readonly organization: Organization
  /** How many projects it has. */
  readonly projectCount: number
  /** How many keys it has, usable or not. */
  readonly keyCount: number
  /** How many keys no address can use: their list is empty, or all of it has expired. */
  readonly keysAdmittedNowhere: number
  /** How many keys the address gate admits from anywhere; which ones, a list of keys tells. */
  readonly keysAdmittedAnywhere: number
}

/** A page of the audit trail of an organization. */
export interface ListEventsInput extends CommandInput, PageRequest {}

/** An organization, how much it owns, and which keys stand out. */
export const viewOrganization: Query<CommandInput, OrganizationView> = {
  name: 'organizations.view',
  input: z.strictObject({ organization: z.string().optional() }),
  answer({ before, at }) {
    const { organization, projectCount, keyCount } = before
    const admitted = (admits: Admits) =>
      before.keys.filter((key) => admissionOf(key, organization, at).admits === admits).length
    return {
      ...{ organization, projectCount, keyCount },
      keysAdmittedNowhere: admitted('nowhere'),
      keysAdmittedAnywhere: admitted('anywhere'),
    }
  },
}

/** What has been changed in an organization, by whom, the oldest first. */
export const listEvents: Query<ListEventsInput, Page<AuditEvent>> = {
  name: 'organizations.events',
  input: z.strictObject({ organization: z.string().optional(), ...page }),
  answer: ({ manager, before }, { after, limit }) =>
    loadEvents(manager, before.organization.id, { after, limit }),
}

/**
 * The organizations, in the order of their creation. For the system only: people and keys belong to
 * one organization, and learn of no other.
 */
export async function listOrganizations(
  manager: ManagerContext,
  actor: Actor,
  given: PageRequest = {},
): Promise<Page<Organization>> {
  const request = readInput(z.strictObject(page), given)
  if (actor.kind !== 'system') {
    invalid('actor', 'must be the system: people and keys see their own organization only')
  }
  return loadOrganizations(manager, request)
}
