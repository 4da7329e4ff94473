import { faultsIn } from '../fault.js'

/** Faults that show when several write at once, or the storage refuses what is taken. */
export const WRITER_FAULTS = [
  ...faultsIn('management/run-command.ts', [
    {
      rule: 'M9',
      find: "    if (outcome.reason === 'id-taken') idTaken(input)\n",
      replace: '',
      says: 'an id that is taken is tried again and again',
    },
    {
      rule: 'M9',
      find: '  if (input.id === undefined) return\n  throw',
      replace: '  throw',
      says: 'an id that was drawn is not drawn again',
    },
    {
      rule: 'M9',
      find: 'throw new Conflict()',
      replace: 'return undefined as never',
      says: 'whoever gives up says nothing',
    },
  ]),
  ...faultsIn('management/manager-options.ts', [
    {
      rule: 'M9',
      find: 'attempts = 10',
      replace: 'attempts = 9',
      says: 'by default there are nine attempts',
    },
  ]),
  ...faultsIn('management/organizations/create-organization.ts', [
    {
      rule: 'M9',
      find: "outcome.reason === 'id-taken' && input.id !== undefined",
      replace: "outcome.reason === 'id-taken'",
      says: 'a drawn id of an organization is not drawn again',
    },
  ]),
  ...faultsIn('management/new-key.ts', [
    {
      rule: 'M9',
      find: 'if (before.key(id) !== undefined) {',
      replace: 'if (false) {',
      says: 'a key is replaced by one that gets its id',
    },
  ]),
]
