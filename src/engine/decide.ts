import type { RefusalCode } from '../domain/refusal.js'
import { Allowed, AllowedPublicly, type Decision, Refused } from './decision.js'
import type { DecisionRequest } from './decision-request.js'
import { firstRefusal } from './gates/gates.js'
import { Question } from './question.js'

/**
 * Judges one request: the first gate that refuses is the answer, and nobody refusing is a yes.
 *
 * Pure and total: no clock, no storage, no promise, and whatever comes in, a decision comes out.
 * Public operations are answered before any gate.
 *
 * @example
 * ```ts
 * import { ApiKey, decide, Organization, RolePolicy } from 'keywarden'
 *
 * const policy = RolePolicy.define({
 *   roles: { MEMBER: { level: 'organization' } },
 *   operations: { readSettings: { level: 'organization', allow: { anyOf: ['MEMBER'] } } },
 * })
 * const organization = Organization.of({ id: 'acme', name: 'Acme Logistics' })
 * const key = ApiKey.of({
 *   id: 'key-1',
 *   organization: 'acme',
 *   publicKey: 'abcdefgh',
 *   description: 'nightly export',
 *   organizationRoles: ['MEMBER'],
 *   accessList: ['203.0.113.0/24'],
 *   createdAt: new Date('2026-01-01'),
 * })
 * const request = {
 *   policy,
 *   organization,
 *   key,
 *   credential: 'proved',
 *   operation: 'readSettings',
 *   scope: { organization: 'acme' },
 *   at: new Date('2026-06-01'),
 * } as const
 * decide({ ...request, address: '203.0.113.7' }).allowed // => true
 *
 * const decision = decide({ ...request, address: '198.51.100.7' })
 * decision.allowed ? undefined : decision.refusal.code // => 'ADDRESS_NOT_ON_ACCESS_LIST'
 * ```
 */
export function decide<OperationName extends string>(
  request: DecisionRequest<OperationName>,
): Decision {
  return decideQuestion(questionOf(request))
}

/** {@link decide} for a request that has been read. */
export function decideQuestion(question: Question): Decision {
  if (question.operation?.access === 'public') return new AllowedPublicly(question)
  const code = judge(question)
  return code === undefined ? new Allowed(question) : new Refused(code, question)
}

/** Reads a request; one that cannot be read is the empty one, which is refused. */
export function questionOf(request: unknown): Question {
  try {
    return new Question(request)
  } catch {
    return new Question(undefined)
  }
}

/** The code of the refusal, or `undefined` for a yes. Allocates nothing. */
function judge(question: Question): RefusalCode | undefined {
  return question.fault === undefined ? firstRefusal(question) : 'UNAVAILABLE'
}
