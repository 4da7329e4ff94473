import type { Scenario } from './scenario.js'
import { AUTHORIZATION } from './scenarios/authorization.js'
import { CACHED } from './scenarios/cached.js'
import { DECISION } from './scenarios/decision.js'
import { HTTP } from './scenarios/http.js'
import { HTTP_DATABASE } from './scenarios/http-database.js'
import { MEMBERSHIP } from './scenarios/membership.js'
import { SQL_COMMIT } from './scenarios/sql-commit.js'
import { SQL_LOOKUP } from './scenarios/sql-lookup.js'

/** What is measured in the process itself. */
export const IN_PROCESS: readonly Scenario[] = [...MEMBERSHIP, ...DECISION, ...AUTHORIZATION]

/** What asks a database. */
export const ON_DATABASES: readonly Scenario[] = [
  ...SQL_LOOKUP,
  ...SQL_COMMIT,
  ...CACHED,
  ...HTTP_DATABASE,
]

/** All there is to measure. */
export const SCENARIOS: readonly Scenario[] = [...IN_PROCESS, ...HTTP, ...ON_DATABASES]
