import { sql } from 'kysely'
import type { TestDatabase } from '../../databases/database.js'

/** The version that a database says it is of. */
export async function versionOf({ kind, fresh }: TestDatabase): Promise<string> {
  const { kysely, close } = await fresh()
  try {
    const asked =
      kind === 'postgres'
        ? sql<{ version: string }>`select current_setting('server_version') as version`
        : kind === 'mariadb'
          ? sql<{ version: string }>`select version() as version`
          : sql<{ version: string }>`select sqlite_version() as version`
    const { rows } = await asked.execute(kysely)
    return String(rows[0]?.version)
  } finally {
    await close()
  }
}
