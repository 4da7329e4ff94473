import { printable } from '../domain/printable.js'
import type { Refusal } from '../domain/refusal.js'
import type { Decision } from '../engine/decision.js'
import type { DecisionEvent } from '../ports/decision-sink.js'
import type { Identity } from './identify.js'

/** A decision as plain data, with the public key that was shown and what was found damaged (SR-29). */
export function decisionEvent(
  decision: Decision,
  { publicKey, damage }: Pick<Identity, 'publicKey' | 'damage'>,
): DecisionEvent {
  const { at, operation, surface, scope, address, key, organization, shadowed } = decision.facts
  const refusal = decision.allowed ? undefined : decision.refusal
  const detail = refusal && detailOf(refusal, damage)
  return Object.freeze({
    at: at?.getTime(),
    answer: refusal?.code ?? 'ALLOWED',
    gate: refusal?.gate,
    detail: detail === undefined ? undefined : printable(detail),
    ...{ operation, surface, scope, address },
    publicKey: publicKey === undefined ? undefined : printable(publicKey),
    key: key?.id,
    organization,
    shadowed,
  })
}

/** What operators have to know of a fault or of damage; a refusal tells less of the latter. */
function detailOf(refusal: Refusal, damage: string | undefined): string | undefined {
  if (refusal.code === 'KEY_DAMAGED') return damage ?? refusal.detail
  return refusal.code === 'UNAVAILABLE' ? refusal.detail : undefined
}
