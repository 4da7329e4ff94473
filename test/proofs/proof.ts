import type { TestDatabase } from '../databases/database.js'

/** How much of a proof is run. */
export interface Effort {
  /** A small part of it, while something is being changed. */
  readonly quick: boolean
  /** What everything that is drawn is drawn from. */
  readonly seed: number
}

/** What was found on one database. */
export interface Finding {
  /** The database, and what else tells it from other findings of a proof. */
  readonly subject: string
  /** What was counted and measured, each with a name that says its unit. */
  readonly figures: Readonly<Record<string, number | string>>
  /** The promises that were broken, a sentence each; none when all were kept. */
  readonly broken: readonly string[]
}

/** Says how far a proof is. */
export type Say = (text: string) => void

/** Something that is promised, and how it is tried. */
export interface Proof {
  readonly name: string
  /** What is promised, in one sentence. */
  readonly promise: string
  /** The kinds of databases it is tried on. */
  readonly kinds: readonly TestDatabase['kind'][]
  /** Tries it on one of them. */
  run(database: TestDatabase, effort: Effort, say: Say): Promise<readonly Finding[]>
}
