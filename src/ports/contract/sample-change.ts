import { equal } from 'node:assert/strict'
import type { AuditEvent } from '../../domain/audit-event.js'
import { id, type KeyId, type ProjectId } from '../../domain/ids.js'
import type { Change, CommitOutcome, Storage } from '../storage.js'
import { organizationId, sampleOrganization } from './sample-records.js'

/** The parts of a change that a case is about; the others are empty. */
export interface ChangeParts {
  /** Default `acme`. */
  readonly organization?: string
  readonly put?: Partial<Change['put']>
  readonly remove?: {
    readonly organization?: boolean
    readonly projects?: readonly string[]
    readonly keys?: readonly string[]
  }
  readonly events?: readonly AuditEvent[]
}

/** A change of these parts, based on that revision. */
export function sampleChange(basedOn: number, parts: ChangeParts = {}): Change {
  const { organization = 'acme', put = {}, remove = {}, events = [] } = parts
  const { projects = [], keys = [] } = remove
  return {
    ...{ organization: organizationId(organization), basedOn, events },
    put: { organization: undefined, projects: [], keys: [], ...put },
    remove: {
      organization: remove.organization === true,
      projects: projects.map((project) => id<ProjectId>(project, 'project')),
      keys: keys.map((key) => id<KeyId>(key, 'key')),
    },
  }
}

/** Writes a change on top of what there is. Answers with its revision. */
export async function write(storage: Storage, parts: ChangeParts = {}): Promise<number> {
  const loaded = await storage.load(parts.organization ?? 'acme')
  const outcome = await storage.commit(sampleChange(loaded?.revision ?? 0, parts))
  if (outcome.committed) return outcome.revision
  throw new Error(`a change that nothing stands against was refused: ${outcome.reason}`)
}

/** Creates an organization, with what else is put. Answers with its revision. */
export function create(storage: Storage, parts: ChangeParts = {}): Promise<number> {
  const { organization = 'acme', put } = parts
  const first = sampleOrganization({ id: organization })
  return write(storage, { ...parts, put: { organization: first, ...put } })
}

/** Demands that a change is not committed, for that reason. */
export function refusedAs(
  outcome: CommitOutcome,
  reason: Exclude<CommitOutcome, { committed: true }>['reason'],
): void {
  equal(outcome.committed ? 'committed' : outcome.reason, reason)
}
