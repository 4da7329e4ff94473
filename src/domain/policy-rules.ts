import type { PolicyProblem, PolicyProblemCode } from './errors.js'
import { MANAGEMENT_COMMANDS } from './management-command.js'
import type { ReadPolicy, RoleNames } from './policy-reader.js'
import { printable } from './printable.js'
import type { Level } from './role.js'
import type { RoleClosure } from './role-closure.js'
import { shortened } from './shortened.js'

/** A rule about whole policies: which problems has this one? */
type PolicyRule = (policy: ReadPolicy, closure: RoleClosure) => PolicyProblem[]

/** Every rule a policy has to keep beyond its shape. Their order is that of the report. */
export const POLICY_RULES: readonly PolicyRule[] = [
  rolesExist,
  rolesAreOfTheRightLevel,
  inclusionHasNoCycle,
  operationsCanBePerformed,
  publicOperationsRequireNoList,
  managementNamesOperationsOfItsLevel,
  defaultRolesDoNotManage,
]

/** A place of the definition that names a role, and the level the role must have there. */
interface RoleReference {
  readonly role: string
  readonly path: string
  /** `undefined` where either level will do. */
  readonly level: Level | undefined
  readonly because: string
}

function* roleReferences(policy: ReadPolicy): Iterable<RoleReference> {
  const list = (names: RoleNames, level?: Level, because = '') =>
    [...names].map(([role, path]) => ({ role, path, level, because }))
  for (const { level, includes } of policy.roles.values()) {
    if (level === 'organization') yield* list(includes)
    else yield* list(includes, 'project', 'project roles include project roles only')
  }
  for (const { level, anyOf } of policy.operations.values()) {
    if (level !== 'organization') yield* list(anyOf)
    else yield* list(anyOf, level, 'no project role reaches an organization operation')
  }
  const { organization, project } = policy.newKeyRoles
  const created = 'a key created in the organization has no project yet'
  yield* list(organization, 'organization', created)
  yield* list(project)
  const creators = 'a creator gets roles on the project it created'
  yield* list(policy.projectCreatorRoles, 'project', creators)
}

function rolesExist(policy: ReadPolicy): PolicyProblem[] {
  if (policy.malformed.has('roles')) return []
  const known = shortened(policy.roles.keys(), 20, ', ')
  return [...roleReferences(policy)]
    .filter(({ role }) => !policy.roles.has(role) && !policy.malformed.has(`roles.${role}`))
    .map(({ role, path }) =>
      problem('UNKNOWN_ROLE', path, `there is no role \`${printable(role)}\`; known are ${known}`),
    )
}

function rolesAreOfTheRightLevel(policy: ReadPolicy): PolicyProblem[] {
  return [...roleReferences(policy)].flatMap(({ role, path, level, because }) => {
    const known = policy.roles.get(role)
    return level === undefined || known === undefined || known.level === level
      ? []
      : problem('WRONG_LEVEL', path, `\`${role}\` is no ${level} role, and ${because}`)
  })
}

function inclusionHasNoCycle(_: ReadPolicy, { cycles }: RoleClosure): PolicyProblem[] {
  return cycles.map((cycle) =>
    problem(
      'INCLUSION_CYCLE',
      `roles.${cycle[0]}.includes`,
      `roles include one another in a circle: ${shortened(cycle, 20, ' → ')} → ${cycle[0]}`,
    ),
  )
}

function operationsCanBePerformed(policy: ReadPolicy): PolicyProblem[] {
  return [...policy.operations]
    .filter(([, { access, anyOf }]) => access === 'roles' && anyOf.size === 0)
    .map(([name]) =>
      problem(
        'OPERATION_UNREACHABLE',
        `operations.${name}.allow.anyOf`,
        "nobody could ever perform it: name at least one role, or allow 'any-key' or 'public'",
      ),
    )
}

function publicOperationsRequireNoList(policy: ReadPolicy): PolicyProblem[] {
  return [...policy.operations]
    .filter(([, { access, requiresAccessList }]) => access === 'public' && requiresAccessList)
    .map(([name]) =>
      problem(
        'PUBLIC_NEEDS_ACCESS_LIST',
        `operations.${name}.requiresAccessList`,
        'a public operation is answered without a key, so there is no list to require',
      ),
    )
}

function managementNamesOperationsOfItsLevel(policy: ReadPolicy): PolicyProblem[] {
  return [...policy.management].flatMap(([command, name]) => {
    const path = `management.${command}`
    const { level } = MANAGEMENT_COMMANDS[command]
    const operation = policy.operations.get(name)
    if (operation === undefined) {
      const reported = ['operations', `operations.${name}`].some((at) => policy.malformed.has(at))
      const message = `there is no operation \`${printable(name)}\``
      return reported ? [] : problem('UNKNOWN_OPERATION', path, message)
    }
    if (operation.level === level) return []
    const message = `the command is judged at level ${level}, \`${name}\` is of level ${operation.level}`
    return problem('WRONG_LEVEL', path, message)
  })
}

function defaultRolesDoNotManage(policy: ReadPolicy, closure: RoleClosure): PolicyProblem[] {
  const { organization, project } = policy.newKeyRoles
  const defaults = [...organization, ...project].map(
    ([role, path]) => ({ role, path, held: closure.of(role) }) as const,
  )
  return [...policy.management].flatMap(([command, name]) => {
    const operation = policy.operations.get(name)
    if (operation?.access === 'public') {
      const message = `everybody could give the command: \`${name}\` is public`
      return problem('DEFAULT_ROLE_MANAGES', `management.${command}`, message)
    }
    const manages = MANAGEMENT_COMMANDS[command].writes && command !== 'keys.rotateSelf'
    if (!manages || operation === undefined) return []
    if (operation.access !== 'roles') {
      const message = `every key could manage: \`${name}\` asks for no role`
      return problem('DEFAULT_ROLE_MANAGES', `management.${command}`, message)
    }
    const minimal = [...operation.anyOf.keys()]
    return defaults
      .filter(({ held }) => minimal.some((role) => held.has(role)))
      .map(({ role, path }) =>
        problem(
          'DEFAULT_ROLE_MANAGES',
          path,
          `every new key could manage: \`${role}\` allows \`${name}\`, which ${command} takes`,
        ),
      )
  })
}

function problem(code: PolicyProblemCode, path: string, message: string): PolicyProblem {
  return { code, path, message }
}
