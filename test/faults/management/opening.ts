import { faultsIn } from '../fault.js'

/** Faults by which a key becomes usable from anywhere without a word. */
export const OPENING_FAULTS = [
  ...faultsIn('management/rules/opening.ts', [
    {
      rule: 'M6',
      find: 'if (unchanged && known',
      replace: 'if (known',
      says: 'an organization stops requiring lists without a word about its open keys',
    },
    {
      rule: 'M6',
      find: 'known === undefined && plan.listNotGiven === true',
      replace: 'known === undefined',
      says: 'a new key is given a list that admits everybody without a word',
    },
  ]),
  ...faultsIn('management/admission.ts', [
    {
      rule: 'M6',
      find: '(all.isSubsetOf(admitted) ? [family] : [])',
      replace:
        "(key.accessList.entries.some(({ cidr }) => String(cidr) === ['0.0.0.0/0', '::/0'][family]) ? [family] : [])",
      says: 'two halves of all addresses are not all of them',
    },
    {
      rule: 'M6',
      find: '.some((family) => before?.openFamilies.has(family) !== true)',
      replace: '.some(() => (before?.openFamilies.size ?? 0) === 0)',
      says: 'what is open to one family is open to the other',
    },
  ]),
]
