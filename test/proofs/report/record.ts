import type { Finding, Proof } from '../proof.js'

/** What it was tried on. */
export interface Machine {
  readonly processors: number
  readonly processor: string
  readonly memory: string
  readonly node: string
  readonly loadBefore: number
  readonly loadAfter: number
}

/** What came of one proof. */
export interface ProofRecord {
  readonly name: string
  readonly promise: string
  readonly command: string
  /** The day it was tried. */
  readonly date: string
  readonly seconds: number
  readonly seed: number
  readonly machine: Machine
  /** The versions of the databases, by the name of each. */
  readonly databases: Readonly<Record<string, string>>
  readonly findings: readonly Finding[]
  /** Databases that were not there, and why. */
  readonly missing: readonly string[]
}

/** Whether all that is promised was kept, on at least one database. */
export function isKept({ findings }: Pick<ProofRecord, 'findings'>): boolean {
  return findings.length > 0 && findings.every(({ broken }) => broken.length === 0)
}

/** The records that were written before, with those of this run in their place. */
export function renewed(
  before: readonly ProofRecord[],
  now: readonly ProofRecord[],
  order: readonly Proof[],
): readonly ProofRecord[] {
  const all = new Map([...before, ...now].map((record) => [record.name, record]))
  return order.flatMap(({ name }) => all.get(name) ?? [])
}
