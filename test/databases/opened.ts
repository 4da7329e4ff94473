import type { Kysely } from 'kysely'
import type { DatabaseConfig, FreshDatabase } from './database.js'
import { openDatabase } from './open-database.js'

/** A database with everything that is opened here, which ends before it is taken away. */
export function opened(config: DatabaseConfig, takeAway: () => Promise<unknown>): FreshDatabase {
  const all: Kysely<unknown>[] = []
  const another = () => {
    const kysely = openDatabase(config)
    all.push(kysely)
    return kysely
  }
  return {
    kysely: another(),
    config,
    open: async () => another(),
    close: async () => {
      await Promise.all(all.splice(0).map((kysely) => kysely.destroy()))
      await takeAway()
    },
  }
}
