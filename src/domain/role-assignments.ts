import { id, type ProjectId } from './ids.js'
import { invalid, itemsOf, join, readSafely, rowsOf } from './input.js'
import { printable } from './printable.js'

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
    for (const [key, roles] of entriesOf(projects)) {
      const field = join('projectRoles', printable(key))
      const project = id<ProjectId>(key, field)
      const set = roleSet(roles, field)
      if (set.length === 0) invalid(field, 'must name at least one role')
      byProject.set(project, set)
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

  /**
   * The same with these roles in the organization.
   *
   * @throws {@link InvalidInput} when `roles` is not an array of strings.
   */
  withOrganization(roles: readonly string[]): RoleAssignments {
    return new RoleAssignments(roleSet(roles, 'organizationRoles'), this.#projects)
  }

  /**
   * The same with exactly these roles in that project, at least one.
   *
   * @throws {@link InvalidInput} when `project` is no id, or `roles` is not an array of at least one
   *   string.
   */
  withProject(project: string, roles: readonly string[]): RoleAssignments {
    const known = new Map(this.#projects).set(id<ProjectId>(project, 'project'), roles)
    return RoleAssignments.of(this.organization, known)
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

function entriesOf(projects: unknown): readonly (readonly [unknown, unknown])[] {
  if (projects === undefined) return []
  // What only looks like a Map, such as a proxy of one, has no own fields: it would read as empty.
  const entries = readSafely('projectRoles', () =>
    projects instanceof Map ? [...Map.prototype.entries.call(projects)] : undefined,
  )
  return entries ?? rowsOf(projects, 'projectRoles')
}

function roleSet(value: unknown, field: string): readonly string[] {
  const names = itemsOf(value, field).map((role, index) =>
    typeof role === 'string' ? role : invalid(`${field}[${index}]`, 'must be the name of a role'),
  )
  return Object.freeze([...new Set(names)].sort())
}
