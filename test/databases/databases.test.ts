import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Kysely } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { DatabaseConfig, FreshDatabase } from './database.js'
import { databases } from './databases.js'

interface Notes {
  readonly notes: { readonly word: string }
}

for (const { name, unavailable, fresh } of databases) {
  describe.skipIf(unavailable)(`a test database: ${name}`, () => {
    let database: FreshDatabase
    beforeEach(async () => {
      database = await fresh()
    })
    afterEach(() => database.close())

    test('is not seen by another one', async () => {
      await createNotes(database.kysely, 'ours')
      const other = await fresh()
      await createNotes(other.kysely, 'theirs')
      const seen = [await words(database.kysely), await words(other.kysely)]
      await other.close()
      expect(seen).toEqual([['ours'], ['theirs']])
    })

    test('is shared by everybody who opens it here', async () => {
      await createNotes(database.kysely, 'first')
      const second = await database.open()
      await write(second, 'second')
      expect(await words(database.kysely)).toEqual(['first', 'second'])
    })

    test('is shared with another process', async () => {
      await createNotes(database.kysely, 'ours')
      await writeElsewhere(database.config, 'theirs')
      expect(await words(database.kysely)).toEqual(['ours', 'theirs'])
    })

    test('keeps nothing of a transaction that failed', async () => {
      await createNotes(database.kysely, 'kept')
      const failing = notesOf(database.kysely)
        .transaction()
        .execute(async (transaction) => {
          await transaction.insertInto('notes').values({ word: 'not kept' }).execute()
          throw new Error('no')
        })
      await expect(failing).rejects.toThrow('no')
      expect(await words(database.kysely)).toEqual(['kept'])
    })

    test('lets several processes write at once', async () => {
      await createNotes(database.kysely, 'start')
      const writers = ['a', 'b', 'c']
      await Promise.all(writers.map((word) => writeElsewhere(database.config, word)))
      expect(await words(database.kysely)).toEqual(['a', 'b', 'c', 'start'])
    })
  })
}

function notesOf(kysely: Kysely<unknown>): Kysely<Notes> {
  return kysely as Kysely<Notes>
}

async function createNotes(kysely: Kysely<unknown>, word: string): Promise<void> {
  await kysely.schema.createTable('notes').addColumn('word', 'varchar(20)').execute()
  await write(kysely, word)
}

async function write(kysely: Kysely<unknown>, word: string): Promise<void> {
  await notesOf(kysely).insertInto('notes').values({ word }).execute()
}

async function words(kysely: Kysely<unknown>): Promise<readonly string[]> {
  const rows = await notesOf(kysely).selectFrom('notes').selectAll().orderBy('word').execute()
  return rows.map(({ word }) => word)
}

async function writeElsewhere(config: DatabaseConfig, word: string): Promise<void> {
  const program = fileURLToPath(new URL('write-note.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', program, word], {
    env: { ...process.env, KEYWARDEN_TEST_DATABASE: JSON.stringify(config) },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const [complaint, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  if (code !== 0 || complaint !== '') throw new Error(`ended with ${code}: ${complaint}`)
}
