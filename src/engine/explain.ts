import type { GateName, Refusal } from '../domain/refusal.js'
import { decideQuestion, questionOf } from './decide.js'
import type { Decision } from './decision.js'
import type { DecisionRequest } from './decision-request.js'
import { isProved } from './gates/credential.js'
import type { Gate, Proved, Scoped } from './gates/gate.js'
import { GATES } from './gates/gates.js'
import type { Question } from './question.js'
import { refusalOf } from './refusal-of.js'
import { isShadowed } from './shadowed-gate.js'

/**
 * What one gate said: it passed, it refused, or it could not be asked because something before it
 * was not established.
 */
export type GateReport =
  | { readonly gate: GateName; readonly outcome: 'passed' }
  | {
      readonly gate: GateName
      readonly outcome: 'refused'
      /** Whether the gate is shadowed, so that what it says is recorded instead of enforced. */
      readonly shadowed: boolean
      /** Why, and in `remedy` what would satisfy this gate. */
      readonly refusal: Refusal
    }
  | {
      readonly gate: GateName
      readonly outcome: 'not evaluated'
      /** Why it could not be asked. */
      readonly reason: string
    }

/** The decision, and what every gate said about the request. */
export interface Explanation {
  /** What {@link decide} answers. */
  readonly decision: Decision
  /** One report per gate, in order. The first that refused and is not shadowed made the decision. */
  readonly gates: readonly GateReport[]
}

/**
 * Answers like {@link decide}, but asks every gate that can be asked and keeps what each one said,
 * so that all obstacles are seen at once.
 *
 * Pure and total like it. Nothing about a key is told unless its secret was proved.
 *
 * @example
 * ```ts
 * import { ApiKey, explain, Organization, RolePolicy } from 'keywarden'
 *
 * const policy = RolePolicy.define({
 *   roles: { OWNER: { level: 'organization' } },
 *   operations: { rename: { level: 'organization', allow: { anyOf: ['OWNER'] } } },
 * })
 * const { gates } = explain({
 *   policy,
 *   organization: Organization.of({ id: 'acme', name: 'Acme Logistics', accessListRequired: true }),
 *   key: ApiKey.of({
 *     id: 'key-1',
 *     organization: 'acme',
 *     publicKey: 'abcdefgh',
 *     description: 'nightly export',
 *     createdAt: new Date('2026-01-01'),
 *   }),
 *   credential: 'proved',
 *   address: '203.0.113.7',
 *   operation: 'rename',
 *   scope: { organization: 'acme' },
 *   at: new Date('2026-06-01'),
 * })
 * const refused = gates.flatMap((one) => (one.outcome === 'refused' ? one.refusal.code : []))
 * refused // => ['ORGANIZATION_REQUIRES_ACCESS_LIST', 'ROLE_MISSING']
 * ```
 */
export function explain<OperationName extends string>(
  request: DecisionRequest<OperationName>,
): Explanation {
  const question = questionOf(request)
  const decision = decideQuestion(question)
  const reports: GateReport[] = []
  for (const gate of GATES) reports.push(Object.freeze(reportOf(gate, question, reports)))
  return Object.freeze({ decision, gates: Object.freeze(reports) })
}

function reportOf(gate: Gate, question: Question, before: readonly GateReport[]): GateReport {
  const reason = obstacle(gate, question, before)
  if (reason !== undefined) return { gate: gate.name, outcome: 'not evaluated', reason }
  const code = gate.refuse(question as Question & Proved & Scoped)
  if (code === undefined) return { gate: gate.name, outcome: 'passed' }
  const shadowed = isShadowed(gate.name, question.shadow)
  return { gate: gate.name, outcome: 'refused', shadowed, refusal: refusalOf(code, question) }
}

/** What keeps a gate from being asked; `undefined` when nothing does. */
function obstacle(
  { needs }: Gate,
  question: Question,
  before: readonly GateReport[],
): string | undefined {
  if (question.operation?.access === 'public') return 'the operation is public'
  if (question.fault !== undefined) return question.fault
  if (needs === 'nothing') return undefined
  if (!isProved(question)) return 'no sound key was proved'
  const scope = before.find(({ gate }) => gate === 'scope')
  const established = needs === 'a proved key' || scope?.outcome === 'passed'
  return established ? undefined : 'no scope was established'
}
