import type { Transaction } from 'kysely'
import type { Change, CommitOutcome } from '../../ports/storage.js'
import { runCompiled } from '../compiled-statements.js'
import type { SqlDialect } from '../dialect.js'
import { organizationColumns } from '../rows/organization-row.js'
import type { KeywardenTables } from '../schema/tables.js'

/** Why a change is not committed. */
export type CommitObstacle = Exclude<CommitOutcome, { committed: true }>['reason']

/**
 * Takes the next revision of an organization: the first statement of a commit, which at once checks
 * what the change is based on and locks the row of the organization until the end. Others wait here,
 * and are then told that they are stale.
 *
 * @returns Why the revision is not to be had, and then nothing has been written; `undefined` when it
 *   is taken.
 */
export function claimRevision(
  transaction: Transaction<KeywardenTables>,
  dialect: SqlDialect,
  change: Change,
): Promise<CommitObstacle | undefined> {
  return change.basedOn === 0 ? create(transaction, dialect, change) : advance(transaction, change)
}

async function create(
  transaction: Transaction<KeywardenTables>,
  dialect: SqlDialect,
  { put }: Change,
): Promise<CommitObstacle | undefined> {
  if (put.organization === undefined) return 'stale'
  const row = { ...organizationColumns(put.organization), revision: 1, deleted: 0, audit_head: '' }
  const insert = transaction.insertInto('keywarden_organizations').values(row)
  // MySQL has no insert that skips this one fault alone; there the error tells.
  const careful = dialect === 'mysql' ? insert : insert.onConflict((found) => found.doNothing())
  const { numInsertedOrUpdatedRows } = await careful.executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n ? undefined : 'id-taken'
}

async function advance(
  transaction: Transaction<KeywardenTables>,
  { organization, basedOn, put, remove }: Change,
): Promise<CommitObstacle | undefined> {
  if (!Number.isSafeInteger(basedOn) || basedOn < 0) return 'stale'
  const columns = {
    revision: basedOn + 1,
    ...(put.organization && organizationColumns(put.organization)),
    ...(remove.organization && { deleted: 1, name: '' }),
  }
  const { numAffectedRows } = await runCompiled(
    transaction,
    `advance ${Object.keys(columns)}`,
    [...Object.values(columns), organization, basedOn, 0],
    (db) =>
      db
        .updateTable('keywarden_organizations')
        .set(columns)
        .where('id', '=', organization)
        .where('revision', '=', basedOn)
        .where('deleted', '=', 0),
  )
  return numAffectedRows === 1n ? undefined : 'stale'
}
