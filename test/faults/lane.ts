import type { Fault } from './fault.js'
import { Suite } from './suite.js'
import { complaintAboutPlanted, type Run } from './verdict.js'
import { WorkingCopy } from './working-copy.js'

/** A copy of the project and its tests: lanes judge faults side by side. */
export class Lane {
  readonly #copy: WorkingCopy
  readonly #suite: Suite

  private constructor(copy: WorkingCopy, suite: Suite) {
    this.#copy = copy
    this.#suite = suite
  }

  static async of(project: string): Promise<Lane> {
    const copy = new WorkingCopy(project)
    return new Lane(copy, await Suite.in(copy.root))
  }

  /** Runs tests on the code as it is. */
  run(tests: readonly string[]): Promise<Run> {
    return this.#suite.run(tests)
  }

  /** What is wrong with how the tests notice a fault; `undefined` when they do so as they should. */
  async complaintAbout(fault: Fault, tests: readonly string[]): Promise<string | undefined> {
    try {
      const run = await this.#copy.with(fault, (file) => this.#suite.run(tests, file))
      return complaintAboutPlanted(fault.rule, run)
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }

  async close(): Promise<void> {
    await this.#suite.close()
    this.#copy.remove()
  }
}
