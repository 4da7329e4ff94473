import { createRequire } from 'node:module'
import type { SqliteDatabase, SqliteStatement } from 'kysely'

const require = createRequire(import.meta.url)
const node = Number(process.versions.node.split('.')[0])

/** Why better-sqlite3 is not used here; `undefined` where it is. */
export function withoutBetterSqlite3(): string | undefined {
  // Its binaries end the process on Node 20, so that it is not installed along with the others.
  if (node < 22) return 'better-sqlite3 needs Node 22'
  try {
    require.resolve('better-sqlite3')
  } catch {
    return 'better-sqlite3 is not installed: npm install --no-save better-sqlite3'
  }
}

/** Why there is no `node:sqlite` here; `undefined` where there is. */
export function withoutNodeSqlite(): string | undefined {
  if (process.getBuiltinModule('node:sqlite') === undefined) return 'this Node has no node:sqlite'
}

/** A file through better-sqlite3. */
export async function openWithBetterSqlite3(file: string, timeout: number) {
  const Database: new (file: string, options: { timeout: number }) => SqliteDatabase =
    require('better-sqlite3')
  return new Database(file, { timeout })
}

/** A file through `node:sqlite`, in the shape that Kysely asks for. */
export async function openWithNodeSqlite(file: string, timeout: number): Promise<SqliteDatabase> {
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(file)
  database.exec(`pragma busy_timeout = ${timeout}`)
  return {
    close: () => database.close(),
    prepare: (sql) => {
      const statement = database.prepare(sql)
      const values = (parameters: readonly unknown[]) => parameters as null[]
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...values(parameters)),
        run: (parameters) => statement.run(...values(parameters)),
        iterate: (parameters) => statement.iterate(...values(parameters)),
      } satisfies SqliteStatement
    },
  }
}
