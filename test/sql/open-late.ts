import { type Dialect, type Driver, Kysely } from 'kysely'
import type { DatabaseConfig } from '../databases/database.js'
import { dialectOf } from '../databases/open-database.js'

/** A database whose transactions are held back when all is written and only the commit is left. */
export interface LateDatabase {
  readonly kysely: Kysely<unknown>
  /** How many transactions are held back now. */
  readonly held: number
  /** Resolves when that many transactions are held back. */
  holding(count?: number): Promise<void>
  /** Lets the one commit that has been held back for longest, or shortest. */
  let(which?: 'first' | 'last'): void
}

/** Opens a database with connections of its own, whose commits wait to be let. */
export function openLate(config: DatabaseConfig): LateDatabase {
  const held: (() => void)[] = []
  const hold = () => new Promise<void>((resolve) => held.push(resolve))
  const dialect = dialectOf(config)
  const wrapped: Dialect = {
    createDriver: () => holdingBack(dialect.createDriver(), hold),
    createAdapter: () => dialect.createAdapter(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (kysely) => dialect.createIntrospector(kysely),
  }
  return {
    kysely: new Kysely({ dialect: wrapped }),
    get held() {
      return held.length
    },
    async holding(count = 1) {
      while (held.length < count) await new Promise((resolve) => setTimeout(resolve, 2))
    },
    let(which = 'first') {
      const one = which === 'first' ? held.shift() : held.pop()
      one?.()
    },
  }
}

function holdingBack(driver: Driver, hold: () => Promise<void>): Driver {
  return new Proxy(driver, {
    get(target, name) {
      const own: unknown = Reflect.get(target, name, target)
      if (typeof own !== 'function') return own
      if (name !== 'commitTransaction') return own.bind(target)
      return async (...given: unknown[]) => {
        await hold()
        return own.apply(target, given)
      }
    },
  })
}
