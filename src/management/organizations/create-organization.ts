import * as z from 'zod'
import type { Actor } from '../../domain/actor.js'
import type { ApiKey } from '../../domain/api-key.js'
import { type Admits, auditEvent } from '../../domain/audit-event.js'
import { invalid } from '../../domain/input.js'
import { Organization } from '../../domain/organization.js'
import { OrganizationState } from '../../domain/organization-state.js'
import { RoleAssignments } from '../../domain/role-assignments.js'
import { changesBetween } from '../changes-between.js'
import type { InputSchema, Plan, Situation } from '../command.js'
import { Conflict, RuleBroken } from '../errors.js'
import { speaksDigest } from '../http-digest.js'
import { rolesOf, withinLength } from '../lookup-records.js'
import type { ManagerContext } from '../manager-options.js'
import { type NewEntry, type NormalizedEntry, readEntries } from '../new-entries.js'
import { combined, keyCreated, mintKey } from '../new-key.js'
import { readClock } from '../read-clock.js'
import { arrayOf, overridesIn, readInput, roleNames } from '../read-input.js'
import { refuseOpening } from '../rules/opening.js'
import { ownerKey } from '../rules/owner-keys.js'
import { commitChange } from '../storage-access.js'

/** The first key of an organization. */
export interface FirstKeyInput {
  /** 1 to 250 characters, for people. */
  readonly description: string
  /** Its roles in the organization, which have to allow changing keys. */
  readonly roles: readonly string[]
  /** Where it may be used from. Default: no entries. */
  readonly accessList?: readonly NewEntry[] | undefined
  /** Whether it can be used with HTTP Digest as well. Default `false`. */
  readonly httpDigest?: boolean | undefined
}

/** What a new organization is to be. */
export interface NewOrganizationInput {
  /** Default: a fresh id. An id is never used twice, not even after deletion. */
  readonly id?: string | undefined
  /** 1 to 64 characters, for people. */
  readonly name: string
  /** Whether every request must come from an address on the caller's own list. Default `false`. */
  readonly accessListRequired?: boolean | undefined
  /** An owner key, made in the same commit. Default none: people manage the organization. */
  readonly ownerKey?: FirstKeyInput | undefined
  /** Let the owner key be used from anywhere, where its list says so. */
  readonly allowUnrestricted?: boolean | undefined
}

/** A new organization, and the only sight there will be of its owner key's private key. */
export interface NewOrganizationResult {
  /** The new organization. */
  readonly organization: Organization
  /** The owner key, where one was asked for. */
  readonly key?: ApiKey | undefined
  /** The text its owner keeps. It is not stored, and cannot be shown again. */
  readonly privateKey?: string | undefined
  /** From where the owner key is admitted. */
  readonly admits?: Admits | undefined
  /** Entries of the owner key that were given with bits set beyond their prefix. */
  readonly normalized: readonly NormalizedEntry[]
  /** The first revision of the organization. */
  readonly revision: number
}

const newOrganization = z.strictObject({
  id: z.string().optional(),
  name: z.string(),
  accessListRequired: z.boolean().optional(),
  ownerKey: z.unknown().optional(),
  allowUnrestricted: z.boolean().optional(),
})

const firstKey: InputSchema<FirstKeyInput> = z.strictObject({
  description: z.string(),
  roles: roleNames,
  accessList: arrayOf<NewEntry>().optional(),
  httpDigest: z.boolean().optional(),
})

function read(given: unknown): NewOrganizationInput {
  const input = readInput(newOrganization, given)
  const { ownerKey } = input
  return Object.assign(input, {
    ownerKey: ownerKey === undefined ? undefined : readInput(firstKey, ownerKey, 'ownerKey'),
  })
}

/**
 * Creates an organization. People and the system may; a key belongs to one and makes no others.
 *
 * Whoever creates an organization decides the roles of its first key, whatever they hold elsewhere:
 * there is nothing in it yet that those roles could reach.
 */
export async function createOrganization(
  manager: ManagerContext,
  actor: Actor,
  given: unknown,
): Promise<NewOrganizationResult> {
  const input = read(given)
  if (actor.kind === 'key') invalid('actor', 'must be a user or the system: keys make no tenants')
  const at = readClock(manager)
  for (let attempt = 0; attempt < manager.attempts; attempt++) {
    const organization = organizationOf(manager, input, at)
    const before = OrganizationState.of(organization)
    const plan = planFirst({ manager, actor, at, before }, input)
    const { id } = organization
    const order = { organization: id, actor, at, overrides: overridesIn(input) }
    const events = plan.facts.map((fact) => auditEvent(fact, order))
    const commit = { organization: id, basedOn: 0, events }
    const outcome = await commitChange(manager, changesBetween(undefined, plan.after, commit))
    if (outcome.committed) return plan.result(outcome.revision)
    if (outcome.reason === 'id-taken' && input.id !== undefined) {
      throw new RuleBroken('ID_TAKEN', 'is taken, or once was; give another, or none', {
        field: 'id',
      })
    }
  }
  throw new Conflict()
}

function organizationOf(
  { format, random, limits }: ManagerContext,
  input: NewOrganizationInput,
  at: number,
) {
  return Organization.of({
    id: input.id ?? format.newId('organization', random, at),
    name: withinLength(input.name, 'name', limits.nameLength),
    accessListRequired: input.accessListRequired ?? false,
    createdAt: at,
  })
}

function planFirst(situation: Situation, input: NewOrganizationInput): Plan<NewOrganizationResult> {
  const { organization } = situation.before
  const created = { type: 'organization.created' as const, name: organization.name }
  if (input.ownerKey === undefined) {
    const none = { key: undefined, privateKey: undefined, admits: undefined, normalized: [] }
    const result = (revision: number) => ({ organization, ...none, revision })
    return { after: situation.before, facts: [created], result }
  }
  return planOwnerKey(situation, input.ownerKey, input.allowUnrestricted === true, created)
}

function planOwnerKey(
  situation: Situation,
  input: FirstKeyInput,
  allowUnrestricted: boolean,
  created: { readonly type: 'organization.created'; readonly name: string },
): Plan<NewOrganizationResult> {
  const { manager, before, at } = situation
  const { policy, limits } = manager
  const { organization } = before
  const given = rolesOf(policy, input.roles, 'organization', 'ownerKey.roles')
  const granted = RoleAssignments.of(policy.newKeyRoles.organization, {})
  const { list, normalized } = readEntries(situation, input.accessList ?? [], 'ownerKey.accessList')
  const { key, privateKey } = mintKey(situation, {
    description: withinLength(input.description, 'description', limits.descriptionLength),
    roles: combined(granted, RoleAssignments.of(given, {})),
    accessList: list,
    httpDigest: speaksDigest(manager, input.httpDigest, 'ownerKey.httpDigest'),
  })
  if (!ownerKey(policy)(key)) {
    invalid('ownerKey.roles', 'must include a role that allows changing keys in the organization')
  }
  const after = before.withKey(key)
  const shown = key.withoutVerifiers()
  const { fact, admission } = keyCreated(key, organization, at)
  const { admits } = admission
  const plan: Plan<NewOrganizationResult> = {
    after,
    facts: [created, fact],
    granted,
    listNotGiven: input.accessList === undefined,
    result: (revision) => ({ organization, key: shown, privateKey, admits, normalized, revision }),
  }
  refuseOpening({ situation, plan, overrides: { allowUnrestricted } })
  return plan
}
