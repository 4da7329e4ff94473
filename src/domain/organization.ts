import { id, type OrganizationId } from './ids.js'
import { fieldsOf, flag, name } from './input.js'
import { dateOf, optionalInstant, type Time } from './instant.js'

/** What an {@link Organization} is made of. */
export interface OrganizationFields {
  readonly id: string
  /** 1 to 64 characters, for people. */
  readonly name: string
  /** Whether every request must come from an address on the caller's own list. Default `false`. */
  readonly accessListRequired?: boolean
  readonly createdAt?: Time | undefined
}

const FIELDS = ['id', 'name', 'accessListRequired', 'createdAt'] as const

/**
 * The tenant: owns projects and API keys, and may require access lists. A frozen value.
 *
 * @example
 * ```ts
 * import { Organization } from 'keywarden'
 *
 * const acme = Organization.of({ id: 'acme', name: 'Acme Logistics' })
 * acme.accessListRequired // => false
 * acme.requireAccessList().accessListRequired // => true
 * ```
 */
export class Organization {
  readonly id: OrganizationId
  readonly name: string
  /**
   * While true, a request with one of the organization's keys must come from an address on that
   * key's own list, and a key without entries can do nothing (rules S6 to S8).
   */
  readonly accessListRequired: boolean
  readonly #createdAt: number | undefined

  private constructor(fields: ReturnType<typeof read>) {
    this.id = fields.id
    this.name = fields.name
    this.accessListRequired = fields.accessListRequired
    this.#createdAt = fields.createdAt
    Object.freeze(this)
  }

  /**
   * An organization from its fields.
   *
   * @throws {@link InvalidInput} naming the field that breaks a rule.
   */
  static of(fields: OrganizationFields): Organization {
    return new Organization(read(fields))
  }

  /** Whether `value` is an organization of this library, rather than something of its shape. */
  static is(value: unknown): value is Organization {
    return typeof value === 'object' && value !== null && #createdAt in value
  }

  /** When it was created, a fresh `Date`; `undefined` when not known. */
  get createdAt(): Date | undefined {
    return dateOf(this.#createdAt)
  }

  /** Switches the requirement of access lists on (rule S6). */
  requireAccessList(): Organization {
    return this.accessListRequired ? this : this.#with({ accessListRequired: true })
  }

  /** Switches the requirement of access lists off. */
  stopRequiringAccessList(): Organization {
    return this.accessListRequired ? this.#with({ accessListRequired: false }) : this
  }

  /**
   * The same organization under another name.
   *
   * @throws {@link InvalidInput} when it is not printable text of 1 to 64 characters.
   */
  rename(name: string): Organization {
    return this.#with({ name })
  }

  /** Plain data that {@link Organization.of} takes back. */
  toJSON(): OrganizationFields {
    const { id, name, accessListRequired } = this
    return { id, name, accessListRequired, createdAt: this.#createdAt }
  }

  #with(change: Partial<OrganizationFields>): Organization {
    return Organization.of({ ...this.toJSON(), ...change })
  }
}

function read(input: OrganizationFields) {
  const fields = fieldsOf(input, '', FIELDS)
  return {
    id: id<OrganizationId>(fields.id, 'id'),
    name: name(fields.name, 'name', 1, 64),
    accessListRequired: flag(fields.accessListRequired, 'accessListRequired', false),
    createdAt: optionalInstant(fields.createdAt, 'createdAt'),
  }
}
