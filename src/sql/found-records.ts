import type { Project } from '../domain/project.js'
import { type DamagedKey, type Found, type KeyRecord, UNKNOWN_KEY } from '../ports/key-lookup.js'
import { countOf } from './rows/columns.js'
import { type DamagedRecord, isDamaged, readable } from './rows/damaged-record.js'
import { KEY_COLUMNS, keyOfRow } from './rows/key-row.js'
import { KnownRows } from './rows/known-rows.js'
import { ORGANIZATION_COLUMNS, organizationOfRow } from './rows/organization-row.js'
import { PROJECT_COLUMNS, projectOfRow } from './rows/project-row.js'
import type { KeysTable, OrganizationsTable, ProjectsTable } from './schema/tables.js'

/** A key with its organization, and one of the projects that were asked for, if it has any of them. */
export type FoundRow = KeysTable & {
  readonly o_name: OrganizationsTable['name'] | null
  readonly o_access_list_required: OrganizationsTable['access_list_required']
  readonly o_created_at: OrganizationsTable['created_at']
  readonly o_revision: OrganizationsTable['revision']
  readonly p_id?: ProjectsTable['id'] | null
  readonly p_name?: ProjectsTable['name']
  readonly p_created_at?: ProjectsTable['created_at']
}

/** Makes records of the rows that were found. */
export class FoundRecords {
  readonly #keys = new KnownRows(KEY_COLUMNS, keyOfRow)
  readonly #organizations = new KnownRows(ORGANIZATION_COLUMNS, organizationOfRow)
  readonly #projects = new KnownRows(PROJECT_COLUMNS, projectOfRow)

  /** What is in the rows of one public key. Throws when they are those of another one. */
  of(rows: readonly FoundRow[], publicKey: string): Found {
    const [row] = rows
    if (row === undefined) return UNKNOWN_KEY
    if (row.public_key !== publicKey) throw new Error('the database answered with another key')
    const key = this.#keys.of(publicKey, row)
    if (isDamaged(key)) return damaged(key)
    if (row.o_name === null)
      return damaged({ detail: `key ${key.id}: its organization is not there` })
    const organization = this.#organizations.of(row.organization, {
      id: row.organization,
      name: row.o_name,
      access_list_required: row.o_access_list_required,
      created_at: row.o_created_at,
    })
    if (isDamaged(organization)) return damaged(organization)
    const projects = this.#projectsIn(rows)
    if (isDamaged(projects)) return damaged(projects)
    const revision = readable('organization', row, () => ({
      at: countOf(row.o_revision, 'revision'),
    }))
    if (isDamaged(revision)) return damaged(revision)
    return Object.freeze({
      kind: 'key',
      key,
      organization,
      projects,
      entryCount: Number(row.entry_count),
      revision: revision.at,
    } satisfies KeyRecord)
  }

  #projectsIn(rows: readonly FoundRow[]): ReadonlyMap<string, Project> | DamagedRecord {
    const projects = new Map<string, Project>()
    for (const { p_id, p_name, p_created_at, organization } of rows) {
      if (p_id === null || p_id === undefined) continue
      const row = { id: p_id, organization, name: p_name ?? '', created_at: p_created_at ?? 0 }
      const project = this.#projects.of(p_id, row)
      if (isDamaged(project)) return project
      projects.set(project.id, project)
    }
    return projects
  }
}

function damaged({ detail }: Pick<DamagedRecord, 'detail'>): DamagedKey {
  return Object.freeze({ kind: 'damaged', detail })
}
