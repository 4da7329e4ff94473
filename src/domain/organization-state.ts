import type { ApiKey } from './api-key.js'
import { invalid } from './input.js'
import type { Organization } from './organization.js'
import type { Project } from './project.js'

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
   * @throws {@link InvalidInput} when one of them belongs to another organization, or an id occurs
   *   twice.
   */
  static of(
    organization: Organization,
    projects: readonly Project[] = [],
    keys: readonly ApiKey[] = [],
  ): OrganizationState {
    return new OrganizationState(
      organization,
      owned(organization, projects, 'projects'),
      owned(organization, keys, 'keys'),
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
    if (organization.id !== this.organization.id) invalid('organization', 'must be the same one')
    return new OrganizationState(organization, this.#projects, this.#keys)
  }

  /**
   * The same with that project new or changed.
   *
   * @throws {@link InvalidInput} when it belongs to another organization.
   */
  withProject(project: Project): OrganizationState {
    const projects = replaced(this.#projects, this.organization, project, 'project')
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
   * @throws {@link InvalidInput} when it belongs to another organization.
   */
  withKey(key: ApiKey): OrganizationState {
    const keys = replaced(this.#keys, this.organization, key, 'key')
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

function owned<Kind extends Owned>(
  organization: Organization,
  items: readonly Kind[],
  field: string,
): ReadonlyMap<string, Kind> {
  const byId = new Map<string, Kind>()
  items.forEach((item, index) => {
    if (item.organization !== organization.id) {
      invalid(`${field}[${index}].organization`, 'must be the organization itself')
    }
    if (byId.has(item.id)) invalid(`${field}[${index}].id`, 'must be there once')
    byId.set(item.id, item)
  })
  return byId
}

function replaced<Kind extends Owned>(
  items: ReadonlyMap<string, Kind>,
  organization: Organization,
  item: Kind,
  field: string,
): ReadonlyMap<string, Kind> {
  if (item.organization !== organization.id) {
    invalid(`${field}.organization`, 'must be the organization itself')
  }
  return new Map(items).set(item.id, item)
}

function without<Kind>(items: ReadonlyMap<string, Kind>, id: string): ReadonlyMap<string, Kind> {
  const rest = new Map(items)
  rest.delete(id)
  return rest
}
