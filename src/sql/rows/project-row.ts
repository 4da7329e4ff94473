import type { Project } from '../../domain/project.js'
import { projectOf } from '../../ports/stored-records.js'
import type { ProjectsTable } from '../schema/tables.js'
import { createdAtOf } from './columns.js'
import { type DamagedRecord, readable } from './damaged-record.js'
import type { ColumnsOf } from './known-rows.js'

/** All that a project is read from. */
export const PROJECT_COLUMNS: ColumnsOf<ProjectsTable> = {
  ...{ id: true, organization: true, name: true, created_at: true },
}

/** The row of a project. */
export function projectRow({ id, organization, name, createdAt }: Project): ProjectsTable {
  return { id, organization, name, created_at: createdAt?.getTime() ?? 0 }
}

/** The project of a row; what is wrong with it, where it is damaged. */
export function projectOfRow(row: ProjectsTable): Project | DamagedRecord {
  const { id, organization, name } = row
  return readable('project', row, () =>
    projectOf({ id, organization, name, createdAt: createdAtOf(row.created_at) }),
  )
}
