/** The grants of docs/storage.md: enough for a service, and too little to change its audit trail. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Actor } from 'keywarden'
import { atlasPolicy as policy } from 'keywarden/atlas'
import { AccessManager } from 'keywarden/management'
import {
  migrate,
  sqlChangeFeed,
  sqlNonceRegister,
  sqlStorage,
  verifyAuditTrail,
} from 'keywarden/sql'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FreshDatabase } from '../databases/database.js'
import { databases } from '../databases/databases.js'

/** A role of this run: roles belong to the server, which others may use at the same time. */
const ROLE = `keywarden_service_${randomBytes(8).toString('hex')}`
const page = readFileSync('docs/storage.md', 'utf8')
const grants = (/```sql\n(grant [^`]+)```/.exec(page)?.[1] ?? '')
  .replaceAll('keywarden_service', ROLE)
  .split(';')
  .filter((text) => text.trim() !== '')
const postgres = databases.find(({ kind }) => kind === 'postgres')
if (postgres === undefined) throw new Error('there is no PostgreSQL among the databases')

describe.skipIf(postgres.unavailable !== undefined)(
  'a service with the grants of the guide',
  () => {
    let database: FreshDatabase
    let service: Kysely<unknown>

    beforeAll(async () => {
      database = await postgres.fresh()
      await migrate(database.kysely)
      await sql.raw(`create role ${ROLE}`).execute(database.kysely)
      for (const grant of grants) await sql.raw(grant).execute(database.kysely)
      await sql.raw(`alter database ${nameOf(database)} set role ${ROLE}`).execute(database.kysely)
      service = await database.open()
    })

    afterAll(async () => {
      if (database === undefined) return
      for (const statement of [`drop owned by ${ROLE}`, `drop role ${ROLE}`]) {
        await sql.raw(statement).execute(database.kysely)
      }
      await database.close()
    })

    test('runs the life of an organization', async () => {
      const { rows } = await sql`select current_user::text as name`.execute(service)
      expect(rows).toEqual([{ name: ROLE }])
      const storage = sqlStorage(service, { chainAuditTrail: true })
      const manager = new AccessManager({ policy, storage })
      const admin = Actor.system('console')
      await manager.organizations.create(admin, { id: 'acme', name: 'Acme' })
      const project = { organization: 'acme', id: 'billing', name: 'Billing' }
      await manager.projects.create(admin, project)
      const fields = { organization: 'acme', project: 'billing', description: 'export' }
      const { key } = await manager.keys.createInProject(admin, fields)
      const named = { organization: 'acme', key: key.id }
      const lastUsedAt = key.createdAt.getTime()
      const used = { organization: key.organization, key: key.id, count: 1, lastUsedAt }
      await storage.addUsage([used])
      await manager.keys.update(admin, { ...named, description: 'nightly export' })
      await manager.keys.revoke(admin, named)
      await manager.keys.delete(admin, named)
      await manager.projects.delete(admin, { organization: 'acme', project: 'billing' })
      await manager.organizations.delete(admin, { organization: 'acme' })
      expect(await verifyAuditTrail(service, 'acme')).toMatchObject({ intact: true })
    })

    test('hears of changes and forgets old ones, and takes nonces', async () => {
      const faults: unknown[] = []
      const feed = await sqlChangeFeed(service, { onFault: (error) => faults.push(error) })
      await feed.poll()
      await feed.close()
      expect(faults).toEqual([])
      const issuedAt = Date.now()
      const use = { nonce: 'n', count: 1, issuedAt, expiresAt: issuedAt + 60_000 }
      expect(await sqlNonceRegister(service).take(use)).toBe(true)
      expect(await sqlNonceRegister(service).take({ ...use, count: 2 })).toBe(true)
    })

    test.each([
      "update keywarden_events set body = ''",
      'delete from keywarden_events',
      'truncate keywarden_events',
      'delete from keywarden_public_keys',
      'delete from keywarden_organizations',
      'drop table keywarden_events',
    ])('is not allowed to %s', async (statement) => {
      await expect(sql.raw(statement).execute(service)).rejects.toMatchObject({ code: '42501' })
    })
  },
)

function nameOf({ config }: FreshDatabase): string {
  return new URL(config.at).pathname.slice(1)
}
