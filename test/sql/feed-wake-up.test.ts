import { setTimeout } from 'node:timers/promises'
import {
  type ListeningClient,
  migrate,
  postgresWakeUp,
  sqlChangeFeed,
  sqlStorage,
} from 'keywarden/sql'
import { sql } from 'kysely'
import pg from 'pg'
import { afterEach, describe, expect, test } from 'vitest'
import { create, write } from '../../src/ports/contract/sample-change.js'
import { SERVERS } from '../databases/servers.js'

const postgres = SERVERS.find(({ kind }) => kind === 'postgres')

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** A feed that polls once a minute by itself, so that what it tells it was woken for. */
async function wokenFeed() {
  const { kysely, config, close } = (await postgres?.fresh()) ?? never()
  closing.push(close)
  await migrate(kysely)
  const clients: pg.Client[] = []
  const wakeUp = postgresWakeUp(async () => {
    const client = new pg.Client(config.at)
    await client.connect()
    clients.push(client)
    return client
  })
  const feed = await sqlChangeFeed(kysely, { wakeUp, pollMs: 60_000 })
  closing.push(() => feed.close())
  const told: number[] = []
  feed.subscribe(({ revision }) => told.push(revision))
  return { kysely, feed, clients, told, storage: sqlStorage(kysely) }
}

/** Waits until something is so, as it must be in the end. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await setTimeout(5)
}

describe.skipIf(postgres?.unavailable !== undefined)('LISTEN of PostgreSQL', () => {
  test('wakes a feed for every commit', async () => {
    const { storage, told } = await wokenFeed()
    for (let revision = 1; revision <= 3; revision++) {
      await (revision === 1 ? create(storage) : write(storage))
      await until(() => told.includes(revision))
    }
    expect(told).toEqual([1, 2, 3])
  })

  test('is taken up again after its connection was ended, and what was missed is told', async () => {
    const { storage, told, kysely, clients } = await wokenFeed()
    await create(storage)
    await until(() => told.includes(1))
    await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where query = 'listen keywarden_changes' and datname = current_database()`.execute(kysely)
    await write(storage)
    await until(() => told.includes(2))
    await until(() => clients.length === 2)
    await write(storage)
    await until(() => told.includes(3))
    expect(told).toEqual([1, 2, 3])
  })

  test('leaves no connection behind once the feed is closed', async () => {
    const { feed, kysely, storage, told } = await wokenFeed()
    await create(storage)
    await until(() => told.includes(1))
    await feed.close()
    const listening = sql`
      select pid from pg_stat_activity
      where query = 'listen keywarden_changes' and datname = current_database()`
    await until(async () => (await listening.execute(kysely)).rows.length === 0)
    await write(storage)
    expect(told).toEqual([1])
  })
})

/** A connection whose answers are given by the test. */
function clientWith(query: () => Promise<unknown>, end = async () => {}): ListeningClient {
  return { query, end, on: () => undefined }
}

describe('a wake-up', () => {
  test('connects anew as long as nobody answers, and wakes once somebody does', async () => {
    let attempts = 0
    const wakeUp = postgresWakeUp(async () => {
      if (++attempts < 3) throw new Error('nobody is there')
      return clientWith(async () => undefined)
    })
    await new Promise<void>((resolve) => {
      const end = wakeUp.start(() => resolve(end()))
    })
    expect(attempts).toBe(3)
  })

  test('ends a connection that is there only after it has ended itself', async () => {
    let connected = (_: ListeningClient) => {}
    const connecting = new Promise<ListeningClient>((resolve) => {
      connected = resolve
    })
    const ending: string[] = []
    const end = postgresWakeUp(() => connecting).start(() => ending.push('woken'))
    const ended = end()
    connected(
      clientWith(
        async () => undefined,
        async () => void ending.push('ended'),
      ),
    )
    await ended
    expect(ending).toEqual(['ended'])
  })
})

function never(): never {
  throw new Error('PostgreSQL is there')
}
