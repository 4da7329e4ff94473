import { faultsIn } from '../fault.js'

/** Faults in what happens when the storage, the clock or the random source fails. */
export const FAILING_PART_FAULTS = [
  ...faultsIn('management/storage-access.ts', [
    {
      rule: 'M16',
      find: 'loaded.state.organization.id === organization &&',
      replace: '',
      says: 'the storage may answer with another organization',
    },
    {
      rule: 'M16',
      find: 'key.organization === organization &&',
      replace: '',
      says: 'a list shows keys of another organization',
    },
    {
      rule: 'M16',
      find: "'the storage failed while writing', 'unknown'",
      replace: "'the storage failed while writing', 'nothing-done'",
      says: 'a storage that failed while writing is said to have written nothing',
    },
    {
      rule: 'M16',
      find: 'outcome.committed === true && Number.isSafeInteger(outcome.revision)',
      replace: 'outcome !== undefined',
      says: 'any answer of the storage means that it wrote',
    },
  ]),
  ...faultsIn('management/read-clock.ts', [
    {
      rule: 'M16',
      find: 'if (at > 0) return at',
      replace: 'if (at !== 0) return at',
      says: 'a clock that gives no instant stops nothing',
    },
  ]),
  ...faultsIn('management/checked-random.ts', [
    {
      rule: 'M16',
      find: 'bytes.length === size',
      replace: 'bytes.length > 0',
      says: 'private keys are made of too few random bytes',
    },
  ]),
]
