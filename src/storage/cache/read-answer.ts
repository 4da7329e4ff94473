import { ApiKey } from '../../domain/api-key.js'
import { Organization } from '../../domain/organization.js'
import {
  type DamagedKey,
  type Found,
  type KeyRecord,
  UNKNOWN_KEY,
  type UnknownKey,
} from '../../ports/key-lookup.js'
import { AskedProjects } from './asked-projects.js'

/** A record whose projects are those that were asked for. */
export interface AskedRecord extends KeyRecord {
  readonly projects: AskedProjects
}

/** What can be remembered. Nobody can change it. */
export type Answer = AskedRecord | DamagedKey | UnknownKey

/**
 * The answer of a lookup to a question, made fit to be remembered; `undefined` where it is none, or
 * one to another question.
 */
export function readAnswer(
  found: Found | undefined | null,
  { publicKey, projects }: { readonly publicKey: string; readonly projects: readonly string[] },
): Answer | undefined {
  if (found?.kind === 'unknown') return UNKNOWN_KEY
  if (found?.kind === 'damaged') return Object.freeze({ kind: 'damaged', detail: found.detail })
  if (found?.kind !== 'key') return undefined
  const { kind, key, organization, entryCount, revision } = found
  if (!ApiKey.is(key) || key.publicKey !== publicKey || !Organization.is(organization)) return
  if (!Number.isSafeInteger(revision) || typeof found.projects?.get !== 'function') return
  const asked = AskedProjects.of(projects, found.projects)
  return Object.freeze({ kind, key, organization, entryCount, revision, projects: asked })
}
