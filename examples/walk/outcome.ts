import { type Decision, type Explanation, KeywardenError } from 'keywarden'
import { Forbidden } from 'keywarden/management'
import type { LogEntry } from './service/service.js'
import type { Outcome } from './step.js'

/** How a step ended, apart from what the caller was told. */
type Inside = Omit<Outcome, 'status' | 'told' | 'body'>

/** How a request ended, from what the service has logged of it. */
export function outcomeOf({ decision, explanation, error }: LogEntry): Inside {
  if (error !== undefined) return failureOf(error)
  if (decision.allowed) return { because: reasonOf(decision), remedies: [] }
  const { gate, code } = decision.refusal
  return { ...(gate !== undefined && { gate }), code, remedies: remediesOf(explanation) }
}

/** How an order ended that was not carried out. A broken rule says what is wrong; then the way out. */
export function failureOf(error: unknown): Inside {
  if (error instanceof Forbidden) {
    const { gate, code, remedy } = error.refusal
    return { ...(gate !== undefined && { gate }), code, remedies: [remedy] }
  }
  if (!(error instanceof KeywardenError)) throw error
  const [why = '', ...wayOut] = error.message.split('; ')
  return { code: error.code, why, remedies: wayOut }
}

/** What every gate that refused asks for: only all of it lets the request pass. */
function remediesOf(explanation: Explanation | undefined): readonly string[] {
  const reports = explanation?.gates ?? []
  return reports.flatMap((report) => (report.outcome === 'refused' ? report.refusal.remedy : []))
}

function reasonOf({ facts }: Decision): string {
  const role = facts.role === undefined ? 'any key may' : `by ${facts.role}`
  const entry = facts.entry === undefined ? 'no list' : `listed as ${facts.entry}`
  return `${role}, ${entry}`
}
