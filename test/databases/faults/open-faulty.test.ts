import { type Kysely, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FreshDatabase } from '../database.js'
import { databases } from '../databases.js'
import { ANSWERS_NOTHING, ConnectionLost, type Fault, type FaultPlan, faultAt } from './fault.js'
import { type FaultyDatabase, openFaulty } from './open-faulty.js'

interface Notes {
  readonly notes: { readonly word: string }
}

/** What a transaction with one statement asks of a driver: the call of each number, from 1 on. */
const CALLS = ['acquire', 'begin', 'query', 'commit'] as const

for (const { name, unavailable, fresh } of databases) {
  describe.skipIf(unavailable)(`a database that goes wrong: ${name}`, () => {
    let database: FreshDatabase
    let faulty: FaultyDatabase | undefined
    beforeEach(async () => {
      database = await fresh()
      await sql`create table notes (word varchar(20) not null)`.execute(database.kysely)
    })
    afterEach(async () => {
      await faulty?.kysely.destroy()
      await database.close()
    })

    function open(plan: FaultPlan): Kysely<Notes> {
      faulty = openFaulty(database.config, plan)
      return faulty.kysely as Kysely<Notes>
    }

    /** How a note ends that is written with one call gone wrong, and which notes there are then. */
    async function write(plan: FaultPlan) {
      const kysely = open(plan)
      const writing = inTransaction(kysely, 'ours')
      const end = await writing.then(() => 'written').catch((error: unknown) => error)
      return { end, notes: await words(database.kysely) }
    }

    test('records what is asked of it, and goes well without a plan', async () => {
      const { end, notes } = await write(() => undefined)
      expect([end, notes]).toEqual(['written', ['ours']])
      expect(faulty?.calls.map(({ what }) => what)).toEqual(CALLS)
      expect(faulty?.calls[2]).toMatchObject({ number: 3, sql: expect.stringMatching(/^insert/) })
    })

    test.each([1, 2, 3, 4])('writes nothing where call %d fails before it ran', async (number) => {
      const { end, notes } = await write(faultAt(number, { fails: 'before' }))
      expect(end).toBeInstanceOf(ConnectionLost)
      expect(notes).toEqual([])
    })

    test.each([1, 2, 3])('writes nothing where call %d fails after it ran', async (number) => {
      const { end, notes } = await write(faultAt(number, { fails: 'after' }))
      expect(end).toBeInstanceOf(ConnectionLost)
      expect(notes).toEqual([])
    })

    test('has written where the commit fails after it ran', async () => {
      const error = new Error('the answer is lost')
      const { end, notes } = await write(faultAt(4, { fails: 'after', error }))
      expect([end, notes]).toEqual([error, ['ours']])
    })

    test('ends a transaction whose rollback fails, too', async () => {
      const failing: Fault = { fails: 'before' }
      const kysely = open(({ what }) =>
        what === 'query' || what === 'rollback' ? failing : undefined,
      )
      await expect(inTransaction(kysely, 'ours')).rejects.toBeInstanceOf(ConnectionLost)
      faulty?.giveUp()
      await inTransaction(kysely, 'next')
      expect(await words(database.kysely)).toEqual(['next'])
    })

    test.each(['before', 'after'] as const)(
      'hangs %s it ran until it is given up',
      async (when) => {
        let isHanging = () => {}
        const hanging = new Promise<void>((resolve) => {
          isHanging = resolve
        })
        const kysely = open(({ what }) => {
          if (what !== 'query') return undefined
          isHanging()
          return { hangs: when }
        })
        const writing = inTransaction(kysely, 'ours')
        const end = writing.catch((error: unknown) => error)
        await hanging
        faulty?.giveUp()
        expect(await end).toBeInstanceOf(ConnectionLost)
        expect(await words(database.kysely)).toEqual([])
      },
    )

    test('answers nothing, or something else', async () => {
      await inTransaction(database.kysely as Kysely<Notes>, 'ours')
      const answers: Fault = { answers: ({ rows }) => ({ rows: [...rows, { word: 'theirs' }] }) }
      expect(await words(open(() => ANSWERS_NOTHING))).toEqual([])
      await faulty?.kysely.destroy()
      expect(await words(open(() => answers))).toEqual(['ours', 'theirs'])
    })
  })
}

function inTransaction(kysely: Kysely<Notes>, word: string): Promise<unknown> {
  return kysely
    .transaction()
    .execute((transaction) => transaction.insertInto('notes').values({ word }).execute())
}

async function words(kysely: Kysely<unknown> | Kysely<Notes>): Promise<readonly string[]> {
  const { rows } = await sql<{ word: string }>`select word from notes order by word`.execute(kysely)
  return rows.map(({ word }) => word)
}
