import { create, write } from '../../src/ports/contract/sample-change.js'
import { migrate, sqlChangeFeed, sqlStorage } from '../../src/sql/index.js'
import type { DatabaseConfig } from '../databases/database.js'
import { openDatabase } from '../databases/open-database.js'

/**
 * Answers the first change that it is told of with one of its own: a process that
 * `feed-processes.test.ts` starts, which ends then.
 */
const { KEYWARDEN_TEST_DATABASE: config = '' } = process.env
const kysely = openDatabase(JSON.parse(config) as DatabaseConfig)
await migrate(kysely)
const storage = sqlStorage(kysely)
const feed = await sqlChangeFeed(kysely, { pollMs: 20 })
// A feed keeps no process alive, and a file needs nobody to wait for.
const alive = setInterval(() => {}, 1000)
const told = new Promise<string>((resolve) => {
  feed.subscribe(({ organization, revision }) => resolve(`${organization} ${revision}`))
})
process.stdout.write('listening\n')
const heard = await told
await create(storage, { organization: 'theirs' })
await write(storage, { organization: 'theirs' })
process.stdout.write(`${heard}\n`)
clearInterval(alive)
await feed.close()
await kysely.destroy()
