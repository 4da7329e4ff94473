import { type Dialect, Kysely } from 'kysely'
import type { DatabaseConfig } from '../database.js'
import { dialectOf } from '../open-database.js'
import type { DriverCall, FaultPlan } from './fault.js'
import { FaultyCalls } from './faulty-calls.js'
import { FaultyDriver } from './faulty-driver.js'

/** A database with connections that go wrong as planned. */
export interface FaultyDatabase {
  /** `destroy` ends what hangs, too. */
  readonly kysely: Kysely<unknown>
  /** What was asked of its driver so far: as long as the plan is not through, it goes on. */
  readonly calls: readonly DriverCall[]
  /** Ends what hangs, with an error; nothing goes wrong from then on, nor is it recorded. */
  giveUp(): void
}

/**
 * Opens a database whose connections go wrong as planned, below Kysely: what is not asked of Kysely,
 * like statements that are prepared past it, goes well.
 */
export function openFaulty(config: DatabaseConfig, plan: FaultPlan): FaultyDatabase {
  const dialect = dialectOf(config)
  const faulty = new FaultyCalls(plan)
  const wrapped: Dialect = {
    createDriver: () => new FaultyDriver(dialect.createDriver(), faulty),
    createAdapter: () => dialect.createAdapter(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (kysely) => dialect.createIntrospector(kysely),
  }
  return {
    kysely: new Kysely({ dialect: wrapped }),
    calls: faulty.calls,
    giveUp: () => faulty.giveUp(),
  }
}
