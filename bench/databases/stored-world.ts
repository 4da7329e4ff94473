import { type KeyFormat, keywardenFormat, Peppers } from 'keywarden'
import { migrate, type SqlStorage, sqlStorage } from 'keywarden/sql'
import type { Kysely } from 'kysely'
import type { FreshDatabase, TestDatabase } from '../../test/databases/database.js'
import { NOW } from '../data/networks.js'
import { Random } from '../data/random.js'
import { makeWorld, type World } from '../data/world.js'
import { writeWorld } from '../data/write-world.js'

const SIZE = { keys: 200, entries: 10, operations: 20 }
const PEPPER = 'protects nothing: made for the benchmark'

/** A world that was written to a database, and what it was written by. */
export interface StoredWorld {
  readonly world: World
  readonly storage: SqlStorage
  readonly kysely: Kysely<unknown>
  readonly database: FreshDatabase
}

/** Writes 200 keys, with a secret each, to a database that is theirs alone. */
export async function storeWorld({ fresh }: TestDatabase): Promise<StoredWorld> {
  const database = await fresh()
  const { kysely } = database
  await migrate(kysely)
  const storage = sqlStorage(kysely)
  const world = makeWorldWithSecrets()
  await writeWorld(storage, world)
  return { world, storage, kysely, database }
}

function makeWorldWithSecrets(): World {
  const random = new Random(41)
  const format: KeyFormat = keywardenFormat({
    peppers: Peppers.of([{ id: 'bench', secret: PEPPER }]),
  })
  return makeWorld(random, SIZE, (publicKey) => {
    const privateKey = format.newPrivateKey(publicKey, random)
    const verifier = format.hashes.verifierOf(publicKey, privateKey)
    return [
      { id: `of-${publicKey}`, verifier, redacted: format.redact(privateKey), createdAt: NOW },
    ]
  })
}
