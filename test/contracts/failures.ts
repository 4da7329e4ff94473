import {
  type ChangeFeedSubject,
  changeFeedContract,
  type KeyLookupSubject,
  keyLookupContract,
  type StateTransferSubject,
  stateTransferContract,
  storageContract,
  type Test,
  type UsageSubject,
  type UsageWriterSubject,
  usageContract,
  usageWriterContract,
} from 'keywarden/testing'

/** What serves every port, so that every contract can be run against it. */
export type FullSubject = KeyLookupSubject &
  UsageSubject &
  UsageWriterSubject &
  ChangeFeedSubject &
  StateTransferSubject

/** Declares the tests of every contract. */
export function allContracts(
  test: Test,
  makeSubject: () => FullSubject | Promise<FullSubject>,
): void {
  storageContract(test, makeSubject)
  keyLookupContract(test, makeSubject)
  usageContract(test, makeSubject)
  usageWriterContract(test, makeSubject)
  changeFeedContract(test, makeSubject)
  stateTransferContract(test, makeSubject)
}

/** A test of a contract. Its name begins with the part of the contracts that it belongs to. */
interface Declared {
  readonly name: string
  readonly body: () => Promise<void>
}

/** The tests of one part of the contracts, declared but not run. */
export function declaredTests(part: string, makeSubject: () => FullSubject): readonly Declared[] {
  const all: Declared[] = []
  allContracts((name, body) => all.push({ name, body }), makeSubject)
  return all.filter(({ name }) => name.startsWith(`${part}: `))
}

/** The names of those tests of a part that a storage fails: run by a runner that takes notes. */
export async function failures(part: string, makeSubject: () => FullSubject): Promise<string[]> {
  const failed: string[] = []
  const runs = declaredTests(part, makeSubject).map(({ name, body }) =>
    body().catch(() => void failed.push(name)),
  )
  await Promise.all(runs)
  return failed
}
