/**
 * What a key costs that is remembered, in bytes:
 * `npx tsx --tsconfig test/tsconfig.json --expose-gc bench/cached-keys.ts`.
 *
 * Keys are written to a file of SQLite and read through the cache, so that each record is as a
 * database gives it, with texts of its own.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { createClient } from '@libsql/client'
import { cachedKeyLookup, type KeyLookup } from 'keywarden'
import { libsqlDialect, migrate, sqlStorage } from 'keywarden/sql'
import { Kysely } from 'kysely'
import { projectOf, publicKeyOf, storeKeys } from './data/stored-keys.js'

const KEYS = 100_000

for (const entries of [0, 2, 10]) {
  const folder = await mkdtemp(join(tmpdir(), 'keywarden-cached-keys-'))
  const client = createClient({ url: `file:${join(folder, 'keys.db')}` })
  const kysely = new Kysely<unknown>({ dialect: libsqlDialect(client) })
  try {
    await migrate(kysely)
    const storage = sqlStorage(kysely)
    await storeKeys(storage, KEYS, entries)
    const bytes = await bytesOfAll(storage)
    console.log(`${entries} entries: ${Math.round(bytes / KEYS)} bytes for each key`)
  } finally {
    await kysely.destroy()
    await rm(folder, { recursive: true })
  }
}

/** How far memory grows while all keys are read and remembered. */
async function bytesOfAll(lookup: KeyLookup): Promise<number> {
  const cache = cachedKeyLookup(lookup, { maxStalenessMs: 3_600_000, maxEntries: 2 * KEYS })
  const before = await inUse()
  for (let index = 0; index < KEYS; index++) {
    await cache.find(publicKeyOf(index), [projectOf(index)])
  }
  const after = await inUse()
  const { entries } = cache.stats()
  if (entries !== KEYS) throw new Error(`${entries} keys are remembered, not ${KEYS}`)
  cache.close()
  return after - before
}

async function inUse(): Promise<number> {
  if (globalThis.gc === undefined) throw new Error('run it with --expose-gc')
  for (let round = 0; round < 3; round++) {
    await setImmediate()
    globalThis.gc()
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
