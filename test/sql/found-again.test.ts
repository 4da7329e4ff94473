import { type AccessList, ApiKey, type Found, Organization, Project } from 'keywarden'
import { migrate, sqlStorage } from 'keywarden/sql'
import { CompiledQuery } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FreshDatabase } from '../databases/database.js'
import { databases } from '../databases/databases.js'

const key = ApiKey.of({
  ...{ id: 'key-1', organization: 'acme', publicKey: 'abcdefgh', description: 'export' },
  ...{ organizationRoles: ['MEMBER'], projectRoles: { billing: ['READER'] } },
  ...{ accessList: ['203.0.113.0/24'], createdAt: 1000, notBefore: 2000, expiresAt: 9000 },
  ...{ disabledAt: 3000, revokedAt: 4000 },
  secrets: [{ id: 'secret-1', redacted: '****', createdAt: 1000 }],
})

type Row = Record<string, unknown>

let database: FreshDatabase
/** What a row of the database is made to be on its way, in the very object that was given before. */
let tamper: (row: Row) => void
let find: () => Promise<Found>

beforeEach(async () => {
  database = await (databases[0] as (typeof databases)[0]).fresh()
  const { kysely } = database
  await migrate(kysely)
  tamper = () => {}
  const reused: Row = {}
  const storage = sqlStorage(kysely, {
    prepared: async (text, parameters) => {
      const { rows } = await kysely.executeQuery<Row>(CompiledQuery.raw(text, [...parameters]))
      tamper(Object.assign(reused, rows[0]))
      return [reused]
    },
  })
  await storage.commit({
    organization: key.organization,
    basedOn: 0,
    put: {
      organization: Organization.of({ id: 'acme', name: 'Acme Logistics', createdAt: 500 }),
      projects: [Project.of({ id: 'billing', organization: 'acme', name: 'Billing' })],
      keys: [key],
    },
    remove: { organization: false, projects: [], keys: [] },
    events: [],
  })
  find = () => storage.find('abcdefgh', ['billing'])
})

afterEach(() => database.close())

test('a key whose row is the same as before is the same key', async () => {
  const [first, again] = [await find(), await find()]
  expect(first).toMatchObject({ kind: 'key', key: { id: 'key-1' } })
  expect(again).toEqual(first)
  expect(Reflect.get(again, 'key')).toBe(Reflect.get(first, 'key'))
})

const CHANGED: Readonly<Row> = {
  id: 'key-2',
  organization: 'globex',
  description: 'import',
  organization_roles: '["OWNER"]',
  project_roles: '{}',
  access_list: '[{"cidr":"203.0.113.0/25"}]',
  entry_count: 2,
  secrets: '[]',
  created_at: 1001,
  not_before: 2001,
  expires_at: 9001,
  disabled_at: null,
  revoked_at: null,
  o_name: 'Globex',
  o_access_list_required: 1,
  o_created_at: 501,
  o_revision: 7,
  p_id: 'other',
  p_name: 'Other',
  p_created_at: 502,
}

test.each(Object.entries(CHANGED))(
  'a row that says another %s is read anew',
  async (column, to) => {
    const before = shown(await find())
    tamper = (row) => {
      row[column] = to
    }
    const changed = shown(await find())
    expect(changed).not.toBe(before)
    expect(shown(await find())).toBe(changed)
    tamper = () => {}
    expect(shown(await find())).toBe(before)
  },
)

test('a row is damaged each time that it is, also where it was sound before', async () => {
  await find()
  tamper = (row) => Object.assign(row, { access_list: '[{"cidr":"203.0.113.0/24"' })
  expect((await find()).kind).toBe('damaged')
  expect((await find()).kind).toBe('damaged')
})

test('a key with a list that is too long to be remembered is found each time', async () => {
  const long = JSON.stringify(
    Array.from({ length: 1000 }, (_, n) => ({ cidr: `203.0.${n >> 8}.${n & 255}/32` })),
  )
  tamper = (row) => Object.assign(row, { access_list: long, entry_count: 1000 })
  const lists = [await find(), await find()].map((found) => Reflect.get(found, 'key').accessList)
  expect(lists.map((list: AccessList) => list.entries.length)).toEqual([1000, 1000])
  expect(lists[0]).not.toBe(lists[1])
})

/** All that there is to be seen of what was found. */
function shown(found: Found): string {
  if (found.kind !== 'key') return JSON.stringify(found)
  const { organization, projects, entryCount, revision } = found
  const there = [projects.get('billing'), projects.get('other')]
  return JSON.stringify([found.key, found.key.secrets, organization, there, entryCount, revision])
}
