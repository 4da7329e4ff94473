import { Actor, RolePolicy } from 'keywarden'
import { AccessManager } from 'keywarden/management'
import { migrate, sqlStorage, verifyAuditTrail } from 'keywarden/sql'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { databases } from '../databases/databases.js'

const policy = RolePolicy.define({
  roles: { MEMBER: { level: 'organization' } },
  operations: { readSettings: { level: 'organization', allow: { anyOf: ['MEMBER'] } } },
})
const system = Actor.system('a trail is laid')

const SWAPPED = [
  'update keywarden_events set revision = 99 where revision = 2',
  'update keywarden_events set revision = 2 where revision = 3',
  'update keywarden_events set revision = 3 where revision = 99',
].join(';')

/** An organization that was renamed a few times. */
async function trail(database: (typeof databases)[number], names = 4) {
  const { kysely, close } = await database.fresh()
  await migrate(kysely)
  const storage = sqlStorage(kysely, { chainAuditTrail: true })
  const { organizations } = new AccessManager({ policy, storage })
  await organizations.create(system, { id: 'acme', name: 'Acme' })
  const rename = (number: number) =>
    organizations.rename(system, { organization: 'acme', name: `Acme ${number}` })
  for (let number = 1; number <= names; number++) await rename(number)
  const run = (statement: string) => sql.raw(statement).execute(kysely)
  return { kysely, rename, run, close, verify: (knownHead?: string) => verify(kysely, knownHead) }
}

function verify(kysely: Parameters<typeof verifyAuditTrail>[0], knownHead: string | undefined) {
  return verifyAuditTrail(kysely, 'acme', { knownHead })
}

for (const database of databases) {
  describe.skipIf(database.unavailable !== undefined)(`an audit trail in ${database.name}`, () => {
    test('that nobody touched is intact, and ends in its head', async () => {
      const { verify, rename, close } = await trail(database)
      const first = await verify()
      expect(first).toEqual({ intact: true, events: 5, chained: 5, head: first.head })
      await rename(5)
      const second = await verify(first.head)
      expect(second).toMatchObject({ intact: true, events: 6, chained: 6 })
      expect(second.head).not.toBe(first.head)
      await close()
    })

    test.each([
      ['an event was changed', "update keywarden_events set body = '{}' where revision = 3", 3],
      ['an event was dropped', 'delete from keywarden_events where revision = 3', 4],
      ['events were swapped', SWAPPED, 2],
      [
        'an event was made unchained',
        "update keywarden_events set hash = '' where revision = 3",
        3,
      ],
      ['the beginning was dropped', 'delete from keywarden_events where revision = 1', 2],
    ])('is broken where %s', async (_, statement, revision) => {
      const { run, verify, close } = await trail(database)
      for (const one of statement.split(';')) await run(one)
      expect(await verify()).toMatchObject({
        intact: false,
        fault: { at: { revision, position: 0 } },
      })
      await close()
    })

    test('is broken where its end was dropped', async () => {
      const { run, verify, close } = await trail(database)
      await run('delete from keywarden_events where revision >= 4')
      const { fault } = await verify()
      expect(fault).toEqual({ message: expect.stringContaining('at the end') })
      await close()
    })

    test('that was made anew from some place on is told by a head that was noted', async () => {
      const { run, verify, rename, close } = await trail(database)
      const { head } = await verify()
      await run('delete from keywarden_events where revision = 5')
      const { head: before } = await verify()
      await run(`update keywarden_organizations set audit_head = '${before}', revision = 4`)
      await rename(6)
      expect(await verify()).toMatchObject({ intact: true })
      expect(await verify(head)).toMatchObject({ intact: false })
      await close()
    })
  })
}
