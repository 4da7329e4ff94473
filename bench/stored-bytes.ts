/**
 * What keys, commands and usage take in PostgreSQL, indexes included, and what it takes to read a key
 * and to poll the feed: `npx tsx --tsconfig test/tsconfig.json bench/stored-bytes.ts`.
 */
import { Actor } from 'keywarden'
import { atlasPolicy as policy } from 'keywarden/atlas'
import { AccessManager } from 'keywarden/management'
import { migrate, preparedPg, type SqlStorage, sqlChangeFeed, sqlStorage } from 'keywarden/sql'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { startedServer, stopServers } from '../test/databases/servers/start-server.js'
import { keyOf, projectOf, publicKeyOf, storeKeys } from './data/stored-keys.js'

const KEYS = 20_000
const ENTRIES = 2
const COMMANDS = 1_000
const USED_KEYS = 5_000
const READ_MS = 5_000
const POLLS = 500

const pool = new pg.Pool({ connectionString: await startedServer('postgres') })
pool.on('error', () => {})
const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
try {
  await migrate(kysely)
  const storage = sqlStorage(kysely, { prepared: preparedPg(pool), chainAuditTrail: true })
  await storeKeys(storage, KEYS, ENTRIES)
  await sql`truncate keywarden_changes`.execute(kysely)
  await changeDescriptions(storage)
  await useKeys(storage)
  await showSizes()
  await readKeys(storage, 1)
  await readKeys(storage, 10)
  await poll()
} finally {
  await kysely.destroy()
  await stopServers()
}

async function changeDescriptions(storage: SqlStorage): Promise<void> {
  const manager = new AccessManager({ policy, storage })
  for (let count = 0; count < COMMANDS; count++) {
    const { organization, id: key } = keyOf((count * 17) % KEYS, ENTRIES)
    const description = `changed for the ${count}th time`
    await manager.keys.update(Actor.system('bench'), { organization, key, description })
  }
}

async function useKeys(storage: SqlStorage): Promise<void> {
  const used = { count: 1, lastUsedAt: 1_700_000_000_000, lastUsedAddress: '10.0.0.1' }
  const keys = Array.from({ length: USED_KEYS }, (_, index) => keyOf(index, ENTRIES))
  await storage.addUsage(
    keys.flatMap(({ organization, id: key }) => [
      { organization, key, ...used },
      { organization, key, entry: '10.0.0.0/24', ...used },
    ]),
  )
}

async function showSizes(): Promise<void> {
  await sql`vacuum analyze`.execute(kysely)
  const { rows } = await sql<{ name: string; rows: number; bytes: number }>`
    select relname as name, n_live_tup::int as rows, pg_total_relation_size(relid)::int as bytes
    from pg_stat_user_tables where n_live_tup > 1 order by relname`.execute(kysely)
  for (const { name, rows: count, bytes } of rows) {
    console.log(`${name}: ${count} rows, ${Math.round(bytes / count)} bytes each`)
  }
}

async function readKeys(storage: SqlStorage, atOnce: number): Promise<void> {
  let asked = 0
  const read = async (until: number) => {
    while (performance.now() < until) {
      const index = (asked++ * 7919) % KEYS
      await storage.find(publicKeyOf(index), [projectOf(index)])
    }
  }
  const microseconds = await processorTime(async () => {
    const until = performance.now() + READ_MS
    await Promise.all(Array.from({ length: atOnce }, () => read(until)))
  })
  const rate = Math.round((1000 * asked) / READ_MS)
  const each = Math.round(microseconds / asked)
  console.log(`${atOnce} readers: ${rate} keys a second, ${each} µs of processor time each`)
}

async function poll(): Promise<void> {
  const feed = await sqlChangeFeed(kysely, { pollMs: 3_600_000 })
  const microseconds = await processorTime(async () => {
    for (let count = 0; count < POLLS; count++) await feed.poll()
  })
  await feed.close()
  console.log(`an empty poll: ${Math.round(microseconds / POLLS)} µs of processor time`)
}

/** The processor time of this process, in microseconds. */
async function processorTime(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return user + system
}
