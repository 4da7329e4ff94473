import { createClient } from '@libsql/client'
import { cachedKeyLookup, usageBatch } from 'keywarden'
import { libsqlDialect, migrate, sqlChangeFeed, sqlStorage } from 'keywarden/sql'
import { Kysely, sql } from 'kysely'

/** How long a process may go on by what it remembers while it hears nothing of the others. */
const MAX_STALENESS_MS = 5000

/**
 * A file of SQLite, shared by all processes that open it, with what each has of its own: a cache that
 * hears what the others change, and usage that is written in batches.
 */
export async function openStorage(file: string) {
  const client = createClient({ url: `file:${file}` })
  const kysely = new Kysely<unknown>({ dialect: libsqlDialect(client) })
  await sql`pragma journal_mode = wal`.execute(kysely)
  await migrate(kysely)
  const onFault = console.error
  const storage = sqlStorage(kysely, { chainAuditTrail: true, onDamage: onFault })
  const feed = await sqlChangeFeed(kysely, { onFault })
  const lookup = cachedKeyLookup(storage, {
    ...{ maxStalenessMs: MAX_STALENESS_MS, changeFeed: [storage.ownCommits, feed] },
  })
  const usage = usageBatch({ writer: storage, onFault })
  const close = async () => {
    lookup.close()
    await Promise.all([usage.close(), feed.close()])
    await kysely.destroy()
  }
  return { storage, lookup, usage, close }
}
