import type { Kysely } from 'kysely'
import type { AuditEvent } from '../../domain/audit-event.js'
import { deepFreeze } from '../../domain/deep-freeze.js'
import { invalid } from '../../domain/input.js'
import { type Page, type PageRequest, pageOf, readPage } from '../../ports/page.js'
import { DamagedData } from '../errors.js'
import { countOf, jsonOf } from '../rows/columns.js'
import { isDamaged, readable } from '../rows/damaged-record.js'
import type { EventsTable, KeywardenTables } from '../schema/tables.js'
import type { StoredEvent } from './audit-chain.js'

/** An event of the audit trail, with the hash that it was chained with. */
export type ReadEvent = StoredEvent & { readonly hash: string; readonly event: AuditEvent }

/**
 * Events of an organization from a place on, the oldest first.
 *
 * @throws {@link DamagedData} when one cannot be read: a trail with a hole in it is none.
 */
export async function readEvents(
  db: Kysely<KeywardenTables>,
  organization: string,
  after: { readonly revision: number; readonly position: number },
  limit: number,
): Promise<readonly ReadEvent[]> {
  const rows = await db
    .selectFrom('keywarden_events')
    .selectAll()
    .where('organization', '=', organization)
    .where((at) =>
      at.or([
        at('revision', '>', after.revision),
        at.and([at('revision', '=', after.revision), at('position', '>', after.position)]),
      ]),
    )
    .orderBy('revision')
    .orderBy('position')
    .limit(limit)
    .execute()
  return rows.map(readEvent)
}

/**
 * The audit trail of an organization, the oldest first.
 *
 * @throws {@link InvalidInput} when the page request is none; {@link DamagedData}.
 */
export async function listEvents(
  db: Kysely<KeywardenTables>,
  organization: string,
  request: PageRequest | undefined,
): Promise<Page<AuditEvent>> {
  const { after, limit } = readPage(request)
  const place = { revision: after?.at ?? 0, position: positionIn(after?.id) }
  const events = await readEvents(db, organization, place, limit + 1)
  const page = pageOf(events, limit, ({ revision, position }) => {
    return { at: revision, id: String(position) }
  })
  const items = page.items.map(({ event }) => event)
  return Object.freeze({ items: Object.freeze(items), next: page.next })
}

function positionIn(id: string | undefined): number {
  if (id === undefined) return -1
  return /^\d{1,9}$/.test(id) ? Number(id) : invalid('after', 'must be `next` of the page before')
}

function readEvent(row: EventsTable): ReadEvent {
  const name = `${row.revision}.${row.position}`
  const read = readable('event', { id: name, organization: row.organization }, () => ({
    organization: row.organization,
    revision: countOf(row.revision, 'revision'),
    position: countOf(row.position, 'position'),
    body: row.body,
    hash: row.hash,
    event: deepFreeze(bodyOf(row.body)) as AuditEvent,
  }))
  if (isDamaged(read)) throw new DamagedData(read)
  return read
}

function bodyOf(body: unknown): object {
  const event = jsonOf(body, 'body')
  if (typeof event === 'object' && event !== null) return event
  return invalid('body', 'must be an event')
}
