import { cachedKeyLookup } from 'keywarden'
import { migrate, sqlChangeFeed, sqlStorage } from 'keywarden/sql'
import type { DatabaseConfig, FreshDatabase, TestDatabase } from '../../test/databases/database.js'
import { openDatabase } from '../../test/databases/open-database.js'
import { openRaw } from '../databases/raw-driver.js'
import { httpFormat, makeKeys } from './keys.js'
import { type Engine, engineOver, makeScene, type Scene, storeKeys } from './scene.js'
import { storeClusters, storedCluster } from './stored-clusters.js'

/** A scene whose keys and clusters are in one database. Its engine asks a cache. */
export interface DatabaseScene extends Scene {
  /** One that asks the database each time. */
  readonly uncached: Engine
  /** Ends its connections. */
  readonly close: () => Promise<void>
}

/** A database with the keys of the scene, and with clusters. */
export async function storeScene({ fresh }: TestDatabase): Promise<FreshDatabase> {
  const database = await fresh()
  const format = httpFormat()
  await migrate(database.kysely)
  await storeKeys(sqlStorage(database.kysely), makeKeys(format), format)
  await storeClusters(database.kysely)
  return database
}

/** The scene in that database, as a service opens it that is one of several. */
export async function openScene(config: DatabaseConfig): Promise<DatabaseScene> {
  const kysely = openDatabase(config)
  const format = httpFormat()
  const raw = openRaw(config)
  const storage = sqlStorage(kysely, { prepared: raw.prepared })
  const feed = await sqlChangeFeed(kysely)
  const changeFeed = [storage.ownCommits, feed]
  const cache = cachedKeyLookup(storage, { maxStalenessMs: 10_000, changeFeed })
  return {
    ...(await makeScene()),
    engine: engineOver(cache, format),
    uncached: engineOver(storage, format),
    clusterOf: (project, id) => storedCluster(kysely, project, id),
    close: async () => {
      cache.close()
      await feed.close()
      await raw.close()
      await kysely.destroy()
    },
  }
}
