import { compileOperations, compileRoles, definitionOf } from './compile-policy.js'
import { InvalidPolicy } from './errors.js'
import { extendedDefinition } from './extended-definition.js'
import type { ManagementCommand } from './management-command.js'
import type { Operation } from './operation.js'
import type { NewKeyRoles, PolicyDefinition, PolicyExtension } from './policy-definition.js'
import { PolicyFaults } from './policy-faults.js'
import { type ReadPolicy, readPolicy } from './policy-reader.js'
import { POLICY_RULES } from './policy-rules.js'
import type { Role } from './role.js'
import type { RoleAssignments } from './role-assignments.js'
import { RoleClosure } from './role-closure.js'

/**
 * The closed, validated set of roles and operations: the only thing that knows them.
 *
 * Role and operation names are inferred as literal types, so that a misspelt one does not compile.
 * A `RolePolicy` without type arguments accepts any names, for requests that come from outside.
 *
 * @example
 * ```ts
 * import { RolePolicy } from 'keywarden'
 *
 * const policy = RolePolicy.define({
 *   roles: {
 *     OWNER: { level: 'organization', includes: ['MEMBER', 'EDITOR'] },
 *     MEMBER: { level: 'organization' },
 *     EDITOR: { level: 'project' },
 *   },
 *   operations: {
 *     readSettings: { level: 'organization', allow: { anyOf: ['MEMBER'] } },
 *     publish: { level: 'project', allow: { anyOf: ['EDITOR'] }, requiresAccessList: true },
 *   },
 *   newKeyRoles: { organization: ['MEMBER'] },
 * })
 * policy.operation('publish')?.satisfiedBy // => ['EDITOR', 'OWNER']
 * ```
 */
export class RolePolicy<RoleName extends string = string, OperationName extends string = string> {
  /** Every role, in the order of the definition. */
  readonly roles: readonly Role[]
  /** Every operation, in the order of the definition. */
  readonly operations: readonly Operation[]
  /** The roles a new key starts with (rules S15, S16). */
  readonly newKeyRoles: Readonly<Required<NewKeyRoles<RoleName>>>
  /** The project roles that a key gets on a project it creates. */
  readonly projectCreatorRoles: readonly RoleName[]
  /** What the policy was made of; {@link RolePolicy.define} takes it back, whole or changed. */
  readonly definition: Required<PolicyDefinition<RoleName, OperationName>>
  readonly #rolesByName: ReadonlyMap<string, Role>
  readonly #operationsByName: ReadonlyMap<string, Operation>
  readonly #management: ReadonlyMap<ManagementCommand, string>
  readonly #managing: ReadonlySet<string>
  readonly #recognized = new WeakSet<RoleAssignments>()

  private constructor(policy: ReadPolicy, closure: RoleClosure) {
    this.roles = compileRoles(policy, closure)
    this.operations = compileOperations(policy, closure)
    this.definition = definitionOf(policy) as Required<PolicyDefinition<RoleName, OperationName>>
    this.newKeyRoles = this.definition.newKeyRoles as Required<NewKeyRoles<RoleName>>
    this.projectCreatorRoles = this.definition.projectCreatorRoles
    this.#rolesByName = new Map(this.roles.map((role) => [role.name, role]))
    this.#operationsByName = new Map(this.operations.map((one) => [one.name, one]))
    this.#management = policy.management
    this.#managing = new Set(policy.management.values())
    Object.freeze(this)
  }

  /**
   * A policy from its definition.
   *
   * @throws {@link InvalidPolicy} naming every problem: unknown names, wrong levels, circles of
   *   inclusion, operations nobody can perform, default roles that manage.
   */
  static define<const RoleName extends string, const OperationName extends string>(
    definition: PolicyDefinition<RoleName, OperationName>,
  ): RolePolicy<RoleName, OperationName> {
    const faults = new PolicyFaults()
    const policy = readPolicy(definition, faults)
    if (policy === undefined) throw new InvalidPolicy(faults.problems)
    const includes = [...policy.roles].map(
      ([name, role]) => [name, [...role.includes.keys()]] as const,
    )
    const closure = new RoleClosure(new Map(includes))
    const broken = POLICY_RULES.flatMap((rule) => rule(policy, closure))
    const problems = [...faults.problems, ...broken]
    if (problems.length > 0) throw new InvalidPolicy(problems)
    return new RolePolicy(policy, closure)
  }

  /**
   * This policy with more roles and operations. `newKeyRoles` and `projectCreatorRoles`, if given,
   * replace those of this policy; so does each entry of `management`.
   *
   * To change what is defined already, define a new policy from {@link RolePolicy.definition}.
   *
   * @throws {@link InvalidPolicy} also when a name is defined already (`ALREADY_DEFINED`).
   */
  extend<const NewRole extends string = never, const NewOperation extends string = never>(
    extension: PolicyExtension<RoleName, OperationName, NewRole, NewOperation>,
  ): RolePolicy<RoleName | NewRole, OperationName | NewOperation> {
    return RolePolicy.define(
      extendedDefinition(this.definition, extension) as PolicyDefinition<
        RoleName | NewRole,
        OperationName | NewOperation
      >,
    )
  }

  /** Whether `value` is a policy of this library, rather than something of its shape. */
  static is(value: unknown): value is RolePolicy {
    return typeof value === 'object' && value !== null && #recognized in value
  }

  /** The role of that name, if the policy knows it. */
  role(name: string): Role | undefined {
    return this.#rolesByName.get(name)
  }

  /** The operation of that name, if the policy knows it. */
  operation(name: string): Operation | undefined {
    return this.#operationsByName.get(name)
  }

  /** The operation that a command of the Access Manager takes, if the policy names one. */
  operationFor(command: ManagementCommand): Operation | undefined {
    const name = this.#management.get(command)
    return name === undefined ? undefined : this.operation(name)
  }

  /** Whether some command of the Access Manager takes the operation of that name. */
  manages(operation: string): boolean {
    return this.#managing.has(operation)
  }

  /** Whether every assigned role exists and stands where a role of its level can be held. */
  recognizes(assignments: RoleAssignments): boolean {
    return this.#recognized.has(assignments) || this.#examine(assignments)
  }

  /** Apart, because what closures of a method refer to is allocated whenever it is called. */
  #examine(assignments: RoleAssignments): boolean {
    const recognized =
      assignments.organization.every((name) => this.role(name)?.level === 'organization') &&
      assignments.projects.every((project) =>
        assignments.in(project).every((name) => this.role(name)?.level === 'project'),
      )
    if (recognized) this.#recognized.add(assignments)
    return recognized
  }
}
