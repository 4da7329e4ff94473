import type { ControlledTransaction, Kysely } from 'kysely'
import type { AuditEvent } from '../../domain/audit-event.js'
import { id, type OrganizationId, type PublicKey } from '../../domain/ids.js'
import type { StoredOrganization } from '../../ports/state-transfer.js'
import type { LoadedOrganization } from '../../ports/storage.js'
import { readEvents } from '../audit/list-events.js'
import { DamagedData } from '../errors.js'
import { loadOrganization } from '../load-organization.js'
import type { DamagedRecord } from '../rows/damaged-record.js'
import type { KeywardenTables } from '../schema/tables.js'
import type { SqlDatabase } from '../transaction.js'
import { readUsage } from '../usage/read-usage.js'

/** How many rows are read at once, of what is read in parts. */
const PART = 500

/**
 * Everything there is, as it is when the first is asked for: all is read in one transaction, which
 * ends with the last, or when the reader goes away. No more than one organization is in memory.
 *
 * @throws {@link DamagedData} when a record cannot be read: a backup with a hole in it is none.
 */
export async function* dumpOrganizations(
  database: SqlDatabase,
): AsyncGenerator<StoredOrganization, void, undefined> {
  const moment = await beginReading(database)
  try {
    for (let after = ''; ; ) {
      const ids = await idsAfter(moment, after)
      for (const one of ids) yield await everythingOf(moment, one)
      const last = ids.at(-1)
      if (last === undefined || ids.length < PART) return
      after = last
    }
  } finally {
    await endReading(moment)
  }
}

type Moment = ControlledTransaction<KeywardenTables>

/** SQLite has the one moment in every transaction. */
function beginReading({ db, dialect }: SqlDatabase): Promise<Moment> {
  const begin = db.startTransaction().setAccessMode('read only')
  return (dialect === 'sqlite' ? begin : begin.setIsolationLevel('repeatable read')).execute()
}

/** Nothing was written: it ends by a commit, which undoes nothing of others on the same handle. */
async function endReading(moment: Moment): Promise<void> {
  try {
    await moment.commit().execute()
  } catch (error) {
    // The connection is given back in any case; why it could not commit says more.
    await moment
      .rollback()
      .execute()
      .catch(() => undefined)
    throw error
  }
}

async function idsAfter(db: Kysely<KeywardenTables>, after: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('keywarden_organizations')
    .select('id')
    .where('id', '>', after)
    .orderBy('id')
    .limit(PART)
    .execute()
  return rows.map((row) => row.id)
}

async function everythingOf(
  db: Kysely<KeywardenTables>,
  organization: string,
): Promise<StoredOrganization> {
  const loaded = await loadOrganization(db, organization, refuse)
  const keys = loaded?.state.keys.map((key) => key.id) ?? []
  return Object.freeze({
    id: id<OrganizationId>(organization, 'organization'),
    loaded,
    events: await eventsOf(db, organization),
    usage: await readUsage(db, organization, keys),
    retiredPublicKeys: await retiredPublicKeys(db, organization, loaded),
  })
}

function refuse(damaged: DamagedRecord): never {
  throw new DamagedData(damaged)
}

async function eventsOf(
  db: Kysely<KeywardenTables>,
  organization: string,
): Promise<readonly AuditEvent[]> {
  const all: AuditEvent[] = []
  for (let place = { revision: 0, position: -1 }; ; ) {
    const events = await readEvents(db, organization, place, PART)
    for (const { event } of events) all.push(event)
    const last = events.at(-1)
    if (last === undefined || events.length < PART) return all
    place = last
  }
}

async function retiredPublicKeys(
  db: Kysely<KeywardenTables>,
  organization: string,
  loaded: LoadedOrganization | undefined,
): Promise<readonly PublicKey[]> {
  const rows = await db
    .selectFrom('keywarden_public_keys')
    .select('public_key')
    .where('organization', '=', organization)
    .execute()
  const inUse = new Set<string>(loaded?.state.keys.map(({ publicKey }) => publicKey))
  return rows
    .map((row) => id<PublicKey>(row.public_key, 'public_key'))
    .filter((publicKey) => !inUse.has(publicKey))
}
