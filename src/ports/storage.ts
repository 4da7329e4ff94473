import type { ApiKey } from '../domain/api-key.js'
import type { AuditEvent } from '../domain/audit-event.js'
import type { KeyId, OrganizationId, ProjectId } from '../domain/ids.js'
import type { Organization } from '../domain/organization.js'
import type { OrganizationState } from '../domain/organization-state.js'
import type { Project } from '../domain/project.js'
import type { Page, PageRequest } from './page.js'
import type { KeyUsage } from './usage.js'

/** An organization with all it owns, as it was at one revision. */
export interface LoadedOrganization {
  readonly state: OrganizationState
  /** Counts the commits to this organization, from 1. */
  readonly revision: number
}

/** What to write and what happened, in one value: all of it, or none. */
export interface Change {
  readonly organization: OrganizationId
  /** The revision that the change was computed from; 0 when the organization is to be new. */
  readonly basedOn: number
  readonly put: {
    readonly organization?: Organization | undefined
    readonly projects: readonly Project[]
    readonly keys: readonly ApiKey[]
  }
  readonly remove: {
    /** The organization itself, with everything it still owns. */
    readonly organization: boolean
    readonly projects: readonly ProjectId[]
    readonly keys: readonly KeyId[]
  }
  readonly events: readonly AuditEvent[]
}

/** How a commit ended. A storage that cannot tell throws instead. */
export type CommitOutcome =
  | { readonly committed: true; readonly revision: number }
  | {
      readonly committed: false
      /**
       * `stale`: the organization is at another revision than `basedOn`. `id-taken`: an id to be
       * created exists. `public-key-taken`: a public key to be created exists or once did.
       */
      readonly reason: 'stale' | 'id-taken' | 'public-key-taken'
    }

/**
 * The cold side of a storage: reads for management, and the one way to write.
 *
 * - Ids and public keys are compared byte for byte; each is unique among its kind in the whole
 *   storage. Text that is no id at all is the name of nothing, and answered like one.
 * - An organization's id and a public key are unique for ever: those of the deleted stay reserved.
 * - `commit` is atomic: every part of a change and its events, or nothing. Of two changes based on
 *   one revision, one is committed and the other is told `stale`.
 * - What has been committed is seen by every later read.
 * - What belongs to another organization is answered like what is not there: with nothing.
 * - A fault rejects. It is never an empty answer.
 *
 * `storageContract` of `keywarden/testing` shows whether a storage keeps these promises.
 */
export interface Storage {
  /** An organization with everything it owns; `undefined` when there is none of that id. */
  load(organization: string): Promise<LoadedOrganization | undefined>
  /**
   * Writes a change. Rejects, with nothing written, when a part of the change belongs to another
   * organization, or contradicts another part.
   */
  commit(change: Change): Promise<CommitOutcome>
  /**
   * The organizations, in the order of their creation.
   *
   * @throws {@link InvalidInput} when the page request is none.
   */
  organizations(page?: PageRequest): Promise<Page<Organization>>
  /**
   * The projects of an organization, in the order of their creation.
   *
   * @throws {@link InvalidInput} when the page request is none.
   */
  projects(organization: string, page?: PageRequest): Promise<Page<Project>>
  /**
   * The keys of an organization, or of one of its projects, in the order of their creation.
   *
   * @throws {@link InvalidInput} when the page request is none.
   */
  keys(
    owner: { readonly organization: string; readonly project?: string | undefined },
    page?: PageRequest,
  ): Promise<Page<ApiKey>>
  /**
   * The audit trail of an organization, the oldest first; it outlives the organization.
   *
   * @throws {@link InvalidInput} when the page request is none.
   */
  events(organization: string, page?: PageRequest): Promise<Page<AuditEvent>>
  /** The recorded usage of those keys; a key never used is not in the answer. */
  usage(organization: string, keys: readonly string[]): Promise<ReadonlyMap<string, KeyUsage>>
}
