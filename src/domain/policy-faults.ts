import {
  InvalidInput,
  InvalidPolicy,
  type PolicyProblem,
  type PolicyProblemCode,
} from './errors.js'

/** What is wrong with a definition of roles and operations, gathered while it is read. */
export class PolicyFaults {
  readonly problems: PolicyProblem[] = []

  report(code: PolicyProblemCode, path: string, message: string): void {
    this.problems.push({ code, path, message })
  }

  /** What `read` gives; where it refuses its input, that is reported, and `otherwise` goes on. */
  attempt<T, Otherwise>(read: () => T, otherwise: Otherwise): T | Otherwise {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error
      for (const { field, rule } of error.issues) this.report('INVALID_SHAPE', field, rule)
      return otherwise
    }
  }

  /** What `read` gives; `undefined` when anything was reported meanwhile. */
  whole<T>(read: () => T): T | undefined {
    const before = this.problems.length
    const value = this.attempt(read, undefined)
    return this.problems.length === before ? value : undefined
  }

  /** @throws {@link InvalidPolicy} naming every problem, if there is any. */
  throwIfAny(): void {
    if (this.problems.length > 0) throw new InvalidPolicy(this.problems)
  }
}
