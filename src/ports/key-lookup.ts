import type { ApiKey } from '../domain/api-key.js'
import type { Organization } from '../domain/organization.js'
import type { Project } from '../domain/project.js'

/** Everything one decision needs to know about a key, from one moment of the storage. */
export interface KeyRecord {
  readonly kind: 'key'
  readonly key: ApiKey
  /** The organization that owns the key. */
  readonly organization: Organization
  /** The asked projects that exist in that organization, by id; others may be there too. */
  readonly projects: { get(id: string): Project | undefined }
  /**
   * How many entries the access list has according to the stored key itself, apart from the list:
   * a list that was lost on the way is then seen to be damaged, rather than taken for empty.
   */
  readonly entryCount: number
  /** The revision of the organization that the record was read at. */
  readonly revision: number
}

/** A stored key that cannot be read. */
export interface DamagedKey {
  readonly kind: 'damaged'
  /** What is wrong with it, for operators; never a secret. */
  readonly detail: string
}

/** There is no key of that public key. */
export interface UnknownKey {
  readonly kind: 'unknown'
}

/** What a lookup found. "There is none" is an answer of its own, not an absence. */
export type Found = KeyRecord | DamagedKey | UnknownKey

/** The answer for a key that does not exist. */
export const UNKNOWN_KEY: UnknownKey = Object.freeze({ kind: 'unknown' })

/** A revision of an organization that somebody knows of, because a command led to it. */
export interface KnownRevision {
  /** Id of the organization. */
  readonly organization: string
  /** Its revision, from 1. */
  readonly revision: number
}

/**
 * The hot path's view of a storage: one call, and everything that one decision needs.
 *
 * Public keys are compared byte for byte. A fault of the storage rejects or throws; the engine
 * answers it with `UNAVAILABLE`. A cache, a metric or a circuit breaker is another `KeyLookup`
 * around this one.
 *
 * `keyLookupContract` of `keywarden/testing` shows whether a lookup keeps these promises.
 */
export interface KeyLookup {
  /**
   * The key of that public key, with those of the given projects that its organization has.
   *
   * With `atLeast`, whatever is remembered from before that revision is no answer: neither an older
   * record of that organization, nor that a key was unknown. Who remembers nothing may ignore it; a
   * revision that does not exist, or is of another organization, is no fault.
   */
  find(publicKey: string, projects: readonly string[], atLeast?: KnownRevision): Promise<Found>
  /**
   * The same without waiting, where the answer is in memory; `undefined` where it is not. A lookup
   * that never has answers in memory leaves the method out.
   */
  peek?(publicKey: string, projects: readonly string[], atLeast?: KnownRevision): Found | undefined
}
