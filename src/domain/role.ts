/** Where something is held or done: in the organization, or in one project. */
export type Level = 'organization' | 'project'

/** A bundle of operations at a level, with the roles it includes: a frozen value of a policy. */
export interface Role {
  readonly name: string
  readonly level: Level
  /** What people call it; the name unless defined otherwise. */
  readonly title: string
  /** The roles named in its definition. */
  readonly includes: readonly string[]
  /** Every role that whoever holds this one holds too, itself included, sorted. */
  readonly closure: readonly string[]
}
