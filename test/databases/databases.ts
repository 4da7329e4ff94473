import type { TestDatabase } from './database.js'
import { SERVERS } from './servers.js'
import { SQLITE } from './sqlite.js'

/** Every kind of database that tests run on; some may be unavailable here. */
export const databases: readonly TestDatabase[] = [...SQLITE, ...SERVERS]

// Which databases were not there, and why, is part of what a run shows.
for (const { name, unavailable } of databases) {
  if (unavailable !== undefined) console.info(`databases: no ${name}, for ${unavailable}`)
}
