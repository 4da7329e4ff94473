import { setTimeout } from 'node:timers/promises'
import type { ChangeNotice } from 'keywarden'
import { migrate, type SqlChangeFeedOptions, sqlChangeFeed, sqlStorage } from 'keywarden/sql'
import { sql } from 'kysely'
import { afterEach, describe, expect, test } from 'vitest'
import { create, write } from '../../src/ports/contract/sample-change.js'
import type { TestDatabase } from '../databases/database.js'
import { databases } from '../databases/databases.js'
import { ANSWERS_NOTHING, type Fault } from '../databases/faults/fault.js'
import { openFaulty } from '../databases/faults/open-faulty.js'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** A feed whose connections go wrong from when `fault` is set, and everything it says. */
async function faultyFeed(database: TestDatabase, options: SqlChangeFeedOptions = {}) {
  const { kysely, config, close } = await database.fresh()
  closing.push(close)
  await migrate(kysely)
  const plan: { fault?: Fault | undefined; wrong: number } = { wrong: 0 }
  const faulty = openFaulty(config, ({ what }) => {
    if (what !== 'query' || plan.fault === undefined) return
    plan.wrong++
    return plan.fault
  })
  closing.push(() => faulty.kysely.destroy())
  const faults: unknown[] = []
  const onFault = (error: unknown) => faults.push(error)
  const feed = await sqlChangeFeed(faulty.kysely, { pollMs: 60_000, onFault, ...options })
  closing.push(() => feed.close())
  const heard: (number | 'lost')[] = []
  const note = ({ revision }: ChangeNotice) => heard.push(revision)
  feed.subscribe(note, () => heard.push('lost'))
  return { kysely, storage: sqlStorage(kysely), feed, plan, faulty, faults, heard }
}

function anHourLater(row: unknown): unknown {
  const { now } = row as { readonly now: unknown }
  return { ...Object(row), now: Number(now) + 3_600_000 }
}

for (const database of databases) {
  describe.skipIf(database.unavailable !== undefined)(`a feed of ${database.name}`, () => {
    test('has news until the last poll that succeeded, and tells of no other', async () => {
      const { feed, plan, storage, faults, heard } = await faultyFeed(database)
      const atStart = feed.toldUntil()
      await create(storage)
      for (const fault of [
        { fails: 'before' },
        { fails: 'after' },
        ANSWERS_NOTHING,
        { answers: () => ({ rows: [{ now: 'long ago', snapshot: '1:1:', position: null }] }) },
      ] satisfies Fault[]) {
        plan.fault = fault
        await feed.poll()
        expect([feed.toldUntil(), heard]).toEqual([atStart, []])
      }
      expect(faults).toHaveLength(4)
      plan.fault = undefined
      const before = performance.now()
      await feed.poll()
      expect(heard).toEqual([1])
      expect(feed.toldUntil()).toBeGreaterThanOrEqual(before)
    })

    test('goes on after polls that got no answer, and asks less often meanwhile', async () => {
      const { feed, plan, storage, faults, heard, faulty } = await faultyFeed(database, {
        ...{ pollMs: 10, pollTimeoutMs: 20 },
      })
      plan.fault = { hangs: 'before' }
      while (faults.length < 2) await setTimeout(5)
      // At the usual pace there would be eight more of them.
      await setTimeout(250)
      expect(plan.wrong).toBeLessThan(5)
      await create(storage)
      plan.fault = undefined
      faulty.giveUp()
      while (heard.length === 0) await setTimeout(5)
      expect(heard).toEqual([1])
      expect(feed.toldUntil()).toBeLessThanOrEqual(performance.now())
    })

    test('says that changes may be lost once it was away for half of the time they are kept', async () => {
      const { feed, plan, storage, heard } = await faultyFeed(database, { keepMs: 400 })
      await create(storage)
      plan.fault = { fails: 'before' }
      await feed.poll()
      await setTimeout(210)
      plan.fault = undefined
      await feed.poll()
      expect(heard[0]).toBe('lost')
      await write(storage)
      await feed.poll()
      expect(heard.filter((one) => one === 'lost')).toHaveLength(1)
      expect(heard.at(-1)).toBe(2)
    })

    test('says so, too, where its own clock stood still meanwhile', async () => {
      const { feed, plan, storage, kysely, heard } = await faultyFeed(database)
      await create(storage)
      // To the database it is an hour later, and what was to be told is gone.
      await sql`delete from keywarden_changes`.execute(kysely)
      plan.fault = { answers: ({ rows }) => ({ rows: rows.map(anHourLater) }) }
      await feed.poll()
      expect(heard).toEqual(['lost'])
    })

    test('forgets changes once they are old, and nobody misses them', async () => {
      const { feed, storage, kysely, heard } = await faultyFeed(database, { keepMs: 100 })
      await create(storage)
      await feed.poll()
      await setTimeout(120)
      await feed.poll()
      const { rows } = await sql`select * from keywarden_changes`.execute(kysely)
      expect(rows).toEqual([])
      expect(heard.filter((one) => one !== 'lost')).toEqual([1])
    })

    test('says that changes are lost where one cannot be read, and tells the others', async () => {
      const { feed, storage, kysely, faults, heard } = await faultyFeed(database)
      for (let revision = 1; revision <= 3; revision++) {
        await (revision === 1 ? create(storage) : write(storage))
      }
      await sql`update keywarden_changes set public_keys = '{' where revision = 2`.execute(kysely)
      await feed.poll()
      expect(heard).toEqual(['lost', 1, 3])
      expect(faults).toMatchObject([
        { code: 'DAMAGED_DATA', record: { kind: 'change', id: '2', organization: 'acme' } },
      ])
      await feed.poll()
      expect(heard).toHaveLength(3)
    })

    test('polls no more once it is closed, and waits for what is under way', async () => {
      const { feed, storage, heard, faulty } = await faultyFeed(database, { pollMs: 1 })
      await create(storage)
      while (heard.length === 0) await setTimeout(1)
      await feed.close()
      const { length } = faulty.calls
      await write(storage)
      await feed.poll()
      await setTimeout(20)
      expect(faulty.calls).toHaveLength(length)
      expect(heard).toEqual([1])
    })

    test('is not begun where the tables are not those of this version', async () => {
      const { kysely, close } = await database.fresh()
      closing.push(close)
      await expect(sqlChangeFeed(kysely)).rejects.toMatchObject({ code: 'WRONG_SCHEMA', found: 0 })
    })
  })
}
