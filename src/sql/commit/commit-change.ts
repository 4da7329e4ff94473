import type { Transaction } from 'kysely'
import type { ChangeNotice } from '../../ports/change-feed.js'
import { checkedChange } from '../../ports/check-change.js'
import type { Change, CommitOutcome } from '../../ports/storage.js'
import { noticeOf } from '../../storage/notice-of.js'
import { isTaken } from '../database-errors.js'
import type { KeywardenTables } from '../schema/tables.js'
import { inTransaction, type SqlDatabase } from '../transaction.js'
import { type CommitObstacle, claimRevision } from './claim-revision.js'
import { lookAround } from './look-around.js'
import { publishChange } from './publish-change.js'
import { removeRecords } from './remove-records.js'
import { writeEvents } from './write-events.js'
import { writeRecords } from './write-records.js'

/** How a commit ended, and what is to be told of it. */
export type Committed =
  | { readonly outcome: CommitOutcome & { committed: true }; readonly notice: ChangeNotice }
  | { readonly outcome: CommitOutcome & { committed: false }; readonly notice?: undefined }

/** How often a change is tried whose ids others took in the same moment, and then gave up. */
const MOST_ATTEMPTS = 5

/**
 * Writes a change in one transaction: the revision, the records, the events, and what the feed
 * tells. All of it, or nothing.
 *
 * @throws {@link InvalidInput} when the change contradicts itself, or a part of it belongs to another
 *   organization; whatever the database throws.
 */
export async function commitChange(
  database: SqlDatabase,
  given: Change,
  isChained: boolean,
): Promise<Committed> {
  const change = checkedChange(given)
  for (let attempt = 1; ; attempt++) {
    try {
      const written = await inTransaction(database, (transaction) =>
        write(transaction, database, change, isChained),
      )
      return typeof written === 'string' ? refused(written) : written
    } catch (error) {
      if (error instanceof Obstructed) return refused(error.reason)
      if (!isTaken(error)) throw error
      const reason = await obstacleNow(database, change)
      if (reason !== undefined) return refused(reason)
      if (attempt === MOST_ATTEMPTS) throw error
    }
  }
}

/** Ends a transaction that has written something already. */
class Obstructed extends Error {
  readonly reason: CommitObstacle

  constructor(reason: CommitObstacle) {
    super(`the change is not committed: ${reason}`)
    this.reason = reason
  }
}

async function write(
  transaction: Transaction<KeywardenTables>,
  { dialect }: SqlDatabase,
  change: Change,
  isChained: boolean,
): Promise<Committed | CommitObstacle> {
  const reason = await claimRevision(transaction, dialect, change)
  if (reason !== undefined) return reason
  const known = await lookAround(transaction, change)
  if (typeof known === 'string') throw new Obstructed(known)
  const removed = await removeRecords(transaction, change, known)
  if (!change.remove.organization) await writeRecords(transaction, change, known)
  await writeEvents(transaction, change, isChained)
  const touched = [...known.keys.values(), ...removed]
  const notice = noticeOf(
    change,
    touched.map((key) => key.public_key),
  )
  await publishChange(transaction, dialect, notice)
  return { outcome: { committed: true, revision: notice.revision }, notice }
}

/** What others took while a transaction tried to. */
async function obstacleNow(
  { db }: SqlDatabase,
  change: Change,
): Promise<CommitObstacle | undefined> {
  if (change.basedOn === 0) {
    const there = db.selectFrom('keywarden_organizations').select('id')
    const found = await there.where('id', '=', change.organization).executeTakeFirst()
    if (found !== undefined) return 'id-taken'
  }
  const known = await lookAround(db, change)
  return typeof known === 'string' ? known : undefined
}

function refused(reason: CommitObstacle): Committed {
  return { outcome: { committed: false, reason } }
}
