import type { Compilable, CompiledQuery, DialectAdapter, Kysely, QueryResult } from 'kysely'
import type { KeywardenTables } from './schema/tables.js'

/** How many parameters a statement has at most that is kept: long ones are rare and large. */
const MOST_PARAMETERS = 100

/** The statements by name, for each instance of Kysely, which has an adapter of its own. */
const compiled = new WeakMap<DialectAdapter, Map<string, CompiledQuery>>()

/**
 * Runs a statement that is the same every time but for its parameters: it is built and compiled when
 * its name comes for the first time, which takes longer than all else that a commit computes.
 *
 * @param parameters - All of them, in the order in which the statement has them.
 * @param build - Makes the statement, with these or any other parameters.
 */
export function runCompiled<Row>(
  db: Kysely<KeywardenTables>,
  name: string,
  parameters: readonly unknown[],
  build: (db: Kysely<KeywardenTables>) => Compilable<Row>,
): Promise<QueryResult<Row>> {
  const known = statementsOf(db)
  const query = known.get(name) ?? build(db).compile()
  if (query.parameters.length !== parameters.length) {
    throw new Error(`the statement "${name}" has other parameters`)
  }
  if (parameters.length <= MOST_PARAMETERS) known.set(name, query)
  return db.executeQuery<Row>({ ...query, parameters } as CompiledQuery<Row>)
}

function statementsOf(db: Kysely<KeywardenTables>): Map<string, CompiledQuery> {
  const { adapter } = db.getExecutor()
  const known = compiled.get(adapter) ?? new Map<string, CompiledQuery>()
  compiled.set(adapter, known)
  return known
}
