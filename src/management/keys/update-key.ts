import * as z from 'zod'
import type { ApiKey } from '../../domain/api-key.js'
import type { AuditFact } from '../../domain/audit-event.js'
import { invalid } from '../../domain/input.js'
import type { Command, CommandInput, Overrides } from '../command.js'
import { keyOf, rolesOf, withinLength } from '../lookup-records.js'
import { overrides, reference, roleNames } from '../read-input.js'

/** A key, and the revision of its organization. */
export interface KeyResult {
  /** The key as it is now, without what its private keys are recognised by. */
  readonly key: ApiKey
  /** The revision of the organization with this change; as it was, where nothing changed. */
  readonly revision: number
}

/** What to change of a key: at least one of the two. */
export interface UpdateKeyInput extends CommandInput, Overrides {
  /** Id of the key. */
  readonly key: string
  /** 1 to 250 characters, for people. Default: as it is. */
  readonly description?: string | undefined
  /** Exactly the roles it shall hold in the organization. Not an empty list. */
  readonly roles?: readonly string[] | undefined
}

/** Changes the description of a key, or its roles in the organization (procedure P3). */
export const updateKey: Command<UpdateKeyInput, KeyResult> = {
  name: 'keys.update',
  input: z.strictObject({
    organization: z.string().optional(),
    key: reference,
    description: z.string().optional(),
    roles: roleNames.optional(),
    ...overrides,
  }),
  plan({ manager, before }, { key: id, description, roles }) {
    if (description === undefined && roles === undefined) {
      invalid('', 'must change something: give `description`, `roles`, or both')
    }
    const old = keyOf(before, id)
    let key = old
    if (description !== undefined) {
      const { descriptionLength } = manager.limits
      key = key.describe(withinLength(description, 'description', descriptionLength))
    }
    if (roles !== undefined) {
      key = key.withOrganizationRoles(rolesOf(manager.policy, roles, 'organization'))
    }
    const shown = key.withoutVerifiers()
    return {
      after: before.withKey(key),
      facts: changes(old, key),
      result: (revision) => ({ key: shown, revision }),
    }
  },
}

function changes(old: ApiKey, key: ApiKey): readonly AuditFact[] {
  const who = { key: key.id, publicKey: key.publicKey }
  const facts: AuditFact[] = []
  if (old.description !== key.description) {
    const description = { before: old.description, after: key.description }
    facts.push({ type: 'key.described', ...who, description })
  }
  const roles = { before: old.organizationRoles, after: key.organizationRoles }
  if (roles.before.join() !== roles.after.join()) {
    facts.push({ type: 'key.roles_changed', ...who, roles })
  }
  return facts
}
