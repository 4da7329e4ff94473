import { restoring } from './restoring.js'
import { runCases, type Test } from './run-cases.js'
import { telling } from './telling.js'
import type { StateTransferSubject } from './transferred-storage.js'

/**
 * Declares the tests that every `StateTransfer` has to pass, together with the storage it
 * belongs to.
 *
 * @example
 * ```ts
 * import { memoryStorage } from 'keywarden'
 * import { stateTransferContract } from 'keywarden/testing'
 *
 * const fresh = () => {
 *   const storage = memoryStorage()
 *   return { storage, transfer: storage, writer: storage }
 * }
 *
 * const runs: Promise<void>[] = []
 * stateTransferContract(
 *   (_, body) => runs.push(body()),
 *   () => ({ ...fresh(), another: async () => fresh() }),
 * )
 * await Promise.all(runs)
 * ```
 */
export function stateTransferContract(
  test: Test,
  makeSubject: () => StateTransferSubject | Promise<StateTransferSubject>,
): void {
  runCases(test, makeSubject, 'telling the state', telling)
  runCases(test, makeSubject, 'restoring the state', restoring)
}
