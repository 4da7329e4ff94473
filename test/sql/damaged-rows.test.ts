/** A row that is damaged refuses on its own, and everything else works and can be managed (SR-27). */
import { Actor } from 'keywarden'
import { AccessManager } from 'keywarden/management'
import { type DamagedRecord, migrate, sqlStorage } from 'keywarden/sql'
import { type Kysely, sql } from 'kysely'
import { afterEach, describe, expect, test } from 'vitest'
import { create, sampleChange } from '../../src/ports/contract/sample-change.js'
import { engineOf, mint, requestBy } from '../authorization/world.js'
import type { TestDatabase } from '../databases/database.js'
import { databases } from '../databases/databases.js'
import { acme, answerOf, billing, depot, fleet, policy, rival } from '../fixtures/acme.js'

const system = Actor.system('a damaged row is looked at')
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** Acme with a key that will be damaged and one that will not, and Rival next door. */
async function scene(database: TestDatabase) {
  const { kysely, close } = await database.fresh()
  closing.push(close)
  await migrate(kysely)
  const told: DamagedRecord[] = []
  const storage = sqlStorage(kysely, { onDamage: (damaged) => told.push(damaged) })
  const common = { accessList: ['203.0.113.0/24'], projectRoles: { billing: ['READER'] } }
  const bad = mint({ id: 'bad', ...common })
  const good = mint({ id: 'good', ...common })
  const put = { organization: acme, projects: [billing, fleet], keys: [bad.key, good.key] }
  await create(storage, { put })
  await create(storage, { organization: 'rival', put: { organization: rival, projects: [depot] } })
  const details: (string | undefined)[] = []
  const engine = engineOf({
    lookup: storage,
    decisions: { record: ({ detail }) => void details.push(detail) },
  })
  const answer = async (who: typeof bad, change: object = {}) =>
    answerOf(await engine.authorize(requestBy(who, change)))
  const manager = new AccessManager({ policy, storage })
  return { kysely, storage, told, bad, good, answer, details, manager }
}

/** The row of the damaged key, as it is. */
async function rowOfBad(kysely: Kysely<unknown>): Promise<unknown> {
  const { rows } = await sql`select * from keywarden_keys where id = 'bad'`.execute(kysely)
  return rows[0]
}

/** What may happen to a key in a database, and the field that is named then. */
const DAMAGES: readonly (readonly [string, string, string])[] = [
  ['no JSON of roles', "organization_roles = '['", 'organization_roles'],
  ['null for roles', "organization_roles = 'null'", 'organizationRoles'],
  ['a number for a role', "organization_roles = '[7]'", 'organizationRoles'],
  ['a list of project roles', "project_roles = '[1]'", 'projectRoles'],
  ['a project without roles', 'project_roles = \'{"billing":[]}\'', 'projectRoles'],
  ['a block that is none', 'access_list = \'[{"cidr":"10.0.0.0/33"}]\'', 'accessList[0]'],
  ['a block that is missing', "access_list = '[]'", 'entryCount'],
  ['a list that is missing', "access_list = 'null'", 'accessList'],
  ['one entry too many', 'entry_count = 2', 'entryCount'],
  ['no entries by the count', 'entry_count = 0', 'entryCount'],
  ['a count below 0', 'entry_count = -1', 'entry_count'],
  ['cut JSON of secrets', 'secrets = substr(secrets, 1, 40)', 'secrets'],
  ['no secrets', "secrets = 'null'", 'secrets'],
  [
    'a verifier that is cut',
    'secrets = replace(secrets, \'"digest":"\', \'"digest":"x\')',
    'secrets',
  ],
  ['a creation at the epoch', 'created_at = 0', 'createdAt'],
  ['a creation before it', 'created_at = -5', 'created_at'],
  ['a creation after all dates', 'created_at = 9007199254740991', 'createdAt'],
  ['an end before the epoch', 'expires_at = -1', 'expires_at'],
  ['an end after all dates', 'expires_at = 9007199254740991', 'expiresAt'],
  ['an end before the beginning', 'expires_at = 5, not_before = 6', 'expiresAt'],
  ['a revocation that is no date', 'revoked_at = -9', 'revoked_at'],
  ['no description', "description = ''", 'description'],
]

for (const database of databases) {
  describe.skipIf(database.unavailable !== undefined)(`a damaged row in ${database.name}`, () => {
    test.each(DAMAGES)('%s', async (_, damage, field) => {
      const { kysely, storage, told, bad, good, answer, details, manager } = await scene(database)
      expect([await answer(bad), await answer(good)]).toEqual(['allowed', 'allowed'])
      await sql`update keywarden_keys set ${sql.raw(damage)} where id = 'bad'`.execute(kysely)
      const row = await rowOfBad(kysely)
      expect([await answer(bad), await answer(good)]).toEqual(['KEY_DAMAGED', 'allowed'])
      const again = sampleChange(1, { put: { keys: [bad.key] } })
      expect(await storage.commit(again)).toMatchObject({ reason: 'id-taken' })
      await manager.keys.revoke(system, { organization: 'acme', key: 'good' })
      expect(await answer(good)).toBe('KEY_REVOKED')
      const fresh = await manager.keys.list(system, { organization: 'acme', limit: 1 })
      expect(fresh.items.length + (fresh.next ? 1 : 0)).toBeGreaterThan(0)
      await manager.organizations.rename(system, { organization: 'acme', name: 'Acme' })
      expect(await rowOfBad(kysely)).toEqual(row)
      expect(told[0]).toMatchObject({ kind: 'key', id: 'bad', organization: 'acme' })
      const said = [...details, ...told.map(({ detail }) => detail)].join('\n')
      expect(told[0]?.detail).toContain(`key bad of organization acme: invalid input: ${field}`)
      expect(details.join('\n')).toContain('key bad of organization acme')
      const [secret] = bad.key.secrets
      for (const hidden of [bad.privateKey, secret?.verifier?.digest ?? '']) {
        expect(said).not.toContain(hidden)
      }
    })

    test('every list goes on past it, wherever its pages end', async () => {
      const { kysely, storage } = await scene(database)
      for (const createdAt of [-5, 0, 9_007_199_254_740_991]) {
        await sql`update keywarden_keys set created_at = ${createdAt} where id = 'bad'`.execute(
          kysely,
        )
        await sql`update keywarden_projects set created_at = -1 where id = 'fleet'`.execute(kysely)
        const keys: string[] = []
        for (let after: string | undefined, isEnd = false; !isEnd; ) {
          const page = await storage.keys({ organization: 'acme' }, { limit: 1, after })
          for (const { id } of page.items) keys.push(id)
          after = page.next
          isEnd = after === undefined
        }
        expect(keys).toEqual(['good'])
        const first = await storage.projects('acme', { limit: 1 })
        const second = await storage.projects('acme', { limit: 1, after: first.next })
        expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(['billing'])
      }
    })

    test('its id and public key stay taken', async () => {
      const { kysely, storage, bad, good, manager } = await scene(database)
      await sql`update keywarden_keys set secrets = '' where id = 'bad'`.execute(kysely)
      await sql`update keywarden_projects set name = '' where id = 'fleet'`.execute(kysely)
      const row = await rowOfBad(kysely)
      const change = (keys: (typeof bad.key)[]) => sampleChange(1, { put: { keys } })
      expect(await storage.commit(change([bad.key]))).toMatchObject({ reason: 'id-taken' })
      const other = mint({ id: 'other', publicKey: bad.publicKey })
      expect(await storage.commit(change([other.key]))).toMatchObject({
        reason: 'public-key-taken',
      })
      const project = { organization: 'acme', id: 'fleet', name: 'Another fleet' }
      await expect(manager.projects.create(system, project)).rejects.toMatchObject({
        code: 'ID_TAKEN',
      })
      expect(await rowOfBad(kysely)).toEqual(row)
      await storage.commit(change([good.key]))
    })

    test('of a project refuses who asks for that project, and nobody else', async () => {
      const { kysely, told, bad, answer, manager, storage } = await scene(database)
      await sql`update keywarden_projects set name = '' where id = 'fleet'`.execute(kysely)
      const inProject = (project: string) =>
        answer(bad, { operation: 'readShipments', scope: { project } })
      expect([await inProject('billing'), await inProject('fleet')]).toEqual([
        'allowed',
        'KEY_DAMAGED',
      ])
      await manager.keys.revoke(system, { organization: 'acme', key: 'bad' })
      expect((await storage.load('acme'))?.state.projects.map(({ id }) => id)).toEqual(['billing'])
      expect(told[0]).toMatchObject({ kind: 'project', id: 'fleet', organization: 'acme' })
    })

    test('of a project that says it is of another organization is out of reach', async () => {
      const { kysely, bad, answer } = await scene(database)
      await sql`update keywarden_projects set organization = 'rival' where id = 'billing'`.execute(
        kysely,
      )
      const scope = { project: 'billing' }
      expect(await answer(bad, { operation: 'readShipments', scope })).toBe('SCOPE_NOT_REACHABLE')
      expect(await answer(bad)).toBe('allowed')
    })

    test('of an organization refuses all its keys, and fails its commands with the reason', async () => {
      const { kysely, bad, good, answer, manager } = await scene(database)
      for (const damage of [sql`access_list_required = 7`, sql`name = ''`, sql`created_at = -1`]) {
        await sql`update keywarden_organizations set ${damage} where id = 'acme'`.execute(kysely)
        expect([await answer(bad), await answer(good)]).toEqual(['KEY_DAMAGED', 'KEY_DAMAGED'])
        const renaming = manager.organizations.rename(system, { organization: 'acme', name: 'A' })
        await expect(renaming).rejects.toMatchObject({
          ...{ code: 'UNAVAILABLE', outcome: 'nothing-done' },
          cause: { code: 'DAMAGED_DATA', record: { kind: 'organization', id: 'acme' } },
        })
        await manager.organizations.rename(system, { organization: 'rival', name: 'Rival' })
      }
    })

    test('of a key whose organization is gone refuses that key', async () => {
      const { kysely, bad, answer, details } = await scene(database)
      await sql`delete from keywarden_organizations where id = 'acme'`.execute(kysely)
      expect(await answer(bad)).toBe('KEY_DAMAGED')
      expect(details.at(-1)).toBe('key bad: its organization is not there')
    })

    test('with a role that the policy does not know refuses, and its key can be mended', async () => {
      const { kysely, bad, answer, manager } = await scene(database)
      await sql`update keywarden_keys set organization_roles = '["NOBODY"]' where id = 'bad'`.execute(
        kysely,
      )
      expect(await answer(bad)).toBe('KEY_DAMAGED')
      const change = { organization: 'acme', key: 'bad', roles: ['MEMBER'] }
      await manager.keys.update(system, change)
      expect(await answer(bad)).toBe('allowed')
    })

    test('of an audit trail fails its reading, and no command', async () => {
      const { kysely, storage, manager } = await scene(database)
      await manager.organizations.rename(system, { organization: 'acme', name: 'Acme' })
      await sql`update keywarden_events set body = '[' where organization = 'acme'`.execute(kysely)
      await expect(storage.events('acme')).rejects.toMatchObject({
        ...{ code: 'DAMAGED_DATA', record: { kind: 'event', id: '2.0', organization: 'acme' } },
      })
      await manager.organizations.rename(system, { organization: 'acme', name: 'Acme 2' })
    })

    test('of usage fails who asks for it, and is in nobody’s way otherwise', async () => {
      const { kysely, storage, bad, answer } = await scene(database)
      const use = { organization: acme.id, key: bad.key.id, count: 1, lastUsedAt: 5 }
      await storage.addUsage([use])
      await sql`update keywarden_usage set last_used_at = -1`.execute(kysely)
      await expect(storage.usage('acme', ['bad'])).rejects.toMatchObject({ code: 'INVALID_INPUT' })
      expect(await storage.usage('acme', ['good'])).toEqual(new Map())
      expect(await answer(bad)).toBe('allowed')
    })
  })
}
