import { join } from 'node:path'
import { createVitest, type TestModule, type Vitest } from 'vitest/node'
import type { Run } from './verdict.js'

/** Tests in a copy of the project, ready to be run again and again. */
export class Suite {
  readonly #vitest: Vitest
  /** The file that was different in the run before. */
  #before: string | undefined

  private constructor(vitest: Vitest) {
    this.#vitest = vitest
  }

  static async in(root: string): Promise<Suite> {
    const vitest = await createVitest('test', {
      config: join(root, 'test/vitest.config.ts'),
      watch: false,
      cache: false,
      // The test files of one run share what they load; each run loads anew. Lanes run side by side.
      pool: 'threads',
      isolate: false,
      maxWorkers: 1,
      reporters: [{}],
    })
    return new Suite(vitest)
  }

  /** Runs the tests that are there; `changed` is a file that is different for this run only. */
  async run(tests: readonly string[], changed?: string): Promise<Run> {
    for (const file of [this.#before, changed])
      if (file !== undefined) this.#vitest.invalidateFile(file)
    this.#before = changed
    const specifications = await this.#vitest.globTestSpecifications([...tests])
    const { testModules, unhandledErrors } =
      await this.#vitest.runTestSpecifications(specifications)
    // What earlier runs found in other files is still among the answers.
    const files = testModules.filter(({ moduleId }) =>
      specifications.some((one) => one.moduleId === moduleId),
    )
    return {
      outcomes: files.flatMap((file) =>
        [...file.children.allTests()].map((test) => ({
          name: test.name,
          failed: test.result().state !== 'passed',
        })),
      ),
      errors: [...files.flatMap(errorsOf), ...unhandledErrors.map(messageOf)],
    }
  }

  async close(): Promise<void> {
    await this.#vitest.close()
  }
}

/** What is thrown outside of a test may be anything. */
function messageOf(error: unknown): string {
  return `outside of any test: ${(error as Partial<Error> | null)?.message ?? typeof error}`
}

/** What kept the tests of a file from running at all. */
function errorsOf(file: TestModule): string[] {
  return file.errors().map(({ message }) => `${file.relativeModuleId}: ${message}`)
}
