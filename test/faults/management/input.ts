import { faultsIn } from '../fault.js'

/** Faults in how commands read their input. */
export const INPUT_FAULTS = [
  ...faultsIn('management/read-input.ts', [
    {
      rule: 'M15',
      find: 'z.array(z.string()).min(1)',
      replace: 'z.array(z.string())',
      says: 'no roles at all are a set of roles',
    },
    {
      rule: 'M15',
      find: 'at <= now',
      replace: 'at < now',
      says: 'what ends now ends in the future',
    },
  ]),
  ...faultsIn('management/lookup-records.ts', [
    {
      rule: 'M15',
      find: 'throw new InvalidInput(issues)',
      replace: 'throw new InvalidInput(issues.slice(0, 1))',
      says: 'of several faulty roles one is named',
    },
  ]),
  ...faultsIn('management/new-entries.ts', [
    {
      rule: 'M15',
      find: 'if (first !== undefined) invalid(name',
      replace: 'if (first === field) invalid(name',
      says: 'a network may be named twice in one command',
    },
    {
      rule: 'M15',
      find: 'if (text !== undefined && hasHostBits(text, entry.cidr)) ',
      replace: 'if (text === cidr && hasHostBits(text, entry.cidr)) ',
      says: 'nobody is told that an entry became another network',
    },
    {
      rule: 'M15',
      find: 'if (current !== true) invalid(',
      replace: 'if (current === null) invalid(',
      says: 'whoever says that the address is not the current one gets the current one',
    },
  ]),
  ...faultsIn('management/access-list/access-list-commands.ts', [
    {
      rule: 'M15',
      find: 'if (twice.length > 0) {',
      replace: 'if (twice.length > 1) {',
      says: 'an entry that is on the list is added again',
    },
    {
      rule: 'M15',
      find: 'if (rest === changed) {',
      replace: 'if (rest === changed && index > 0) {',
      says: 'what is not on the list is removed from it',
    },
  ]),
]

/** Faults that show when the input is an object made to deceive. */
export const HOSTILE_INPUT_FAULTS = faultsIn('management/read-input.ts', [
  {
    rule: 'M15',
    find: 'Object.assign(Object.create(null), read)',
    replace: 'Object.assign({}, read)',
    says: 'a field that pollutes every object is one of the input',
  },
  {
    rule: 'M15',
    find: "    return invalid(field, 'cannot be read')\n",
    replace: "    throw new TypeError('cannot be read')\n",
    says: 'what a getter inside of the input throws is a mistake of the program',
  },
])
