import type { Kysely } from 'kysely'
import type { DatabaseConfig } from './database.js'
import { openDatabase } from './open-database.js'

/** Writes a word into the notes of a database: a process that `databases.test.ts` starts. */
const { KEYWARDEN_TEST_DATABASE: config = '' } = process.env
const [, , word = ''] = process.argv
const kysely = openDatabase(JSON.parse(config) as DatabaseConfig) as Kysely<{
  notes: { word: string }
}>
await kysely.insertInto('notes').values({ word }).execute()
await kysely.destroy()
