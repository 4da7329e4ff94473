import { fieldsOf, rowsOf } from './input.js'
import type { PolicyDefinition } from './policy-definition.js'
import { PolicyFaults } from './policy-faults.js'
import { POLICY_FIELDS } from './policy-reader.js'

/**
 * A definition and an extension of it as one, to be read like any definition: tables merged,
 * settings replaced where the extension gives them.
 *
 * @throws {@link InvalidPolicy} when the extension cannot be read or defines a name again.
 */
export function extendedDefinition(
  definition: Required<PolicyDefinition>,
  extension: unknown,
): object {
  const faults = new PolicyFaults()
  const added = faults.attempt(() => fieldsOf(extension, '', POLICY_FIELDS), NOTHING)
  const rows = (table: 'roles' | 'operations' | 'management') =>
    added[table] === undefined ? [] : faults.attempt(() => rowsOf(added[table], table), [])
  const grown = (table: 'roles' | 'operations') => {
    const more = rows(table)
    for (const [name] of more) {
      if (!Object.hasOwn(definition[table], name)) continue
      const way = 'is defined already; to change it, define a new policy from `definition`'
      faults.report('ALREADY_DEFINED', `${table}.${name}`, way)
    }
    return merged(definition[table], more)
  }
  const whole = {
    roles: grown('roles'),
    operations: grown('operations'),
    management: merged(definition.management, rows('management')),
    newKeyRoles: replaced(definition.newKeyRoles, added.newKeyRoles),
    projectCreatorRoles: replaced(definition.projectCreatorRoles, added.projectCreatorRoles),
  }
  faults.throwIfAny()
  return whole
}

const NOTHING: { readonly [Field in (typeof POLICY_FIELDS)[number]]?: unknown } = Object.freeze(
  Object.create(null),
)

function merged(table: object, rows: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries([...Object.entries(table), ...rows])
}

function replaced(setting: unknown, given: unknown): unknown {
  return given === undefined ? setting : given
}
