import type { Kysely } from 'kysely'
import { runCompiled } from './compiled-statements.js'
import { inParts } from './in-parts.js'
import type { KeywardenTables } from './schema/tables.js'

/** The tables whose rows are inserted, some at a time. */
type Inserted = 'projects' | 'public_keys' | 'keys' | 'assignments' | 'events'

/** Inserts rows, all of which have the same columns in the same order. */
export async function insertRows<Table extends `keywarden_${Inserted}`>(
  db: Kysely<KeywardenTables>,
  table: Table,
  rows: readonly KeywardenTables[Table][],
): Promise<void> {
  await inParts(rows, async (part) => {
    const values = part.flatMap((row) => Object.values(row))
    await runCompiled(db, `insert ${table} ${part.length}`, values, () =>
      db.insertInto(table).values(part as []),
    )
    return []
  })
}
