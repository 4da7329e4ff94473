import { type GateName, InvalidInput, type Refusal } from 'keywarden'
import { Forbidden, RuleBroken } from 'keywarden/management'

/** An answer to a request. */
export interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

const STATUS: { readonly [Gate in GateName]: number } = {
  credential: 401,
  surface: 403,
  address: 403,
  scope: 404,
  role: 403,
}

/**
 * What a caller is told of a refusal: all about a key that proved itself, nothing about others. What
 * is wrong with a credential is not told, nor whether something beyond reach exists.
 */
export function refusedAnswer({ gate, code }: Refusal): Answer {
  if (gate === undefined) return { status: 503, body: { code } }
  const status = STATUS[gate]
  if (gate === 'credential') return { status, body: { code: 'UNAUTHORIZED' } }
  return { status, body: { code: gate === 'scope' ? 'NOT_FOUND' : code } }
}

/** What a caller is told of a command that was not carried out. */
export function failedAnswer(error: unknown): Answer {
  if (error instanceof Forbidden) return refusedAnswer(error.refusal)
  if (error instanceof InvalidInput) {
    return { status: 400, body: { code: error.code, issues: error.issues } }
  }
  if (error instanceof RuleBroken) return { status: statusOf(error), body: { code: error.code } }
  return { status: 503, body: { code: 'UNAVAILABLE' } }
}

function statusOf({ code }: RuleBroken): number {
  if (code === 'NOT_FOUND') return 404
  return code === 'ESCALATION' ? 403 : 409
}
