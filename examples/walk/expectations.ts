import type { ErrorCode, GateName, RefusalCode } from 'keywarden'
import type { Evidence, Expectation, Outcome } from './step.js'

/** Refused for what is wrong with the credential, which the caller is not told. */
export function unproved(code: RefusalCode): Expectation {
  return { status: 401, gate: 'credential', code, told: 'UNAUTHORIZED' }
}

/** Refused because there is no such thing within reach, and more the caller is not told. */
export function notFound(code: RefusalCode): Expectation {
  return { status: 404, gate: 'scope', code, told: 'NOT_FOUND' }
}

/** Refused by a gate behind those, and told why. */
export function forbidden(gate: GateName, code: RefusalCode): Expectation {
  return { status: 403, gate, code, told: code }
}

/** Refused by a rule of management, and told which. */
export function against(code: ErrorCode, status = 409): Expectation {
  return { status, code, told: code }
}

/** What is other than expected, in a sentence; `undefined` when nothing is. */
export function deviation(expected: Expectation, outcome: Outcome): string | undefined {
  const [wanted, got] = [inWords(expected), inWords(outcome)]
  return wanted === got ? undefined : `expected ${wanted}, and got ${got}`
}

/** What an answer shows and should not, in a sentence; `undefined` when it shows what it should. */
export function contradiction(evidence: Evidence | undefined): string | undefined {
  if (evidence === undefined || evidence.seen === evidence.wanted) return undefined
  return `expected the answer to show ${evidence.wanted}, and it shows ${evidence.seen}`
}

/** A whole answer in words, so that equal answers are equal texts. */
function inWords({ status, gate, code, told }: Expectation): string {
  const by = gate === undefined ? '' : ` at the ${gate} gate`
  const why = code === undefined ? '' : ` for ${code}${by}`
  const said = told === code ? '' : `, told as ${told ?? 'nothing'}`
  return `${status ?? (code === undefined ? 'done' : 'refused')}${why}${said}`
}
