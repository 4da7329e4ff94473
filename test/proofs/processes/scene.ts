import { Actor } from 'keywarden'
import { atlasPolicy } from 'keywarden/atlas'
import { AccessManager } from 'keywarden/management'
import { migrate, type SqlStorage, sqlStorage } from 'keywarden/sql'
import type { FreshDatabase, TestDatabase } from '../../databases/database.js'

/** Who sets the scene, and repairs what was broken on purpose. */
export const SYSTEM = Actor.system('a proof sets the scene')

/** Where the keys of all proofs may be used from. */
export const OFFICE = '203.0.113.7'

/** A database with the tables of keywarden, and a manager over it. */
export interface Scene extends FreshDatabase {
  readonly storage: SqlStorage
  readonly manager: AccessManager
}

/** A fresh scene for the work, taken away when it is done. */
export async function withScene<Result>(
  database: TestDatabase,
  work: (scene: Scene) => Promise<Result>,
): Promise<Result> {
  const fresh = await database.fresh()
  try {
    await migrate(fresh.kysely)
    const storage = sqlStorage(fresh.kysely, { chainAuditTrail: true })
    const manager = new AccessManager({ policy: atlasPolicy, storage })
    return await work({ ...fresh, storage, manager })
  } finally {
    await fresh.close()
  }
}

/** The state of an organization that is there. */
export async function stateOf({ storage }: Pick<Scene, 'storage'>, organization: string) {
  const loaded = await storage.load(organization)
  if (loaded === undefined) throw new Error(`there is no organization ${organization}`)
  return loaded
}
