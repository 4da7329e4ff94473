import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { FreshDatabase, TestDatabase } from './database.js'
import { openDatabase } from './open-database.js'
import { opened } from './opened.js'
import { serverUrl } from './server-url.js'
import type { ServerKind } from './servers/given-url.js'
import { withoutMariadb } from './servers/mariadb.js'
import { withoutPostgres } from './servers/postgres.js'

/** Databases on servers; the servers start when the first test asks for one. */
export const SERVERS: readonly TestDatabase[] = [
  onServer('PostgreSQL', 'postgres', withoutPostgres()),
  onServer('MariaDB', 'mariadb', withoutMariadb()),
]

function onServer(name: string, kind: ServerKind, unavailable?: string): TestDatabase {
  return { name, kind, ...(unavailable && { unavailable }), fresh: () => fresh(kind) }
}

async function fresh(kind: ServerKind): Promise<FreshDatabase> {
  const at = await serverUrl(kind)
  const name = `keywarden_test_${randomBytes(8).toString('hex')}`
  await onServerOf(at, kind, `create database ${name}`)
  const force = kind === 'postgres' ? ' with (force)' : ''
  const url = new URL(at)
  url.pathname = `/${name}`
  return opened({ kind, at: url.href }, () => onServerOf(at, kind, `drop database ${name}${force}`))
}

async function onServerOf(at: string, kind: ServerKind, statement: string): Promise<void> {
  const server = openDatabase({ kind, at })
  try {
    await sql.raw(statement).execute(server)
  } finally {
    await server.destroy()
  }
}
