import { commits } from './commits.js'
import { identity } from './identity.js'
import { pagination } from './pagination.js'
import { reads } from './reads.js'
import { type ContractSubject, runCases, type Test } from './run-cases.js'
import { writersAtOnce } from './writers-at-once.js'

/**
 * Declares the tests that every `Storage` has to pass: ids byte for byte, what comes back,
 * pages, changes whole or not at all, writers at once.
 *
 * The runner is an argument: `storageContract(test, makeSubject)` in a test file of Vitest or
 * `node:test` is all that a new storage needs. Each test makes a subject of its own, which must be
 * fresh and empty.
 *
 * @example
 * ```ts
 * import { memoryStorage } from 'keywarden'
 * import { storageContract } from 'keywarden/testing'
 *
 * const broken: string[] = []
 * const runs: Promise<void>[] = []
 * const test = (name: string, body: () => Promise<void>) => {
 *   runs.push(body().catch(() => void broken.push(name)))
 * }
 *
 * storageContract(test, () => ({ storage: memoryStorage() }))
 *
 * await Promise.all(runs)
 * broken // => []
 * ```
 */
export function storageContract(
  test: Test,
  makeSubject: () => ContractSubject | Promise<ContractSubject>,
): void {
  runCases(test, makeSubject, 'identity', identity)
  runCases(test, makeSubject, 'reads', reads)
  runCases(test, makeSubject, 'pages', pagination)
  runCases(test, makeSubject, 'commit', commits)
  runCases(test, makeSubject, 'writers at once', writersAtOnce)
}
