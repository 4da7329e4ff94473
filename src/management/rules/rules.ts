import { refuseEscalation } from './escalation.js'
import { refuseBeyondLimits } from './limits.js'
import type { ManagementRule } from './management-rule.js'
import { refuseOpening } from './opening.js'
import { refuseLosingOwnerKeys } from './owner-keys.js'
import { refuseSelfLockout } from './self-lockout.js'

/**
 * Every rule that commands keep, whatever they do. Each looks at the state before and after, so a
 * new command is held to all of them without naming one. A new rule is one file, and one line here.
 */
export const MANAGEMENT_RULES: readonly ManagementRule[] = Object.freeze([
  refuseBeyondLimits,
  refuseEscalation,
  refuseLosingOwnerKeys,
  refuseSelfLockout,
  refuseOpening,
])
