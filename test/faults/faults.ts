import { ACCESS_LIST_FAULTS } from './access-lists.js'
import { BELONGING_FAULTS } from './belonging.js'
import type { Fault } from './fault.js'
import { KEY_FAULTS } from './keys.js'
import { ROLE_FAULTS } from './roles.js'

/** The rules that have tests, and faults to show that those tests can fail. */
export const RULES = [
  ...['S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8'],
  ...['S10', 'S11', 'S12', 'S13'],
  ...['S15', 'S16', 'S17', 'S18'],
  ...['S21', 'S22', 'S23'],
]

/** Every fault, one group per idea. A new family of rules is a new group. */
export const FAULTS: readonly Fault[] = [
  ...KEY_FAULTS,
  ...BELONGING_FAULTS,
  ...ACCESS_LIST_FAULTS,
  ...ROLE_FAULTS,
]
