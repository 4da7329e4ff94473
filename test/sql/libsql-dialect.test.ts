import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { createClient } from '@libsql/client'
import { type Generated, Kysely, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type LibsqlDialectOptions, libsqlDialect } from '../../src/sql/libsql-dialect.js'

interface Tables {
  readonly counters: { readonly id: Generated<number>; readonly length: number }
}

let folder: string
let opened: Kysely<Tables>[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keywarden-libsql-'))
  opened = []
})

afterEach(async () => {
  await Promise.all(opened.map((kysely) => kysely.destroy()))
  await rm(folder, { recursive: true, force: true })
})

function open(options?: LibsqlDialectOptions, url = `file:${join(folder, 'database')}`) {
  const kysely = new Kysely<Tables>({ dialect: libsqlDialect(createClient({ url }), options) })
  opened.push(kysely)
  return kysely
}

async function openWithCounter(options?: LibsqlDialectOptions, url?: string) {
  const kysely = open(options, url)
  await sql`pragma journal_mode = wal`.execute(kysely)
  await sql`create table counters (id integer primary key, length integer not null)`.execute(kysely)
  await kysely.insertInto('counters').values({ length: 0 }).execute()
  return kysely
}

/** Reads and writes what it has read: an increment is lost where two of them cross. */
function increment(kysely: Kysely<Tables>): Promise<void> {
  return kysely.transaction().execute(async (transaction) => {
    const { length } = await transaction
      .selectFrom('counters')
      .select('length')
      .executeTakeFirstOrThrow()
    await setImmediate()
    await transaction
      .updateTable('counters')
      .set({ length: length + 1 })
      .execute()
  })
}

async function counted(kysely: Kysely<Tables>): Promise<number> {
  const { length } = await kysely.selectFrom('counters').selectAll().executeTakeFirstOrThrow()
  return length
}

/** Holds the lock of the writer until it is told to end. */
function writing(kysely: Kysely<Tables>) {
  let end = () => {}
  const over = new Promise<void>((resolve) => {
    end = resolve
  })
  const { promise: begun, resolve } = withResolvers()
  const done = kysely.transaction().execute(async (transaction) => {
    await transaction.updateTable('counters').set({ length: 7 }).execute()
    resolve()
    await over
  })
  return { begun, done, end }
}

function withResolvers() {
  let resolve = () => {}
  const promise = new Promise<void>((given) => {
    resolve = given
  })
  return { promise, resolve }
}

describe('a file of SQLite through @libsql/client', () => {
  test('gives plain rows, also of columns that its own rows have for themselves', async () => {
    const kysely = await openWithCounter()
    const rows = await kysely.selectFrom('counters').selectAll().execute()
    expect(rows).toStrictEqual([{ id: 1, length: 0 }])
  })

  test('says what a statement inserted, and how many rows it changed', async () => {
    const kysely = await openWithCounter()
    const inserted = await kysely.insertInto('counters').values({ length: 5 }).executeTakeFirst()
    const updated = await kysely.updateTable('counters').set({ length: 6 }).executeTakeFirst()
    const deleted = await kysely.deleteFrom('counters').where('id', '=', 9).executeTakeFirst()
    expect([inserted.insertId, updated.numUpdatedRows, deleted.numDeletedRows]).toEqual([
      2n,
      2n,
      0n,
    ])
  })

  test('gives what a statement returns', async () => {
    const kysely = await openWithCounter()
    const returned = await kysely
      .updateTable('counters')
      .set({ length: 3 })
      .returning('id')
      .execute()
    expect(returned).toEqual([{ id: 1 }])
  })

  test('streams rows, all of them at once', async () => {
    const kysely = await openWithCounter()
    const rows: unknown[] = []
    for await (const row of kysely.selectFrom('counters').selectAll().stream()) rows.push(row)
    expect(rows).toEqual([{ id: 1, length: 0 }])
  })

  test('keeps nothing of a transaction that failed', async () => {
    const kysely = await openWithCounter()
    const failing = kysely.transaction().execute(async (transaction) => {
      await transaction.updateTable('counters').set({ length: 3 }).execute()
      await sql`insert into counters values (1, 1)`.execute(transaction)
    })
    await expect(failing).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT' })
    expect(await counted(kysely)).toBe(0)
  })

  test('lets transactions of one client write one after the other', async () => {
    const kysely = await openWithCounter()
    await Promise.all(Array.from({ length: 50 }, () => increment(kysely)))
    expect(await counted(kysely)).toBe(50)
  })

  test('lets transactions of several clients in one process write one after the other', async () => {
    const clients = [await openWithCounter(), open(), open()]
    const increments = clients.flatMap((kysely) =>
      Array.from({ length: 15 }, () => increment(kysely)),
    )
    await Promise.all(increments)
    expect(await counted(open())).toBe(45)
  })

  test('lets a statement outside of transactions wait for one', async () => {
    const kysely = await openWithCounter()
    const { begun, done, end } = writing(kysely)
    await begun
    const waiting = kysely.insertInto('counters').values({ length: 8 }).execute()
    end()
    await Promise.all([done, waiting])
    const rows = await kysely.selectFrom('counters').select('length').execute()
    expect(rows).toEqual([{ length: 7 }, { length: 8 }])
  })

  test('reads what was there before while somebody writes', async () => {
    const kysely = await openWithCounter()
    const { begun, done, end } = writing(kysely)
    await begun
    const meanwhile = await counted(kysely)
    const inTransaction = await kysely
      .transaction()
      .setAccessMode('read only')
      .execute((transaction) => counted(transaction))
    end()
    await done
    expect([meanwhile, inTransaction, await counted(kysely)]).toEqual([0, 0, 7])
  })

  test('gives up once it has waited as long as it may', async () => {
    const kysely = await openWithCounter()
    const hasty = open({ busyTimeoutMs: 30 })
    const { begun, done, end } = writing(kysely)
    await begun
    const [insertion, transaction] = await Promise.allSettled([
      hasty.insertInto('counters').values({ length: 8 }).execute(),
      increment(hasty),
    ])
    end()
    await done
    const busy = { status: 'rejected', reason: { code: 'SQLITE_BUSY' } }
    expect([insertion, transaction]).toMatchObject([busy, busy])
    expect(await counted(kysely)).toBe(7)
  })

  test('goes on after it has waited in vain', async () => {
    const kysely = await openWithCounter()
    const hasty = open({ busyTimeoutMs: 0 })
    const { begun, done, end } = writing(kysely)
    await begun
    const attempts = Array.from({ length: 30 }, () => increment(hasty))
    const states = (await Promise.allSettled(attempts)).map(({ status }) => status)
    end()
    await done
    expect(states).not.toContain('fulfilled')
    for (let number = 0; number < 30; number++) await increment(hasty)
    expect(await counted(kysely)).toBe(37)
  })

  test('commits without a write-ahead log once nobody reads any more', async () => {
    const kysely = await openWithCounter()
    await sql`pragma journal_mode = delete`.execute(kysely)
    const { promise: read, resolve: endReading } = withResolvers()
    const { promise: reading, resolve: beganReading } = withResolvers()
    const reader = open()
      .transaction()
      .setAccessMode('read only')
      .execute(async (transaction) => {
        await counted(transaction)
        beganReading()
        await read
      })
    await reading
    const written = increment(kysely)
    await setImmediate()
    endReading()
    await Promise.all([written, reader])
    expect(await counted(kysely)).toBe(1)
  })

  test('works in memory, where there is one connection only', async () => {
    const kysely = await openWithCounter({}, ':memory:')
    await Promise.all([increment(kysely), increment(kysely), counted(kysely)])
    expect(await counted(kysely)).toBe(2)
  })

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])(
    'does not take %d for a time to wait',
    (busyTimeoutMs) => {
      expect(() => open({ busyTimeoutMs })).toThrow(TypeError)
    },
  )

  test('closes its client at the end', async () => {
    const client = createClient({ url: ':memory:' })
    const kysely = new Kysely<Tables>({ dialect: libsqlDialect(client) })
    await sql`select 1`.execute(kysely)
    await kysely.destroy()
    expect(client.closed).toBe(true)
  })
})
