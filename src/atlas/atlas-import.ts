import type { ApiKey } from '../domain/api-key.js'
import type { Organization } from '../domain/organization.js'
import type { Project } from '../domain/project.js'

/** What an import made of an export: domain values, each found by its id. A frozen value. */
export class AtlasImport {
  /** In the order of the export. */
  readonly organizations: readonly Organization[]
  /** The projects of all organizations, in the order of the export. */
  readonly projects: readonly Project[]
  /** The keys of all organizations, in the order of the export. */
  readonly keys: readonly ApiKey[]
  readonly #organizations: ReadonlyMap<string, Organization>
  readonly #projects: ReadonlyMap<string, Project>
  readonly #keys: ReadonlyMap<string, ApiKey>

  /** @internal */
  constructor(
    organizations: readonly Organization[],
    projects: readonly Project[],
    keys: readonly ApiKey[],
  ) {
    this.organizations = Object.freeze(organizations)
    this.projects = Object.freeze(projects)
    this.keys = Object.freeze(keys)
    this.#organizations = new Map(organizations.map((one) => [one.id, one]))
    this.#projects = new Map(projects.map((one) => [one.id, one]))
    this.#keys = new Map(keys.map((one) => [one.publicKey, one]))
    Object.freeze(this)
  }

  /** The organization of that id, if the export had it. */
  organization(id: string): Organization | undefined {
    return this.#organizations.get(id)
  }

  /** The project of that id, if the export had it, whatever its organization. */
  project(id: string): Project | undefined {
    return this.#projects.get(id)
  }

  /** The key of that public key, if the export had it. */
  keyByPublicKey(publicKey: string): ApiKey | undefined {
    return this.#keys.get(publicKey)
  }
}
