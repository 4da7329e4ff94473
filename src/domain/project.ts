import { id, type OrganizationId, type ProjectId } from './ids.js'
import { fieldsOf, name } from './input.js'
import { dateOf, optionalInstant, type Time } from './instant.js'

/** What a {@link Project} is made of. */
export interface ProjectFields {
  readonly id: string
  /** The organization it belongs to, for good. */
  readonly organization: string
  /** 1 to 64 characters, for people. */
  readonly name: string
  readonly createdAt?: Time | undefined
}

const FIELDS = ['id', 'organization', 'name', 'createdAt'] as const

/**
 * Belongs to exactly one organization. Keys belong to the organization and may be given roles in
 * its projects; a project owns no key (rule S13). A frozen value.
 *
 * @example
 * ```ts
 * import { Project } from 'keywarden'
 *
 * const project = Project.of({ id: 'billing', organization: 'acme', name: 'Billing' })
 * project.organization // => 'acme'
 * ```
 */
export class Project {
  readonly id: ProjectId
  readonly organization: OrganizationId
  readonly name: string
  readonly #createdAt: number | undefined

  private constructor(fields: ReturnType<typeof read>) {
    this.id = fields.id
    this.organization = fields.organization
    this.name = fields.name
    this.#createdAt = fields.createdAt
    Object.freeze(this)
  }

  /**
   * A project from its fields.
   *
   * @throws {@link InvalidInput} naming the field that breaks a rule.
   */
  static of(fields: ProjectFields): Project {
    return new Project(read(fields))
  }

  /** Whether `value` is a project of this library, rather than something of its shape. */
  static is(value: unknown): value is Project {
    return typeof value === 'object' && value !== null && #createdAt in value
  }

  /** When it was created, a fresh `Date`; `undefined` when not known. */
  get createdAt(): Date | undefined {
    return dateOf(this.#createdAt)
  }

  /**
   * The same project under another name.
   *
   * @throws {@link InvalidInput} when it is not printable text of 1 to 64 characters.
   */
  rename(name: string): Project {
    return Project.of({ ...this.toJSON(), name })
  }

  /** Plain data that {@link Project.of} takes back. */
  toJSON(): ProjectFields {
    const { id, organization, name } = this
    return { id, organization, name, createdAt: this.#createdAt }
  }
}

function read(input: ProjectFields) {
  const fields = fieldsOf(input, '', FIELDS)
  return {
    id: id<ProjectId>(fields.id, 'id'),
    organization: id<OrganizationId>(fields.organization, 'organization'),
    name: name(fields.name, 'name', 1, 64),
    createdAt: optionalInstant(fields.createdAt, 'createdAt'),
  }
}
