import { ApiKey } from './api-key.js'
import { invalid, itemsOf } from './input.js'
import { Organization } from './organization.js'
import { Project } from './project.js'

/**
 * An organization with all it owns: its projects and its keys. A frozen value; rules that look at
 * more than one record, such as the last owner key, look at this.
 *
 * @example
 * ```ts
 * import { Organization, OrganizationState, Project } from 'keywarden'
 *
 * const organization = Organization.of({ id: 'acme', name: 'Acme Logistics' })
 * const project = Project.of({ id: 'billing', organization: 'acme', name: 'Billing' })
 * const state = OrganizationState.of(organization).withProject(project)
 * state.project('billing')?.name // => 'Billing'
 * ```
 */
export class OrganizationState {
  readonly organization: Organization
  readonly #projects: ReadonlyMap<string, Project>
  readonly #keys: ReadonlyMap<string, ApiKey>

  private constructor(
    organization: Organization,
    projects: ReadonlyMap<string, Project>,
    keys: ReadonlyMap<string, ApiKey>,
  ) {
    this.organization = organization
    this.#projects = projects
    this.#keys = keys
    Object.freeze(this)
  }

  /**
   * An organization with these projects and keys.
   *
   * @throws {@link InvalidInput} when one of them is none of this library, belongs to another
   *   organization, or an id occurs twice.
   */
  static of(
    organization: Organization,
    projects: readonly Project[] = [],
    keys: readonly ApiKey[] = [],
  ): OrganizationState {
    if (!Organization.is(organization)) invalid('organization', 'must be made by Organization.of')
    return new OrganizationState(
      organization,
      owned(organization, projects, 'projects', Project),
      owned(organization, keys, 'keys', ApiKey),
    )
  }

  /** Its projects, in the order in which they came. */
  get projects(): readonly Project[] {
    return [...this.#projects.values()]
  }

  /** Its keys, in the order in which they came. */
  get keys(): readonly ApiKey[] {
    return [...this.#keys.values()]
  }

  /** How many keys it has. */
  get keyCount(): number {
    return this.#keys.size
  }

  /** How many projects it has. */
  get projectCount(): number {
    return this.#projects.size
  }

  /** The project of that id, if it is one of this organization. */
  project(id: string): Project | undefined {
    return this.#projects.get(id)
  }

  /** The key of that id, if it is one of this organization. */
  key(id: string): ApiKey | undefined {
    return this.#keys.get(id)
  }

  /** The keys that hold roles in that project. */
  keysIn(project: string): readonly ApiKey[] {
    return this.keys.filter((key) => key.rolesIn(project).length > 0)
  }

  /**
   * The same with the organization changed.
   *
   * @throws {@link InvalidInput} when it is another organization.
   */
  withOrganization(organization: Organization): OrganizationState {
    if (!Organization.is(organization) || organization.id !== this.organization.id) {
      invalid('organization', 'must be the same one')
    }
    return new OrganizationState(organization, this.#projects, this.#keys)
  }

  /**
   * The same with that project new or changed.
   *
   * @throws {@link InvalidInput} when it is none of this library, or of another organization.
   */
  withProject(project: Project): OrganizationState {
    const projects = replaced(this.#projects, this.organization, project, 'project', Project)
    return new OrganizationState(this.organization, projects, this.#keys)
  }

  /** The same without that project; no key holds roles in it any more. */
  withoutProject(id: string): OrganizationState {
    const keys = new Map([...this.#keys].map(([key, value]) => [key, value.withoutProject(id)]))
    return new OrganizationState(this.organization, without(this.#projects, id), keys)
  }

  /**
   * The same with that key new or changed.
   *
   * @throws {@link InvalidInput} when it is none of this library, or of another organization.
   */
  withKey(key: ApiKey): OrganizationState {
    const keys = replaced(this.#keys, this.organization, key, 'key', ApiKey)
    return new OrganizationState(this.organization, this.#projects, keys)
  }

  /** The same without that key. */
  withoutKey(id: string): OrganizationState {
    return new OrganizationState(this.organization, this.#projects, without(this.#keys, id))
  }
}

interface Owned {
  readonly id: string
  readonly organization: string
}

/** The class of the records, which knows its own. */
interface Kind<One extends Owned> {
  readonly name: string
  is(value: unknown): value is One
}

function owned<One extends Owned>(
  organization: Organization,
  items: readonly One[],
  field: string,
  kind: Kind<One>,
): ReadonlyMap<string, One> {
  const byId = new Map<string, One>()
  itemsOf(items, field).forEach((value, index) => {
    const item = ownedBy(organization, value, `${field}[${index}]`, kind)
    if (byId.has(item.id)) invalid(`${field}[${index}].id`, 'must be there once')
    byId.set(item.id, item)
  })
  return byId
}

function replaced<One extends Owned>(
  items: ReadonlyMap<string, One>,
  organization: Organization,
  value: One,
  field: string,
  kind: Kind<One>,
): ReadonlyMap<string, One> {
  const item = ownedBy(organization, value, field, kind)
  return new Map(items).set(item.id, item)
}

function ownedBy<One extends Owned>(
  organization: Organization,
  value: unknown,
  field: string,
  kind: Kind<One>,
): One {
  if (!kind.is(value)) return invalid(field, `must be made by ${kind.name}.of`)
  if (value.organization === organization.id) return value
  return invalid(`${field}.organization`, 'must be the organization itself')
}

function without<Kind>(items: ReadonlyMap<string, Kind>, id: string): ReadonlyMap<string, Kind> {
  const rest = new Map(items)
  rest.delete(id)
  return rest
}
