import type { Transaction } from 'kysely'
import type { Change } from '../../ports/storage.js'
import { CHAIN_START, chainHash } from '../audit/audit-chain.js'
import { inParts } from '../in-parts.js'
import type { KeywardenTables } from '../schema/tables.js'

/**
 * Appends the events of a change to the audit trail of its organization, whose row the transaction
 * has locked. Where the trail is chained, each is tied to the one before it.
 */
export async function writeEvents(
  transaction: Transaction<KeywardenTables>,
  { organization, basedOn, events }: Change,
  isChained: boolean,
): Promise<void> {
  if (events.length === 0) return
  let head = isChained ? await headOf(transaction, organization) : ''
  const rows = events.map((event, position) => {
    const stored = { organization, revision: basedOn + 1, position, body: JSON.stringify(event) }
    head = isChained ? chainHash(head, stored) : ''
    return { ...stored, hash: head }
  })
  await inParts(rows, (part) =>
    transaction
      .insertInto('keywarden_events')
      .values(part as [])
      .execute(),
  )
  if (!isChained) return
  await transaction
    .updateTable('keywarden_organizations')
    .set({ audit_head: head })
    .where('id', '=', organization)
    .execute()
}

async function headOf(
  transaction: Transaction<KeywardenTables>,
  organization: string,
): Promise<string> {
  const row = await transaction
    .selectFrom('keywarden_organizations')
    .select('audit_head')
    .where('id', '=', organization)
    .executeTakeFirst()
  return row?.audit_head ?? CHAIN_START
}
