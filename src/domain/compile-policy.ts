import { Operation } from './operation.js'
import type { PolicyDefinition } from './policy-definition.js'
import type { ReadPolicy } from './policy-reader.js'
import type { Role } from './role.js'
import type { RoleClosure } from './role-closure.js'

/** The roles of a valid policy, closed under inclusion. */
export function compileRoles(policy: ReadPolicy, closure: RoleClosure): readonly Role[] {
  const roles = [...policy.roles].map(([name, { level, title, includes }]) =>
    Object.freeze({
      ...{ name, level, title },
      includes: Object.freeze(includes),
      closure: Object.freeze([...closure.of(name)].sort()),
    }),
  )
  return Object.freeze(roles)
}

/** The operations of a valid policy, each with every role that satisfies it. */
export function compileOperations(
  policy: ReadPolicy,
  roles: readonly Role[],
): readonly Operation[] {
  const satisfying = satisfaction(roles)
  const operations = [...policy.operations].map(
    ([name, operation]) =>
      new Operation({
        ...operation,
        name,
        anyOf: Object.freeze(operation.anyOf),
        satisfiedBy: satisfying(operation.anyOf),
      }),
  )
  return Object.freeze(operations)
}

/** Minimal roles → every role that includes one of them; equal questions share their answer. */
function satisfaction(roles: readonly Role[]): (anyOf: readonly string[]) => ReadonlySet<string> {
  const includedBy = new Map<string, string[]>(roles.map(({ name }) => [name, []]))
  for (const { name, closure } of roles) {
    for (const included of closure) includedBy.get(included)?.push(name)
  }
  const answers = new Map<string, ReadonlySet<string>>()
  return (anyOf) => {
    const question = [...anyOf].sort().join(' ')
    const known = answers.get(question)
    if (known !== undefined) return known
    const answer = new Set(anyOf.flatMap((minimal) => includedBy.get(minimal) ?? []).sort())
    answers.set(question, answer)
    return answer
  }
}

/** The definition of a valid policy as plain frozen data of our own. */
export function definitionOf(policy: ReadPolicy): PolicyDefinition {
  return deepFreeze({
    roles: Object.fromEntries(policy.roles),
    operations: Object.fromEntries(
      [...policy.operations].map(([name, { access, anyOf, method, path, ...operation }]) => [
        name,
        {
          ...operation,
          allow: access === 'roles' ? { anyOf } : access,
          ...(method !== undefined && { method }),
          ...(path !== undefined && { path }),
        },
      ]),
    ),
    newKeyRoles: policy.newKeyRoles,
    projectCreatorRoles: policy.projectCreatorRoles,
    management: Object.fromEntries(policy.management),
  })
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    if (typeof part === 'object' && part !== null) deepFreeze(part)
  }
  return Object.freeze(value)
}
