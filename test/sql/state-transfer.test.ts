import { memoryStorage, type StateTransfer, type Storage, type UsageWriter } from 'keywarden'
import { DamagedData, migrate, sqlStorage, verifyAuditTrail } from 'keywarden/sql'
import { sql } from 'kysely'
import { afterEach, describe, expect, test } from 'vitest'
import { create, sampleChange, write } from '../../src/ports/contract/sample-change.js'
import {
  sampleEvent,
  sampleKey,
  sampleOrganization,
} from '../../src/ports/contract/sample-records.js'
import {
  gathered,
  streamed,
  toldState,
  writeSampleState,
} from '../../src/ports/contract/sample-state.js'
import type { FreshDatabase, TestDatabase } from '../databases/database.js'
import { databases } from '../databases/databases.js'
import { openFaulty } from '../databases/faults/open-faulty.js'
import { PATIENT_DATABASES } from './patient-databases.js'

const opened: FreshDatabase[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
})

async function freshDatabase(database: TestDatabase): Promise<FreshDatabase> {
  const one = await database.fresh()
  opened.push(one)
  await migrate(one.kysely)
  return one
}

type Movable = Storage & StateTransfer & UsageWriter

/** Every kind of storage there is here. */
const KINDS: readonly { readonly name: string; readonly fresh: () => Promise<Movable> }[] = [
  { name: 'memory', fresh: async () => memoryStorage() },
  ...databases
    .filter(({ unavailable }) => unavailable === undefined)
    .map((database) => ({
      name: database.name,
      fresh: async () => sqlStorage((await freshDatabase(database)).kysely),
    })),
]

function subjectOf(storage: Movable) {
  return { storage, transfer: storage, writer: storage, another: async () => never() }
}

function never(): never {
  throw new Error('nobody asks for another one')
}

describe('everything moves from one kind of storage to any other, and back', () => {
  test.each(KINDS)('$name', async ({ fresh }) => {
    const source = await fresh()
    await writeSampleState(subjectOf(source))
    const told = await toldState(source)
    for (const other of KINDS) {
      const there = await other.fresh()
      await there.restore(source.dump())
      const back = await fresh()
      await back.restore(there.dump())
      expect([other.name, await toldState(there)]).toEqual([other.name, told])
      expect([other.name, await toldState(back)]).toEqual([other.name, told])
    }
  })
})

for (const database of databases) {
  describe.skipIf(database.unavailable !== undefined)(`moving out of ${database.name}`, () => {
    async function stored() {
      const one = await freshDatabase(database)
      const storage = sqlStorage(one.kysely)
      await writeSampleState(subjectOf(storage))
      return { ...one, storage }
    }

    test('trails are chained anew, each with the hashes of its new place', async () => {
      const { storage } = await stored()
      const { kysely } = await freshDatabase(database)
      const there = sqlStorage(kysely, { chainAuditTrail: true })
      await there.restore(storage.dump())
      const verdict = await verifyAuditTrail(kysely, 'acme')
      expect(verdict).toMatchObject({ intact: true, events: 3, chained: 3 })
      await write(there, { events: [sampleEvent('next')] })
      expect(await verifyAuditTrail(kysely, 'acme', { knownHead: verdict.head })).toMatchObject({
        intact: true,
        chained: 4,
      })
      expect(await verifyAuditTrail(kysely, 'brief')).toMatchObject({ intact: true, chained: 2 })
    })

    test('a record that cannot be read is named, and no backup is made without it', async () => {
      const { storage, kysely } = await stored()
      await sql`update keywarden_keys set entry_count = 7 where id = 'full'`.execute(kysely)
      const dumping = gathered(storage)
      await expect(dumping).rejects.toBeInstanceOf(DamagedData)
      await expect(dumping).rejects.toMatchObject({
        record: { kind: 'key', id: 'full', organization: 'acme' },
      })
      // The connection is back, and has no transaction any more.
      await write(storage, { organization: 'empty', events: [sampleEvent('e', 'empty')] })
    })

    test('no more is read than has been asked for', async () => {
      const { config, kysely } = await stored()
      for (let n = 0; n < 20; n++) await create(sqlStorage(kysely), { organization: `org-${n}` })
      const counted = openFaulty(config, () => undefined)
      const dump = sqlStorage(counted.kysely).dump()
      const first = (await dump.next()).value
      const asked = counted.calls.length
      await dump.next()
      expect(first?.id).toBe('acme')
      expect(counted.calls.length - asked).toBeLessThan(7)
      await dump.return()
      expect(counted.calls.at(-1)?.what).toBe('commit')
      await counted.kysely.destroy()
    })

    test('a dump whose connection is lost rejects, and a later one is whole', async () => {
      const { config, storage } = await stored()
      const whole = await toldState(storage)
      const calm = openFaulty(config, () => undefined)
      await toldState(sqlStorage(calm.kysely))
      await calm.kysely.destroy()
      for (let number = 1; number <= calm.calls.length; number++) {
        const faulty = openFaulty(config, (call) =>
          call.number === number ? { fails: 'after' } : undefined,
        )
        const torn = sqlStorage(faulty.kysely)
        await expect(toldState(torn)).rejects.toMatchObject({ code: 'ECONNRESET' })
        expect(await toldState(torn)).toEqual(whole)
        await faulty.kysely.destroy()
      }
    })

    test('what is restored is there whole or not at all, whatever statement fails', async () => {
      const { storage } = await stored()
      const told = await gathered(storage)
      const whole = await toldState(storage)
      for (let number = 1, isThrough = false; !isThrough; number++) {
        const { config, kysely } = await freshDatabase(database)
        const faulty = openFaulty(config, (call) =>
          call.number === number ? { fails: 'after' } : undefined,
        )
        const restored = await sqlStorage(faulty.kysely)
          .restore(streamed(told))
          .then(() => true)
          .catch(() => false)
        const wasCommit = faulty.calls[number - 1]?.what === 'commit'
        const there = await toldState(sqlStorage(kysely))
        expect(there).toEqual(restored || wasCommit ? whole : [])
        isThrough = restored
        await faulty.kysely.destroy()
      }
    })

    test('many keys of one organization, and many organizations, are restored', async () => {
      const source = memoryStorage()
      const keys = Array.from({ length: 450 }, (_, n) => sampleKey({ id: `key-${n}` }))
      await create(source, { put: { keys }, events: keys.map(({ id }) => sampleEvent(id)) })
      for (let n = 0; n < 450; n++) await create(source, { organization: `org-${n}` })
      const there = sqlStorage((await freshDatabase(database)).kysely)
      await there.restore(source.dump())
      expect(await toldState(there)).toEqual(await toldState(source))
    })
  })
}

for (const database of PATIENT_DATABASES) {
  describe.skipIf(database.unavailable !== undefined)(`restoring into ${database.name}`, () => {
    test('what is created while somebody restores comes after it', async () => {
      const source = memoryStorage()
      await writeSampleState(subjectOf(source))
      const told = await gathered(source)
      const { kysely, open } = await freshDatabase(database)
      const there = sqlStorage(kysely)
      const other = sqlStorage(await open())
      await other.check()
      let creating: Promise<unknown> | undefined
      async function* slowly() {
        for (const one of told) {
          const put = { organization: sampleOrganization({ id: 'zulu' }) }
          creating ??= other.commit(sampleChange(0, { organization: 'zulu', put }))
          await new Promise((resolve) => setTimeout(resolve, 5))
          yield one
        }
      }
      await there.restore(slowly())
      expect(await creating).toEqual({ committed: true, revision: 1 })
      const ids = (await gathered(there)).map(({ id }) => id)
      expect(ids).toEqual(['acme', 'brief', 'empty', 'zulu'])
    })
  })
}
