import type { ManagementCommand } from './management-command.js'
import type { OperationLevel } from './operation.js'
import type { Level } from './role.js'

/** A role as it is written down. */
export interface RoleDefinition<Role extends string = string> {
  readonly level: Level
  /**
   * Roles that whoever holds this one holds too. An organization role that includes a project role
   * holds it on every project of that organization; a project role includes project roles only.
   */
  readonly includes?: readonly Role[]
  /** What people call it. Default: the name. */
  readonly title?: string
}

/** An operation as it is written down. */
export interface OperationDefinition<Role extends string = string> {
  /**
   * Which one id a request must name: an organization's, a project's, or `'none'`, in which case
   * the operation is judged on the key's own organization and a project role counts wherever held.
   */
  readonly level: OperationLevel
  /**
   * Who may: holders of any one of these roles (roles that include one of them hold it too),
   * `'any-key'` of the organization, or `'public'`, everybody without a key.
   */
  readonly allow: { readonly anyOf: readonly Role[] } | 'any-key' | 'public'
  /** Whether the key must have an access list, whatever its organization says. Default `false`. */
  readonly requiresAccessList?: boolean
  /** HTTP method of its route, for route tables. */
  readonly method?: string
  /** Path template of its route, such as `/orgs/{orgId}/apiKeys`, for route tables. */
  readonly path?: string
}

/** The roles a new key starts with, whatever else it is given (rules S15 to S17). */
export interface NewKeyRoles<Role extends string = string> {
  /** For a key created in the organization. Default none. */
  readonly organization?: readonly Role[]
  /**
   * For a key created for a project: project roles there, organization roles in the organization
   * that owns it. Default none.
   */
  readonly project?: readonly Role[]
}

/** Everything a {@link RolePolicy} is made of. */
export interface PolicyDefinition<Role extends string = string, Operation extends string = string> {
  /** Name → role. Names: a letter, then letters, digits, `_`, `.`, `:`, `-`; at most 100. */
  readonly roles: { readonly [R in Role]: RoleDefinition<NoInfer<Role>> }
  /** Name → operation. Names as for roles. */
  readonly operations: { readonly [O in Operation]: OperationDefinition<NoInfer<Role>> }
  /** The roles a new key starts with. They must not allow any management command that writes. */
  readonly newKeyRoles?: NewKeyRoles<NoInfer<Role>>
  /** The project roles that a key gets on a project it creates. Default none. */
  readonly projectCreatorRoles?: readonly NoInfer<Role>[]
  /**
   * Command of the Access Manager → the operation it takes. A command that is not named here is
   * refused to everybody but the system.
   */
  readonly management?: { readonly [C in ManagementCommand]?: NoInfer<Operation> }
}

/** What {@link RolePolicy.extend} adds: new roles and operations, and settings to replace. */
export type PolicyExtension<
  Role extends string,
  Operation extends string,
  NewRole extends string,
  NewOperation extends string,
> = {
  readonly roles?: { readonly [R in NewRole]: RoleDefinition<NoInfer<Role | NewRole>> }
  readonly operations?: {
    readonly [O in NewOperation]: OperationDefinition<NoInfer<Role | NewRole>>
  }
} & Pick<
  PolicyDefinition<Role | NewRole, Operation | NewOperation>,
  'newKeyRoles' | 'projectCreatorRoles' | 'management'
>
