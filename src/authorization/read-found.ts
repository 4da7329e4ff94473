import { ApiKey } from '../domain/api-key.js'
import { Organization } from '../domain/organization.js'
import { printable } from '../domain/printable.js'
import { Project } from '../domain/project.js'
import type { Found, KeyRecord, UnknownKey } from '../ports/key-lookup.js'

/** The key that was asked for, with all that belongs to it. */
export interface SoundRecord {
  readonly kind: 'key'
  readonly key: ApiKey
  readonly organization: Organization
  /** Those of the asked projects that there are, by id. */
  readonly projects: ReadonlyMap<string, Project>
  /** The revision of the organization that the record is of, as the lookup says. */
  readonly revision: unknown
}

/** Why there is no such record: a fault of one record, or of the lookup as a whole. */
export interface NoRecord {
  readonly kind: 'damaged' | 'fault'
  /** What is wrong, for operators. */
  readonly detail: string
}

const NO_PROJECTS = new Map<string, Project>()

/**
 * Takes the answer of a lookup for what it is: input (SR-26, SR-27). What is no answer, or the
 * answer to another question, is a fault of the lookup; half a record of the key that was asked for
 * is a damaged record. Everything is read once. What a hostile answer throws is thrown.
 */
export function readFound(
  found: unknown,
  publicKey: string,
  projects: readonly string[],
): SoundRecord | UnknownKey | NoRecord {
  const answer = found as Found | undefined | null
  const kind = answer?.kind
  if (kind === 'unknown') return { kind }
  if (kind === 'damaged') return { kind, detail: printable(answer?.detail) }
  if (kind !== 'key') return fault('the key lookup gave no answer')
  return readRecord(answer as KeyRecord, publicKey, projects)
}

function readRecord(
  record: KeyRecord,
  publicKey: string,
  asked: readonly string[],
): SoundRecord | NoRecord {
  const { key, organization, projects, entryCount, revision } = record
  if (!ApiKey.is(key) || key.publicKey !== publicKey) {
    return fault('the key lookup answered another question')
  }
  if (!Organization.is(organization)) return damaged('the organization of the key is not there')
  if (key.accessList.entries.length !== entryCount) {
    return damaged('entries of the access list are missing')
  }
  const read = readProjects(projects, asked)
  if (!(read instanceof Map)) return read
  return { kind: 'key', key, organization, projects: read, revision }
}

function readProjects(
  projects: KeyRecord['projects'],
  asked: readonly string[],
): Map<string, Project> | NoRecord {
  if (typeof projects?.get !== 'function') return damaged('the projects are not there')
  if (asked.length === 0) return NO_PROJECTS
  const read = new Map<string, Project>()
  for (const id of asked) {
    const project: unknown = projects.get(id)
    if (project === undefined) continue
    if (!Project.is(project) || project.id !== id) {
      return fault('the key lookup answered with another project')
    }
    read.set(id, project)
  }
  return read
}

function fault(detail: string): NoRecord {
  return { kind: 'fault', detail }
}

function damaged(detail: string): NoRecord {
  return { kind: 'damaged', detail }
}
