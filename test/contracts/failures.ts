import {
  type ChangeFeedSubject,
  changeFeedContract,
  type KeyLookupSubject,
  keyLookupContract,
  storageContract,
  type Test,
  type UsageSubject,
  usageContract,
} from 'keywarden/testing'

/** What serves every port, so that every contract can be run against it. */
export type FullSubject = KeyLookupSubject & UsageSubject & ChangeFeedSubject

/** Declares the tests of every contract. */
export function allContracts(test: Test, makeSubject: () => FullSubject | Promise<FullSubject>) {
  storageContract(test, makeSubject)
  keyLookupContract(test, makeSubject)
  usageContract(test, makeSubject)
  changeFeedContract(test, makeSubject)
}

/** The tests of all contracts that a storage fails, by name: run by a runner that takes notes. */
export async function failures(makeSubject: () => FullSubject): Promise<readonly string[]> {
  const failed: string[] = []
  const runs: Promise<void>[] = []
  const takeNotes: Test = (name, body) => {
    runs.push(body().catch(() => void failed.push(name)))
  }
  allContracts(takeNotes, makeSubject)
  await Promise.all(runs)
  return failed
}
