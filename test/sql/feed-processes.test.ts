import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { migrate, sqlChangeFeed, sqlStorage } from 'keywarden/sql'
import { describe, expect, test } from 'vitest'
import { create } from '../../src/ports/contract/sample-change.js'
import type { DatabaseConfig } from '../databases/database.js'
import { databases } from '../databases/databases.js'

for (const database of databases) {
  describe.skipIf(database.unavailable !== undefined)(`two processes on ${database.name}`, () => {
    test('tell each other what they commit', async () => {
      const { kysely, config, close } = await database.fresh()
      await migrate(kysely)
      const storage = sqlStorage(kysely)
      const feed = await sqlChangeFeed(kysely, { pollMs: 20 })
      const told: string[] = []
      feed.subscribe(({ organization, revision }) => told.push(`${organization} ${revision}`))
      const other = await answering(config)
      await create(storage, { organization: 'ours' })
      expect(await other.heard).toBe('ours 1')
      await feed.poll()
      expect(told).toEqual(['ours 1', 'theirs 1', 'theirs 2'])
      await feed.close()
      await close()
    })
  })
}

/** Starts a process, and waits until its feed is there. */
async function answering(config: DatabaseConfig) {
  const program = fileURLToPath(new URL('answer-change.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', program], {
    env: { ...process.env, KEYWARDEN_TEST_DATABASE: JSON.stringify(config) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const complaint = text(child.stderr)
  const first = await once(child.stdout, 'data').then(([said]) => String(said))
  if (first !== 'listening\n') throw new Error(`it said ${first} ${await complaint}`)
  const heard = Promise.all([text(child.stdout), complaint, once(child, 'exit')]).then(
    ([said, errors]) => said.trim() + errors,
  )
  return { heard }
}
