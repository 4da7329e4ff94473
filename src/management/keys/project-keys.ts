import * as z from 'zod'
import type { ApiKey } from '../../domain/api-key.js'
import type { AuditFact } from '../../domain/audit-event.js'
import { invalid } from '../../domain/input.js'
import type { OrganizationState } from '../../domain/organization-state.js'
import type { Command, CommandInput, Overrides, Plan } from '../command.js'
import { RuleBroken } from '../errors.js'
import { keyOf, rolesOf, seenFrom } from '../lookup-records.js'
import { overrides, reference, roleNames } from '../read-input.js'
import type { KeyResult } from './update-key.js'

/** A key of the organization to be let into a project: by its id or by its public key. */
export interface InviteKeyInput extends CommandInput {
  /** Id of the project. */
  readonly project: string
  /** Id of the key. Either this or `publicKey`. */
  readonly key?: string | undefined
  /** Public key of the key. Either this or `key`. */
  readonly publicKey?: string | undefined
  /** The roles it shall hold in the project, at least one. */
  readonly roles: readonly string[]
}

/** Roles of a key in a project. */
export interface ProjectRolesInput extends CommandInput, Overrides {
  /** Id of the project. */
  readonly project: string
  /** Id of the key. */
  readonly key: string
  /** Exactly the roles it shall hold in the project, at least one. */
  readonly roles: readonly string[]
}

/** A key in a project. */
export interface ProjectKeyInput extends CommandInput, Overrides {
  /** Id of the project. */
  readonly project: string
  /** Id of the key. */
  readonly key: string
}

const inProject = { organization: z.string().optional(), project: reference }

/** Lets a key of the organization into a project (procedure P6). */
export const inviteKey: Command<InviteKeyInput, KeyResult> = {
  name: 'keys.invite',
  input: z.strictObject({
    ...inProject,
    key: reference.optional(),
    publicKey: z.string().optional(),
    roles: roleNames,
    ...overrides,
  }),
  plan({ manager, before }, input) {
    const { project } = input
    const key = invited(before, input)
    if (key.rolesIn(project).length > 0) {
      const rule = 'has roles in the project; change them with keys.changeProjectRoles'
      throw new RuleBroken('ALREADY_IN_PROJECT', rule, { field: 'key', keys: [key.id] })
    }
    const roles = rolesOf(manager.policy, input.roles, 'project')
    const after = key.withProjectRoles(project, roles)
    const fact = { ...about(key, project), roles: after.rolesIn(project) }
    return plan(before, after, project, [{ type: 'key.added_to_project', ...fact }])
  },
}

/** Changes the roles of a key in a project, and nowhere else (procedure P8). */
export const changeProjectRoles: Command<ProjectRolesInput, KeyResult> = {
  name: 'keys.changeProjectRoles',
  input: z.strictObject({ ...inProject, key: reference, roles: roleNames, ...overrides }),
  plan({ manager, before }, input) {
    const { project } = input
    const key = keyOf(before, input.key, project)
    const after = key.withProjectRoles(project, rolesOf(manager.policy, input.roles, 'project'))
    const roles = { before: key.rolesIn(project), after: after.rolesIn(project) }
    const fact: AuditFact = { type: 'key.roles_changed', ...about(key, project), roles }
    const same = roles.before.join() === roles.after.join()
    return plan(before, after, project, same ? [] : [fact])
  },
}

/** Takes a key out of a project; it stays in the organization (procedure P10). */
export const removeKeyFromProject: Command<ProjectKeyInput, KeyResult> = {
  name: 'keys.removeFromProject',
  input: z.strictObject({ ...inProject, key: reference, ...overrides }),
  plan({ before }, { project, key: id }) {
    const key = keyOf(before, id, project)
    const fact = { ...about(key, project), roles: key.rolesIn(project) }
    const after = key.withoutProject(project)
    return plan(before, after, project, [{ type: 'key.removed_from_project', ...fact }])
  },
}

function plan(
  before: OrganizationState,
  key: ApiKey,
  project: string,
  facts: readonly AuditFact[],
): Plan<KeyResult> {
  const shown = seenFrom(key, project)
  return {
    after: before.withKey(key),
    facts,
    result: (revision) => ({ key: shown, revision }),
  }
}

function invited(before: OrganizationState, { key, publicKey }: InviteKeyInput): ApiKey {
  if ((key === undefined) === (publicKey === undefined)) {
    invalid('key', 'must be given, or `publicKey`, and not both')
  }
  const id = key ?? before.keys.find((one) => one.publicKey === publicKey)?.id
  return keyOf(before, id ?? '')
}

function about({ id, publicKey }: ApiKey, project: string) {
  return { key: id, publicKey, project: project as ApiKey['projects'][number] }
}
