import { createRequire } from 'node:module'
import type { SqliteDatabase } from 'kysely'

const require = createRequire(import.meta.url)

/** Why better-sqlite3 is not used here; `undefined` where it is. */
export function withoutBetterSqlite3(): string | undefined {
  // Its binaries crash on Node 20, which is why it is not installed along with the others.
  if (Number.parseInt(process.versions.node, 10) < 22) return 'better-sqlite3 needs Node 22'
  try {
    require.resolve('better-sqlite3')
  } catch {
    return 'it is not installed: npm install --no-save better-sqlite3@13.2.0'
  }
}

/** Why `node:sqlite` is not used here; `undefined` where it is. */
export function withoutNodeSqlite(): string | undefined {
  const { StatementSync } = builtInSqlite() ?? {}
  if (StatementSync === undefined) return 'this Node has no node:sqlite'
  if (!('columns' in StatementSync.prototype)) return 'node:sqlite of this Node is too old'
}

/** A file through better-sqlite3. */
export function openWithBetterSqlite3(file: string, timeout: number): SqliteDatabase {
  const Database: new (file: string, options: { timeout: number }) => SqliteDatabase =
    require('better-sqlite3')
  return new Database(file, { timeout })
}

/** A file through `node:sqlite`, in the shape that Kysely asks for. */
export function openWithNodeSqlite(file: string, timeout: number): SqliteDatabase {
  const { DatabaseSync } = builtInSqlite() ?? {}
  if (DatabaseSync === undefined) throw new Error('this Node has no node:sqlite')
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
      }
    },
  }
}

/** Node 22 warns whoever loads it, and a warning in the tests would pass for one of ours. */
function builtInSqlite() {
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return process.getBuiltinModule('node:sqlite')
  } finally {
    process.emitWarning = emitWarning
  }
}
