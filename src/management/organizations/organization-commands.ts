import * as z from 'zod'
import type { KeyAdmission } from '../../domain/audit-event.js'
import type { Organization } from '../../domain/organization.js'
import { admissionOf } from '../admission.js'
import type { Command, CommandInput, Overrides, Plan, Situation } from '../command.js'
import { RuleBroken } from '../errors.js'
import { withinLength } from '../lookup-records.js'
import { overrides } from '../read-input.js'

/** A command about a whole organization. */
export interface OrganizationInput extends CommandInput, Overrides {}

/** Another name for an organization. */
export interface RenameOrganizationInput extends OrganizationInput {
  /** 1 to 64 characters, for people. */
  readonly name: string
}

/** An organization, and its revision. */
export interface OrganizationResult {
  /** The organization as it is now. */
  readonly organization: Organization
  /** Its revision with this change; as it was, where nothing changed. */
  readonly revision: number
}

/** An organization whose requirement of access lists was changed. */
export interface RequirementResult extends OrganizationResult {
  /** Ids of the keys without entries: shut out while lists are required, open while they are not. */
  readonly keysWithoutEntries: readonly string[]
  /** The keys that are admitted from elsewhere than before, and how that changed. */
  readonly keys: readonly KeyAdmission[]
}

const input = { organization: z.string().optional(), ...overrides }

/** Gives an organization another name. */
export const renameOrganization: Command<RenameOrganizationInput, OrganizationResult> = {
  name: 'organizations.rename',
  input: z.strictObject({ ...input, name: z.string() }),
  plan({ manager, before }, { name }) {
    const old = before.organization
    const organization = old.rename(withinLength(name, 'name', manager.limits.nameLength))
    const same = organization.name === old.name
    return {
      after: before.withOrganization(organization),
      facts: same
        ? []
        : [{ type: 'organization.renamed', name: { before: old.name, after: organization.name } }],
      result: (revision) => ({ organization, revision }),
    }
  },
}

/** Requires every request to come from an address on the caller's own list (procedure P0). */
export const requireAccessList: Command<OrganizationInput, RequirementResult> = {
  name: 'organizations.requireAccessList',
  input: z.strictObject(input),
  plan(situation) {
    const organization = situation.before.organization.requireAccessList()
    return planned(situation, organization, 'organization.access_list_required')
  },
}

/** Stops requiring access lists: keys without entries may then be used from anywhere. */
export const stopRequiringAccessList: Command<OrganizationInput, RequirementResult> = {
  name: 'organizations.stopRequiringAccessList',
  input: z.strictObject(input),
  plan(situation) {
    const organization = situation.before.organization.stopRequiringAccessList()
    return planned(situation, organization, 'organization.access_list_not_required')
  },
}

function planned(
  situation: Situation,
  organization: Organization,
  type: 'organization.access_list_required' | 'organization.access_list_not_required',
): Plan<RequirementResult> {
  const { before } = situation
  const empty = before.keys.filter((key) => key.accessList.isEmpty).map(({ id }) => id)
  const keys = readmitted(situation, organization)
  return {
    after: before.withOrganization(organization),
    facts: organization === before.organization ? [] : [{ type, keys }],
    result: (revision) => ({ organization, keysWithoutEntries: empty, keys, revision }),
  }
}

/** The keys that the changed organization admits from elsewhere. */
function readmitted({ before, at }: Situation, organization: Organization): KeyAdmission[] {
  return before.keys.flatMap((key) => {
    const was = admissionOf(key, before.organization, at).admits
    const admits = { before: was, after: admissionOf(key, organization, at).admits }
    return admits.before === admits.after ? [] : { key: key.id, admits }
  })
}

/** Deletes an organization that has no projects and no key that could still be used. */
export const deleteOrganization: Command<OrganizationInput, { readonly revision: number }> = {
  name: 'organizations.delete',
  input: z.strictObject(input),
  plan({ before, at }) {
    const usable = before.keys.filter((key) => !['revoked', 'expired'].includes(key.stateAt(at)))
    if (before.projectCount > 0 || usable.length > 0) {
      throw new RuleBroken(
        'ORGANIZATION_NOT_EMPTY',
        'has projects, or keys that could still be used; delete the projects and revoke the keys',
        { field: 'organization', keys: usable.map(({ id }) => id) },
      )
    }
    return {
      after: undefined,
      facts: [{ type: 'organization.deleted' }],
      result: (revision) => ({ revision }),
    }
  },
}
