import { ACCESS_LIST_FAULTS } from './decision/access-lists.js'
import { BELONGING_FAULTS } from './decision/belonging.js'
import { KEY_FAULTS } from './decision/keys.js'
import { ROLE_FAULTS } from './decision/roles.js'
import type { Family } from './fault.js'
import { ORGANIZATION_PROCEDURE_FAULTS } from './procedures/on-organizations.js'
import { PROJECT_PROCEDURE_FAULTS } from './procedures/on-projects.js'

/** `count` rules named by a letter and a number. */
function numbered(letter: string, first: number, last: number): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => `${letter}${first + index}`)
}

/** The rules that must have tests, and faults to show that those tests can fail. */
export const RULES: readonly string[] = [...numbered('S', 1, 23), ...numbered('P', 0, 10)]

/**
 * Every fault, one group per idea, with the tests that have to notice it. Procedures rest on
 * decisions: when a decision is wrong, they are not asked.
 */
export const FAMILIES: readonly Family[] = [
  {
    tests: 'test/rules/decision/',
    faults: [...KEY_FAULTS, ...BELONGING_FAULTS, ...ACCESS_LIST_FAULTS, ...ROLE_FAULTS],
  },
  {
    tests: 'test/rules/',
    faults: [...ORGANIZATION_PROCEDURE_FAULTS, ...PROJECT_PROCEDURE_FAULTS],
  },
]
