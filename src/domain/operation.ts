import type { Level } from './role.js'

/** What an operation works on: an organization, one project, or nothing that is named. */
export type OperationLevel = Level | 'none'

/** What an {@link Operation} is made of. */
export interface OperationFields {
  readonly name: string
  readonly level: OperationLevel
  readonly access: 'roles' | 'any-key' | 'public'
  readonly anyOf: readonly string[]
  readonly satisfiedBy: ReadonlySet<string>
  readonly requiresAccessList: boolean
  readonly method: string | undefined
  readonly path: string | undefined
}

/** Something a request wants to do, as its policy defines it. A frozen value. */
export class Operation {
  readonly name: string
  /** Which one id a request must name: an organization's, a project's, or none. */
  readonly level: OperationLevel
  /** Who may: holders of a role, any key of the organization, or everybody without a key. */
  readonly access: 'roles' | 'any-key' | 'public'
  /** The minimal roles, any one of which suffices; empty unless access is by roles. */
  readonly anyOf: readonly string[]
  /** Whether the key must have an access list, whatever its organization says (rule S5). */
  readonly requiresAccessList: boolean
  /** HTTP method of the route, where the definition names one. */
  readonly method: string | undefined
  /** Path template of the route, where the definition names one. */
  readonly path: string | undefined
  readonly #satisfiedBy: ReadonlySet<string>

  /** @internal */
  constructor(fields: OperationFields) {
    this.name = fields.name
    this.level = fields.level
    this.access = fields.access
    this.anyOf = fields.anyOf
    this.requiresAccessList = fields.requiresAccessList
    this.method = fields.method
    this.path = fields.path
    this.#satisfiedBy = fields.satisfiedBy
    Object.freeze(this)
  }

  /** Every role that suffices: the minimal ones and all that include one of them, sorted. */
  get satisfiedBy(): readonly string[] {
    return [...this.#satisfiedBy]
  }

  /** Whether holding that role, in the scope of its level, suffices. */
  isSatisfiedBy(role: string): boolean {
    return this.#satisfiedBy.has(role)
  }
}
