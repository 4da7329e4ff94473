import type { PolicyProblem, PolicyProblemCode } from './errors.js'
import { MANAGEMENT_COMMANDS } from './management-command.js'
import type { ReadPolicy } from './policy-reader.js'
import type { Level } from './role.js'
import type { RoleClosure } from './role-closure.js'

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
  /** Absent where either level will do. */
  readonly level?: Level
  readonly because?: string
}

function* roleReferences(policy: ReadPolicy): Iterable<RoleReference> {
  const list = (path: string, roles: readonly string[], level?: Level, because?: string) =>
    roles.map((role, index) => ({
      role,
      path: `${path}[${index}]`,
      ...(level !== undefined && { level }),
      ...(because !== undefined && { because }),
    }))
  for (const [name, { level, includes }] of policy.roles) {
    const path = `roles.${name}.includes`
    if (level === 'organization') yield* list(path, includes)
    else yield* list(path, includes, 'project', 'project roles include project roles only')
  }
  for (const [name, { level, anyOf }] of policy.operations) {
    const path = `operations.${name}.allow.anyOf`
    if (level !== 'organization') yield* list(path, anyOf)
    else yield* list(path, anyOf, level, 'no project role reaches an organization operation')
  }
  const { organization, project } = policy.newKeyRoles
  const created = 'a key created in the organization has no project yet'
  yield* list('newKeyRoles.organization', organization, 'organization', created)
  yield* list('newKeyRoles.project', project)
  const creators = 'a creator gets roles on the project it created'
  yield* list('projectCreatorRoles', policy.projectCreatorRoles, 'project', creators)
}

function rolesExist(policy: ReadPolicy): PolicyProblem[] {
  const known = [...policy.roles.keys()].join(', ')
  return [...roleReferences(policy)]
    .filter(({ role }) => !policy.roles.has(role))
    .map(({ role, path }) =>
      problem('UNKNOWN_ROLE', path, `there is no role \`${role}\`; known are ${known}`),
    )
}

function rolesAreOfTheRightLevel(policy: ReadPolicy): PolicyProblem[] {
  return [...roleReferences(policy)]
    .filter(
      ({ role, level }) =>
        level && policy.roles.has(role) && policy.roles.get(role)?.level !== level,
    )
    .map(({ role, path, level, because }) =>
      problem('WRONG_LEVEL', path, `\`${role}\` is no ${level} role, and ${because}`),
    )
}

function inclusionHasNoCycle(_: ReadPolicy, { cycles }: RoleClosure): PolicyProblem[] {
  return cycles.map((cycle) =>
    problem(
      'INCLUSION_CYCLE',
      `roles.${cycle[0]}.includes`,
      `roles include one another in a circle: ${[...cycle, cycle[0]].join(' → ')}`,
    ),
  )
}

function operationsCanBePerformed(policy: ReadPolicy): PolicyProblem[] {
  return [...policy.operations]
    .filter(([, { access, anyOf }]) => access === 'roles' && anyOf.length === 0)
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
      return problem('UNKNOWN_OPERATION', path, `there is no operation \`${name}\``)
    }
    if (operation.level === level) return []
    const message = `the command is judged at level ${level}, \`${name}\` is of level ${operation.level}`
    return problem('WRONG_LEVEL', path, message)
  })
}

function defaultRolesDoNotManage(policy: ReadPolicy, closure: RoleClosure): PolicyProblem[] {
  return [...policy.management].flatMap(([command, name]) => {
    const operation = policy.operations.get(name)
    const manages = MANAGEMENT_COMMANDS[command].writes && command !== 'keys.rotateSelf'
    if (!manages || operation === undefined) return []
    if (operation.access !== 'roles') {
      const message = `every key could manage: \`${name}\` asks for no role`
      return problem('DEFAULT_ROLE_MANAGES', `management.${command}`, message)
    }
    return (['organization', 'project'] as const).flatMap((place) =>
      policy.newKeyRoles[place].flatMap((role, index) =>
        operation.anyOf.some((minimal) => closure.of(role).has(minimal))
          ? problem(
              'DEFAULT_ROLE_MANAGES',
              `newKeyRoles.${place}[${index}]`,
              `every new key could manage: \`${role}\` allows \`${name}\`, which ${command} takes`,
            )
          : [],
      ),
    )
  })
}

function problem(code: PolicyProblemCode, path: string, message: string): PolicyProblem {
  return { code, path, message }
}
