import type { Scenario } from './scenario.js'
import { AUTHORIZATION } from './scenarios/authorization.js'
import { DECISION } from './scenarios/decision.js'
import { MEMBERSHIP } from './scenarios/membership.js'

/** All there is to measure. */
export const SCENARIOS: readonly Scenario[] = [...MEMBERSHIP, ...DECISION, ...AUTHORIZATION]
