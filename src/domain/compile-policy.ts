import { deepFreeze } from './deep-freeze.js'
import { Operation } from './operation.js'
import type { PolicyDefinition } from './policy-definition.js'
import type { ReadPolicy, ReadRole, RoleNames } from './policy-reader.js'
import type { Role } from './role.js'
import type { RoleClosure } from './role-closure.js'

/** The roles of a valid policy, closed under inclusion. */
export function compileRoles(policy: ReadPolicy, closure: RoleClosure): readonly Role[] {
  return Object.freeze([...policy.roles].map(([name, role]) => roleOf(name, role, closure)))
}

function roleOf(name: string, { level, title, includes }: ReadRole, closure: RoleClosure): Role {
  let held: readonly string[] | undefined
  return Object.freeze({
    ...{ name, level, title },
    includes: namesOf(includes),
    get closure() {
      held ??= Object.freeze([...closure.of(name)].sort())
      return held
    },
  })
}

/** The operations of a valid policy, each with every role that satisfies it. */
export function compileOperations(policy: ReadPolicy, closure: RoleClosure): readonly Operation[] {
  const satisfying = satisfaction(closure)
  const operations = [...policy.operations].map(([name, operation]) => {
    const anyOf = namesOf(operation.anyOf)
    return new Operation({ ...operation, name, anyOf, satisfiedBy: satisfying(anyOf) })
  })
  return Object.freeze(operations)
}

/** Minimal roles → every role that includes one of them; equal questions share their answer. */
function satisfaction(closure: RoleClosure): (anyOf: readonly string[]) => ReadonlySet<string> {
  const answers = new Map<string, ReadonlySet<string>>()
  return (anyOf) => {
    const question = [...anyOf].sort().join(' ')
    const known = answers.get(question)
    if (known !== undefined) return known
    const answer = new Set([...closure.holding(anyOf)].sort())
    answers.set(question, answer)
    return answer
  }
}

/** The definition of a valid policy as plain frozen data of our own. */
export function definitionOf(policy: ReadPolicy): Required<PolicyDefinition> {
  const { organization, project } = policy.newKeyRoles
  return deepFreeze({
    roles: Object.fromEntries(
      [...policy.roles].map(([name, role]) => [
        name,
        { ...role, includes: namesOf(role.includes) },
      ]),
    ),
    operations: Object.fromEntries(
      [...policy.operations].map(([name, { access, anyOf, method, path, ...operation }]) => [
        name,
        {
          ...operation,
          allow: access === 'roles' ? { anyOf: namesOf(anyOf) } : access,
          ...(method !== undefined && { method }),
          ...(path !== undefined && { path }),
        },
      ]),
    ),
    newKeyRoles: { organization: namesOf(organization), project: namesOf(project) },
    projectCreatorRoles: namesOf(policy.projectCreatorRoles),
    management: Object.fromEntries(policy.management),
  })
}

function namesOf(names: RoleNames): readonly string[] {
  return Object.freeze([...names.keys()])
}
