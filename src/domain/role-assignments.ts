import { id, type ProjectId } from './ids.js'
import { fieldsOf, invalid, itemsOf, join } from './input.js'

/** Project id → the roles held in that project. */
export type ProjectRoles =
  | { readonly [project: string]: readonly string[] }
  | ReadonlyMap<string, readonly string[]>

const NONE: readonly string[] = Object.freeze([])

/**
 * Who holds which roles where: roles in the organization, and roles per project. A frozen value
 * with set semantics. Whether the names exist and are of the right level, the policy knows.
 */
export class RoleAssignments {
  /** Roles held in the organization, sorted. */
  readonly organization: readonly string[]
  readonly #projects: ReadonlyMap<string, readonly string[]>

  private constructor(
    organization: readonly string[],
    projects: ReadonlyMap<string, readonly string[]>,
  ) {
    this.organization = organization
    this.#projects = projects
    Object.freeze(this)
  }

  /**
   * Assignments from role names. The organization's may be empty, a project's may not: a project
   * in which no role is held is simply not named.
   *
   * @throws {@link InvalidInput} naming the field that breaks a rule.
   */
  static of(organization: unknown, projects: unknown): RoleAssignments {
    const byProject = new Map<string, readonly string[]>()
    for (const [project, roles] of entriesOf(projects)) {
      const field = 'projectRoles'
      id<ProjectId>(project, `a project in ${field}`)
      const set = roleSet(roles, join(field, String(project)))
      if (set.length === 0) invalid(join(field, String(project)), 'must name at least one role')
      byProject.set(String(project), set)
    }
    const own = organization === undefined ? NONE : roleSet(organization, 'organizationRoles')
    return new RoleAssignments(own, byProject)
  }

  /** The projects in which roles are held. */
  get projects(): readonly ProjectId[] {
    return [...this.#projects.keys()] as ProjectId[]
  }

  /** The roles held in that project itself, sorted; those of the organization apart. */
  in(project: string): readonly string[] {
    return this.#projects.get(project) ?? NONE
  }

  /** The same with these roles in the organization. */
  withOrganization(roles: readonly string[]): RoleAssignments {
    return new RoleAssignments(roleSet(roles, 'organizationRoles'), this.#projects)
  }

  /** The same with exactly these roles in that project, at least one. */
  withProject(project: string, roles: readonly string[]): RoleAssignments {
    return RoleAssignments.of(this.organization, new Map(this.#projects).set(project, roles))
  }

  /** The same without any role in that project. */
  withoutProject(project: string): RoleAssignments {
    if (!this.#projects.has(project)) return this
    const projects = new Map(this.#projects)
    projects.delete(project)
    return new RoleAssignments(this.organization, projects)
  }

  /** Plain data: the arguments that {@link RoleAssignments.of} takes back. */
  toJSON(): {
    organizationRoles: readonly string[]
    projectRoles: Record<string, readonly string[]>
  } {
    return {
      organizationRoles: this.organization,
      projectRoles: Object.fromEntries(this.#projects),
    }
  }
}

function entriesOf(projects: unknown): Iterable<readonly [unknown, unknown]> {
  if (projects === undefined) return []
  if (projects instanceof Map) return projects
  if (typeof projects !== 'object' || projects === null || Array.isArray(projects)) {
    return invalid('projectRoles', 'must be an object or a Map from project ids to role names')
  }
  return Object.entries(fieldsOf(projects, 'projectRoles', Object.keys(projects)))
}

function roleSet(value: unknown, field: string): readonly string[] {
  const names = itemsOf(value, field).map((role, index) =>
    typeof role === 'string' ? role : invalid(`${field}[${index}]`, 'must be the name of a role'),
  )
  return Object.freeze([...new Set(names)].sort())
}
