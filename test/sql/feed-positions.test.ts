import { setTimeout } from 'node:timers/promises'
import { migrate, sqlChangeFeed, sqlStorage } from 'keywarden/sql'
import { sql } from 'kysely'
import { afterEach, describe, expect, test } from 'vitest'
import { create, write } from '../../src/ports/contract/sample-change.js'
import type { TestDatabase } from '../databases/database.js'
import { type LateDatabase, openLate } from './open-late.js'
import { PATIENT_DATABASES } from './patient-databases.js'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** A database with a feed that is polled by hand, and one whose commits are held back. */
async function fed(database: TestDatabase) {
  const { kysely, config, open, close } = await database.fresh()
  closing.push(close)
  await migrate(kysely)
  const feed = await sqlChangeFeed(kysely, { pollMs: 60_000 })
  closing.push(() => feed.close())
  const told: string[] = []
  feed.subscribe(({ organization, revision }) => told.push(`${organization} ${revision}`))
  const late = openLate(config)
  closing.push(() => late.kysely.destroy())
  const storage = sqlStorage(kysely)
  await storage.check()
  /** Polls a few times, in which whoever waits for nothing else comes to its end. */
  const polls = async () => {
    for (let count = 0; count < 5; count++) {
      await setTimeout(20)
      await feed.poll()
    }
    return told
  }
  return { open, feed, polls, late, storage }
}

/** Begins to create an organization, and comes to where only the commit is left. */
async function begun(late: LateDatabase, organization: string) {
  const count = late.held + 1
  const creating = create(sqlStorage(late.kysely), { organization })
  await late.holding(count)
  return { creating }
}

for (const database of PATIENT_DATABASES) {
  describe.skipIf(database.unavailable !== undefined)(`a feed of ${database.name}`, () => {
    test('skips nothing that commits late, and tells it once', async () => {
      const { polls, late, storage } = await fed(database)
      const { creating } = await begun(late, 'late')
      const quick = create(storage, { organization: 'quick' })
      // Where positions count up, whoever comes later waits; else it is told on its own.
      const isOutOfOrder = database.kind === 'postgres'
      expect([...(await polls())]).toEqual(isOutOfOrder ? ['quick 1'] : [])
      late.let()
      await Promise.all([creating, quick])
      expect(await polls()).toEqual(isOutOfOrder ? ['quick 1', 'late 1'] : ['late 1', 'quick 1'])
    })

    test('tells all that many connections commit at random, in the order of revisions', async () => {
      const { open, feed, polls, late } = await fed(database)
      const storages = [sqlStorage(late.kysely), sqlStorage(await open()), sqlStorage(await open())]
      const names = ['a', 'b', 'c', 'd']
      const writing = names.map(async (organization, index) => {
        for (let revision = 1; revision <= 10; revision++) {
          const storage = storages[(index + revision) % storages.length] ?? never()
          if (revision === 1) await create(storage, { organization })
          else await write(storage, { organization })
        }
      })
      let isOver = false
      const letting = (async () => {
        while (!isOver) {
          await setTimeout(Math.random() * 10)
          late.let(Math.random() < 0.5 ? 'first' : 'last')
          await feed.poll()
        }
      })()
      await Promise.all(writing)
      isOver = true
      await letting
      const told = await polls()
      for (const name of names) {
        const own = told.filter((one) => one.startsWith(name))
        expect(own).toEqual(Array.from({ length: 10 }, (_, at) => `${name} ${at + 1}`))
      }
    })
  })
}

const [postgres] = PATIENT_DATABASES.filter(({ kind }) => kind === 'postgres')

describe.skipIf(postgres?.unavailable !== undefined)('a feed of PostgreSQL', () => {
  test('tells what commits in another order than it began, each as soon as it has', async () => {
    const { polls, late } = await fed(postgres ?? never())
    const started = [await begun(late, 'a'), await begun(late, 'b'), await begun(late, 'c')]
    late.let('last')
    await started[2]?.creating
    expect([...(await polls())]).toEqual(['c 1'])
    late.let('first')
    await started[0]?.creating
    expect([...(await polls())]).toEqual(['c 1', 'a 1'])
    late.let()
    await started[1]?.creating
    expect(await polls()).toEqual(['c 1', 'a 1', 'b 1'])
  })

  test('is not held back by transactions of others, however long they last', async () => {
    const { open, polls, storage, feed } = await fed(postgres ?? never())
    const other = await (await open()).startTransaction().execute()
    // It has a number of its own, as whoever writes anything has.
    await sql`create table theirs (id integer)`.execute(other)
    const before = performance.now()
    await create(storage)
    expect([...(await polls())]).toEqual(['acme 1'])
    await write(storage)
    expect([...(await polls())]).toEqual(['acme 1', 'acme 2'])
    expect(feed.toldUntil()).toBeGreaterThan(before)
    await other.commit().execute()
    expect(await polls()).toEqual(['acme 1', 'acme 2'])
  })
})

function never(): never {
  throw new Error('there is always one')
}
