import type { QueryResult } from 'kysely'
import { ConnectionLost, type DriverCall, type Fault, type FaultPlan } from './fault.js'

/** Every call of a driver, each of which may go wrong. */
export class FaultyCalls {
  readonly #plan: FaultPlan
  readonly #calls: DriverCall[] = []
  readonly #hanging = new Set<(error: Error) => void>()
  #isGivenUp = false

  constructor(plan: FaultPlan) {
    this.#plan = plan
  }

  /** What was called so far. */
  get calls(): readonly DriverCall[] {
    return this.#calls
  }

  /** A call that has no answer. */
  async pass(what: DriverCall['what'], run: () => Promise<void>): Promise<void> {
    await this.#run(this.#next({ what }), run)
  }

  /** A query, whose answer may be another one. */
  async query<R>(sql: string, run: () => Promise<QueryResult<R>>): Promise<QueryResult<R>> {
    const fault = this.#next({ what: 'query', sql })
    const own = await this.#run(fault, run)
    return fault && 'answers' in fault ? (fault.answers(own) as QueryResult<R>) : own
  }

  /** Everything that hangs fails, and nothing goes wrong any more. */
  giveUp(): void {
    this.#isGivenUp = true
    for (const reject of this.#hanging) reject(givenUp())
    this.#hanging.clear()
  }

  #next(call: Omit<DriverCall, 'number'>): Fault | undefined {
    if (this.#isGivenUp) return
    const numbered = { number: this.#calls.length + 1, ...call }
    this.#calls.push(numbered)
    return this.#plan(numbered)
  }

  async #run<T>(fault: Fault | undefined, run: () => Promise<T>): Promise<T> {
    if (fault === undefined || 'answers' in fault) return await run()
    const when = 'fails' in fault ? fault.fails : fault.hangs
    if (when === 'after') await run()
    if ('fails' in fault) throw fault.error ?? new ConnectionLost(`lost ${when} it ran`)
    return await new Promise<never>((_, reject) => {
      if (this.#isGivenUp) reject(givenUp())
      else this.#hanging.add(reject)
    })
  }
}

function givenUp(): ConnectionLost {
  return new ConnectionLost('given up')
}
