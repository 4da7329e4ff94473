import { keepWithinHeldRoles } from './escalation.js'
import { keepWithinLimits } from './limits.js'
import type { ManagementRule } from './management-rule.js'
import { keepListsClosed } from './opening.js'
import { keepOwnerKey } from './owner-keys.js'
import { keepActorIn } from './self-lockout.js'

/**
 * Every rule that commands keep, whatever they do. Each looks at the state before and after, so a
 * new command is held to all of them without naming one. A new rule is one file, and one line here.
 */
export const MANAGEMENT_RULES: readonly ManagementRule[] = Object.freeze([
  keepWithinLimits,
  keepWithinHeldRoles,
  keepOwnerKey,
  keepActorIn,
  keepListsClosed,
])
