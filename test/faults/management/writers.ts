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
  ]),
  ...faultsIn('management/until-written.ts', [
    {
      rule: 'M9',
      find: 'if (written === undefined) throw new Conflict()',
      replace: 'if (written === undefined) return undefined as never',
      says: 'whoever gives up says nothing',
    },
  ]),
  ...faultsIn('management/manager-options.ts', [
    {
      rule: 'M9',
      find: 'attempts = 100',
      replace: 'attempts = 29',
      says: 'by default there are twenty-nine attempts',
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

/** Faults of the line in which those stand who lost. */
export const LINE_FAULTS = [
  ...faultsIn('management/until-written.ts', [
    {
      rule: 'M9',
      find: '  const freely = ',
      replace: "  organization = 'every one'\n  const freely = ",
      says: 'all organizations stand in one line',
    },
    {
      rule: 'M9',
      find: 'const freely = !turns.isTaken(organization)',
      replace: 'const freely = true',
      says: 'newcomers overtake those who stand in line',
    },
    {
      rule: 'M9',
      find: '    if (failures > 1) await pause(random, failures - 2)\n',
      replace: '',
      says: 'writers of several processes meet again and again',
    },
  ]),
  ...faultsIn('management/turns.ts', [
    {
      rule: 'M9',
      find: '      this.#pass(name)\n',
      replace: '',
      says: 'a line is never left',
    },
    {
      rule: 'M9',
      find: '        line.delete(called)\n',
      replace: '',
      says: 'a turn is given to those who have gone away',
    },
    {
      rule: 'M9',
      find: 'Math.min(patienceMs, LONGEST_MS)',
      replace: 'LONGEST_MS',
      says: 'a turn is waited for without end',
    },
  ]),
]
