import type { RefusalCode } from '../../domain/refusal.js'
import type { ScopeQuestion } from './gate.js'

/**
 * Is there such an operation, and is it to be done where the key belongs?
 *
 * The request names exactly the one id that the operation's level needs. What is absent and what
 * is another organization's answer alike (SR-22): no key learns what exists beyond its own.
 */
export function refuseScope(question: ScopeQuestion): RefusalCode | undefined {
  const { operation, scopeLevel, scopeId, key, project } = question
  if (operation === undefined) return 'OPERATION_UNKNOWN'
  if (scopeLevel !== operation.level) return 'SCOPE_MISMATCH'
  const reachable =
    scopeLevel === 'none' ||
    (scopeLevel === 'organization'
      ? scopeId === key.organization
      : project?.id === scopeId && project.organization === key.organization)
  return reachable ? undefined : 'SCOPE_NOT_REACHABLE'
}
