import * as z from 'zod'
import type { ApiKey } from '../../domain/api-key.js'
import type { Admits } from '../../domain/audit-event.js'
import { optionalInstant, type Time } from '../../domain/instant.js'
import { RoleAssignments } from '../../domain/role-assignments.js'
import type { Command, CommandInput, Overrides, Plan, Situation } from '../command.js'
import { speaksDigest } from '../http-digest.js'
import { rolesOf, withinLength } from '../lookup-records.js'
import { type NewEntry, type NormalizedEntry, readEntries } from '../new-entries.js'
import { combined, keyCreated, mintKey } from '../new-key.js'
import { arrayOf, future, overrides, reference, roleNames, time } from '../read-input.js'

/** What a new key is to be. */
export interface NewKeyInput extends CommandInput, Pick<Overrides, 'allowUnrestricted'> {
  /** 1 to 250 characters, for people. */
  readonly description: string
  /** Roles besides those the policy gives to every new key. Not an empty list. */
  readonly roles?: readonly string[] | undefined
  /** Where it may be used from. Default: no entries. */
  readonly accessList?: readonly NewEntry[] | undefined
  /** From when on it may be used. Default at once. */
  readonly notBefore?: Time | undefined
  /** From when on it may no longer be used: in the future, after `notBefore`. Default never. */
  readonly expiresAt?: Time | undefined
  /**
   * Whether it can be used with HTTP Digest as well, which takes more to be kept of its private key:
   * see `DigestSecrets`. Default `false`.
   */
  readonly httpDigest?: boolean | undefined
}

/** A new key for a project. */
export interface NewProjectKeyInput extends NewKeyInput {
  /** Id of the project. */
  readonly project: string
}

/** A new key, and the only sight there will be of its private key. */
export interface NewKeyResult {
  /** The key as it is now, without what its private keys are recognised by. */
  readonly key: ApiKey
  /** The text its owner keeps. It is not stored, and cannot be shown again. */
  readonly privateKey: string
  /** From where the address gate admits it. */
  readonly admits: Admits
  /** Entries that were given with bits set beyond their prefix. */
  readonly normalized: readonly NormalizedEntry[]
  /** The revision of the organization with this change; as it was, where nothing changed. */
  readonly revision: number
}

const newKey = {
  organization: z.string().optional(),
  description: z.string(),
  roles: roleNames.optional(),
  accessList: arrayOf<NewEntry>().optional(),
  notBefore: time.optional(),
  expiresAt: time.optional(),
  httpDigest: z.boolean().optional(),
  ...overrides,
}

/** Creates a key in the organization (procedure P1). */
export const createKey: Command<NewKeyInput, NewKeyResult> = {
  name: 'keys.create',
  input: z.strictObject(newKey),
  plan(situation, input) {
    const { policy } = situation.manager
    const given = rolesOf(policy, input.roles ?? [], 'organization')
    const granted = RoleAssignments.of(policy.newKeyRoles.organization, {})
    return planKey(situation, input, granted, combined(granted, RoleAssignments.of(given, {})))
  },
}

/** Creates a key in the organization with roles in a project (procedure P5). */
export const createKeyInProject: Command<NewProjectKeyInput, NewKeyResult> = {
  name: 'keys.createInProject',
  input: z.strictObject({ ...newKey, project: reference }),
  plan(situation, input) {
    const { policy } = situation.manager
    const { project } = input
    const given = rolesOf(policy, input.roles ?? [], 'project')
    const granted = defaultsIn(situation, project)
    const roles = combined(granted, inProject(project, given))
    return planKey(situation, input, granted, roles, project)
  },
}

/** What the policy gives to a key made for a project: there, and in the organization. */
function defaultsIn({ manager }: Situation, project: string): RoleAssignments {
  const { policy } = manager
  const names = policy.newKeyRoles.project
  const of = (level: string) => names.filter((name) => policy.role(name)?.level === level)
  return combined(RoleAssignments.of(of('organization'), {}), inProject(project, of('project')))
}

function inProject(project: string, roles: readonly string[]): RoleAssignments {
  return RoleAssignments.of([], roles.length === 0 ? {} : new Map([[project, roles]]))
}

function planKey(
  situation: Situation,
  input: NewKeyInput,
  granted: RoleAssignments,
  roles: RoleAssignments,
  project?: string,
): Plan<NewKeyResult> {
  const { manager, before, at } = situation
  const { list, normalized } = readEntries(situation, input.accessList ?? [], 'accessList')
  const notBefore = optionalInstant(input.notBefore, 'notBefore')
  const expiresAt = optionalInstant(input.expiresAt, 'expiresAt')
  future(expiresAt, 'expiresAt', at)
  const description = withinLength(
    input.description,
    'description',
    manager.limits.descriptionLength,
  )
  const { key, privateKey } = mintKey(situation, {
    ...{ description, roles, accessList: list, notBefore, expiresAt },
    httpDigest: speaksDigest(manager, input.httpDigest),
  })
  const { fact, admission } = keyCreated(key, before.organization, at, project)
  const shown = key.withoutVerifiers()
  return {
    after: before.withKey(key),
    facts: [fact],
    granted,
    listNotGiven: input.accessList === undefined,
    result: (revision) => ({
      ...{ key: shown, privateKey, admits: admission.admits, normalized, revision },
    }),
  }
}
