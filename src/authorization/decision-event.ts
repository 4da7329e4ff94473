import { printable } from '../domain/printable.js'
import type { Decision } from '../engine/decision.js'
import type { DecisionEvent } from '../ports/decision-sink.js'

/** A decision as plain data, with the public key that was shown. */
export function decisionEvent(decision: Decision, publicKey: string | undefined): DecisionEvent {
  const { at, operation, surface, scope, address, key, organization } = decision.facts
  const refusal = decision.allowed ? undefined : decision.refusal
  return Object.freeze({
    at: at?.getTime(),
    answer: refusal?.code ?? 'ALLOWED',
    ...(refusal?.gate !== undefined && { gate: refusal.gate }),
    operation,
    surface,
    ...(scope !== undefined && { scope }),
    ...(address !== undefined && { address }),
    ...(publicKey !== undefined && { publicKey: printable(publicKey) }),
    ...(key !== undefined && { key: key.id }),
    ...(organization !== undefined && { organization }),
  })
}
