import { ACCESS_LIST_FAULTS } from './decision/access-lists.js'
import { BELONGING_FAULTS } from './decision/belonging.js'
import { KEY_FAULTS } from './decision/keys.js'
import { ROLE_FAULTS } from './decision/roles.js'
import { SHADOW_FAULTS, SHADOWING_FAULTS } from './decision/shadows.js'
import type { Family } from './fault.js'
import { ACTING_KEY_FAULTS } from './management/acting-keys.js'
import { LIMIT_FAULTS, TENANCY_FAULTS } from './management/bounds.js'
import { ESCALATION_FAULTS, REACH_FAULTS } from './management/escalation.js'
import { FAILING_PART_FAULTS } from './management/failing-parts.js'
import { HOSTILE_INPUT_FAULTS, INPUT_FAULTS } from './management/input.js'
import { LIFECYCLE_FAULTS } from './management/lifecycles.js'
import { OPENING_FAULTS } from './management/opening.js'
import { OWNER_KEY_FAULTS } from './management/owner-keys.js'
import { AUDIT_FAULTS, LIST_FAULTS } from './management/trail.js'
import { LINE_FAULTS, WRITER_FAULTS } from './management/writers.js'
import { ORGANIZATION_PROCEDURE_FAULTS } from './procedures/on-organizations.js'
import { PROJECT_PROCEDURE_FAULTS } from './procedures/on-projects.js'

/** `count` rules named by a letter and a number. */
function numbered(letter: string, first: number, last: number): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => `${letter}${first + index}`)
}

/** The rules that must have tests, and faults to show that those tests can fail. */
export const RULES: readonly string[] = [
  ...numbered('S', 1, 23),
  ...numbered('P', 0, 10),
  ...numbered('M', 1, 16),
  ...numbered('F', 1, 5),
]

/** Tests of management, by the beginnings of their names. */
function management(...files: readonly string[]): readonly string[] {
  return files.map((file) => `test/management/${file}`)
}

/** Management shown by example; what is shown of every command, one after the other, takes longer. */
const EXAMPLES = management(
  ...['escalation', 'owner-keys', 'self-lockout', 'opening', 'limits', 'defaults', 'creators'],
  ...['organizations', 'projects', 'key-lifecycle', 'rotation', 'self-rotation'],
)

/**
 * Every fault, one group per idea, with the tests that have to notice it. Procedures rest on
 * decisions: when a decision is wrong, they are not asked.
 */
export const FAMILIES: readonly Family[] = [
  {
    tests: ['test/rules/decision/'],
    faults: [...KEY_FAULTS, ...BELONGING_FAULTS, ...ACCESS_LIST_FAULTS, ...ROLE_FAULTS],
  },
  {
    tests: ['test/rules/'],
    faults: [...ORGANIZATION_PROCEDURE_FAULTS, ...PROJECT_PROCEDURE_FAULTS],
  },
  {
    tests: EXAMPLES,
    faults: [
      ...ESCALATION_FAULTS,
      ...OWNER_KEY_FAULTS,
      ...ACTING_KEY_FAULTS,
      ...OPENING_FAULTS,
      ...LIMIT_FAULTS,
      ...LIFECYCLE_FAULTS,
    ],
  },
  { tests: [...EXAMPLES, ...management('tenancy')], faults: TENANCY_FAULTS },
  { tests: [...EXAMPLES, ...management('writers', 'collisions')], faults: WRITER_FAULTS },
  { tests: management('writers-in-line'), faults: LINE_FAULTS },
  { tests: [...EXAMPLES, ...management('audit-events')], faults: AUDIT_FAULTS },
  { tests: [...EXAMPLES, ...management('lists', 'views')], faults: LIST_FAULTS },
  {
    tests: [
      ...EXAMPLES,
      ...management('bad-entries', 'bad-roles', 'bad-times', 'entries-of-a-list'),
    ],
    faults: INPUT_FAULTS,
  },
  { tests: management('hostile-objects'), faults: HOSTILE_INPUT_FAULTS },
  {
    tests: [...EXAMPLES, ...management('storage-faults', 'commit-faults', 'other-faults')],
    faults: FAILING_PART_FAULTS,
  },
  { tests: ['test/properties/no-escalation'], faults: REACH_FAULTS },
  { tests: ['test/shadow/decision'], faults: SHADOW_FAULTS },
  { tests: ['test/shadow/'], faults: SHADOWING_FAULTS },
]
