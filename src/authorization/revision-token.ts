import { id, isId, type OrganizationId } from '../domain/ids.js'
import { invalid } from '../domain/input.js'
import { ownFields } from '../domain/own-fields.js'
import type { KnownRevision } from '../ports/key-lookup.js'

/** What a command of the Access Manager returns, as far as it tells what it led to. */
export interface RevisedOrganization {
  /** The revision of the organization with the change. */
  readonly revision: number
  /** The organization, or its id. Default: the one that owns `key` or `project`. */
  readonly organization?: string | { readonly id: string } | undefined
  /** A key of the organization. */
  readonly key?: { readonly organization: string } | undefined
  /** A project of the organization. */
  readonly project?: { readonly organization: string } | undefined
}

/**
 * A token for what a command led to: `atLeast` of `authorize` takes it, and then no answer comes from
 * before that command, whichever process gives it.
 *
 * It is made of the result of any command that returns a key, a project or an organization. What
 * deletes returns the revision alone, so the organization is named: `{ ...result, organization }`.
 * The token is text such as `acme@17`, fit for a header; it is no secret, and whoever makes one up
 * can only make their own request wait.
 *
 * @example
 * ```ts
 * import { revisionToken } from 'keywarden'
 *
 * revisionToken({ organization: 'acme', revision: 17 }) // => 'acme@17'
 * ```
 *
 * @throws {@link InvalidInput} when it names no organization or no revision.
 */
export function revisionToken(result: RevisedOrganization): string {
  const { revision, organization, key, project } = ownFields(result)
  const owner = organization ?? key?.organization ?? project?.organization
  const named = typeof owner === 'object' ? owner.id : owner
  if (!isRevision(revision)) invalid('revision', 'must be a whole number from 1 on')
  return `${id<OrganizationId>(named, 'organization')}@${revision}`
}

/** What a token says; `undefined` for what is none. */
export function readRevisionToken(token: unknown): KnownRevision | undefined {
  if (typeof token !== 'string') return undefined
  const at = token.indexOf('@')
  const [organization, digits] = [token.slice(0, Math.max(at, 0)), token.slice(at + 1)]
  if (!isId(organization) || !/^[1-9][0-9]{0,15}$/.test(digits)) return undefined
  const revision = Number(digits)
  return isRevision(revision) ? { organization, revision } : undefined
}

function isRevision(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1
}
