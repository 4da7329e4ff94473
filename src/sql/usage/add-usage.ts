import { type RawBuilder, sql, type Transaction } from 'kysely'
import { checkedUsage } from '../../ports/check-usage.js'
import type { UsageDelta } from '../../ports/usage.js'
import { isOrphaned } from '../database-errors.js'
import type { SqlDialect } from '../dialect.js'
import { inParts } from '../in-parts.js'
import type { KeywardenTables, UsageTable } from '../schema/tables.js'
import { inTransaction, type SqlDatabase } from '../transaction.js'

/** How often a batch is tried whose keys are deleted at that very moment. */
const MOST_ATTEMPTS = 5

/**
 * Adds recorded uses to what is there: counts add up, the last use never turns back, and no other
 * column of any table is touched. All of a batch, or nothing; keys that the organization does not
 * have are nobody's.
 *
 * @throws {@link InvalidInput} when a delta is none, or is named twice; nothing is written then.
 */
export async function addUsage(database: SqlDatabase, given: readonly UsageDelta[]): Promise<void> {
  const batch = checkedUsage(given)
  for (let attempt = 1; ; attempt++) {
    try {
      await inTransaction(database, (transaction) => add(transaction, database.dialect, batch))
      return
    } catch (error) {
      if (!isOrphaned(error) || attempt === MOST_ATTEMPTS) throw error
    }
  }
}

async function add(
  transaction: Transaction<KeywardenTables>,
  dialect: SqlDialect,
  batch: readonly UsageDelta[],
): Promise<void> {
  const owners = await ownersOf(transaction, batch)
  const rows = batch
    .filter(({ key, organization }) => owners.get(key) === organization)
    .map(usageRow)
  await inParts(rows, (part) => {
    const insert = transaction.insertInto('keywarden_usage').values(part as [])
    return dialect === 'mysql'
      ? insert.onDuplicateKeyUpdate(merged((column) => sql`values(${sql.ref(column)})`)).execute()
      : insert
          .onConflict((found) =>
            found
              .columns(['key_id', 'entry'])
              .doUpdateSet(merged((column) => sql`${sql.ref(`excluded.${column}`)}`)),
          )
          .execute()
  })
}

/**
 * The columns of a row that is there, with a new one added. The address comes first: MySQL gives each
 * column what those before it have become.
 */
function merged(added: (column: string) => RawBuilder<unknown>) {
  const known = (column: string) => sql.ref(`keywarden_usage.${column}`)
  const isLater = sql`${added('last_used_at')} >= ${known('last_used_at')}`
  const later = (column: string) =>
    sql`case when ${isLater} then ${added(column)} else ${known(column)} end`
  return {
    last_used_address: later('last_used_address'),
    last_used_at: later('last_used_at'),
    count: sql`${known('count')} + ${added('count')}`,
  } as never
}

async function ownersOf(
  transaction: Transaction<KeywardenTables>,
  batch: readonly UsageDelta[],
): Promise<ReadonlyMap<string, string>> {
  const asked = [...new Set(batch.map(({ key }) => key))]
  const found = await inParts(asked, (part) =>
    transaction
      .selectFrom('keywarden_keys')
      .select(['id', 'organization'])
      .where('id', 'in', part)
      .execute(),
  )
  return new Map(found.map(({ id, organization }) => [id, organization]))
}

/** The row of what is known of the usage of a key, or of an entry. */
export function usageRow({
  key,
  entry,
  count,
  lastUsedAt,
  lastUsedAddress,
}: UsageDelta): UsageTable {
  return {
    ...{ key_id: key, entry: entry ?? '', count, last_used_at: lastUsedAt },
    last_used_address: lastUsedAddress ?? null,
  }
}
