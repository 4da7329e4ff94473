import type { Transaction } from 'kysely'
import type { AuditEvent } from '../../domain/audit-event.js'
import type { Change } from '../../ports/storage.js'
import { CHAIN_START, chainHash } from '../audit/audit-chain.js'
import { insertRows } from '../insert-rows.js'
import type { EventsTable, KeywardenTables } from '../schema/tables.js'

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
  const before = isChained ? await headOf(transaction, organization) : undefined
  const { rows, head } = eventRows({ organization, revision: basedOn + 1 }, events, before)
  await insertRows(transaction, 'keywarden_events', rows)
  if (!isChained) return
  await transaction
    .updateTable('keywarden_organizations')
    .set({ audit_head: head })
    .where('id', '=', organization)
    .execute()
}

/**
 * The rows of the events of one commit, and the hash of the last; without a hash to go on from, they
 * are not chained.
 */
export function eventRows(
  place: { readonly organization: string; readonly revision: number },
  events: readonly AuditEvent[],
  before: string | undefined,
): { readonly rows: readonly EventsTable[]; readonly head: string } {
  let head = before ?? ''
  const rows = events.map((event, position) => {
    const stored = { ...place, position, body: JSON.stringify(event) }
    if (before !== undefined) head = chainHash(head, stored)
    return { ...stored, hash: head }
  })
  return { rows, head }
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
