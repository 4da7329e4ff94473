import { shortened } from './shortened.js'

/**
 * Every code a thrown {@link KeywardenError} can have. Codes are stable: match on them, not on
 * messages. Refusals of a request are answers, not errors; their codes are {@link RefusalCode}s.
 */
export const ERROR_CODES = Object.freeze([
  'INVALID_INPUT',
  'INVALID_POLICY',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'UNAVAILABLE',
  'ESCALATION',
  'NO_OWNER_KEY',
  'SELF_LOCKOUT',
  'UNRESTRICTED',
  'LIMIT_EXCEEDED',
  'ENTRY_EXISTS',
  'ID_TAKEN',
  'ALREADY_IN_PROJECT',
  'ORGANIZATION_NOT_EMPTY',
  'KEY_REVOKED',
  'TOO_MANY_SECRETS',
  'SECRET_RETIRING',
  'DAMAGED_DATA',
  'WRONG_SCHEMA',
] as const)

/** One of {@link ERROR_CODES}. */
export type ErrorCode = (typeof ERROR_CODES)[number]

/**
 * A broken rule, thrown. Misuse that no input can cause is a plain `TypeError` instead.
 *
 * @example
 * ```ts
 * import { KeywardenError, Organization } from 'keywarden'
 *
 * let code
 * try {
 *   Organization.of({ id: 'acme', name: '' })
 * } catch (error) {
 *   if (error instanceof KeywardenError) code = error.code
 * }
 * code // => 'INVALID_INPUT'
 * ```
 */
export abstract class KeywardenError extends Error {
  /** What went wrong, for programs. */
  abstract readonly code: ErrorCode

  override get name(): string {
    return this.constructor.name
  }
}

/** How many faults the message of an error tells; the error itself has all of them. */
const MOST_TOLD = 50

/** One fault of an input: where it is, which rule it breaks, and what would do. */
export interface InputIssue {
  /** Path of the field, such as `accessList[3].cidr`; empty when the input as a whole is at fault. */
  readonly field: string
  /** The rule it breaks and the way out, in one sentence. It never repeats the value. */
  readonly rule: string
}

/**
 * A value from outside breaks a rule. Nothing has been done.
 *
 * @example
 * ```ts
 * import { AccessList, InvalidInput } from 'keywarden'
 *
 * let field
 * try {
 *   AccessList.of(['203.0.113.0/24', '203.0.113.256'])
 * } catch (error) {
 *   if (error instanceof InvalidInput) field = error.field
 * }
 * field // => 'accessList[1]'
 * ```
 */
export class InvalidInput extends KeywardenError {
  readonly code = 'INVALID_INPUT'
  /** Every fault found, at least one, in the order of the input. */
  readonly issues: readonly InputIssue[]

  constructor(issues: readonly InputIssue[]) {
    const list = issues.map(({ field, rule }) => `${field || 'it'} ${rule}`)
    super(`invalid input: ${shortened(list, MOST_TOLD, '; ')}`)
    this.issues = Object.freeze([...issues])
  }

  /** Path of the first faulty field. */
  get field(): string {
    return this.issues[0]?.field ?? ''
  }
}

/** What is wrong with a definition of roles and operations, for programs. */
export type PolicyProblemCode =
  | 'INVALID_SHAPE'
  | 'INVALID_NAME'
  | 'UNKNOWN_ROLE'
  | 'UNKNOWN_OPERATION'
  | 'UNKNOWN_COMMAND'
  | 'WRONG_LEVEL'
  | 'INCLUSION_CYCLE'
  | 'OPERATION_UNREACHABLE'
  | 'PUBLIC_NEEDS_ACCESS_LIST'
  | 'DEFAULT_ROLE_MANAGES'
  | 'ALREADY_DEFINED'

/** One fault of a role policy: where it is, what it is, and what would do. */
export interface PolicyProblem {
  readonly code: PolicyProblemCode
  /** Where in the definition, such as `roles.ADMIN.includes[0]`. */
  readonly path: string
  /** The fault and the way out, in one sentence. */
  readonly message: string
}

/**
 * A definition of roles and operations is not a valid {@link RolePolicy}; it names every problem.
 *
 * @example
 * ```ts
 * import { InvalidPolicy, RolePolicy } from 'keywarden'
 *
 * let problems
 * try {
 *   RolePolicy.define({
 *     roles: { OWNER: { level: 'organization' } },
 *     operations: { readStatus: { level: 'organization', allow: { anyOf: [] } } },
 *   })
 * } catch (error) {
 *   if (error instanceof InvalidPolicy) problems = error.problems.map(({ code, path }) => [code, path])
 * }
 * problems // => [['OPERATION_UNREACHABLE', 'operations.readStatus.allow.anyOf']]
 * ```
 */
export class InvalidPolicy extends KeywardenError {
  readonly code = 'INVALID_POLICY'
  /** Every problem found, at least one. */
  readonly problems: readonly PolicyProblem[]

  constructor(problems: readonly PolicyProblem[]) {
    const list = problems.map(({ path, message }) => `${path || 'it'}: ${message}`)
    const told = shortened(list, MOST_TOLD, '\n  ')
    super(`invalid role policy, ${problems.length} problem(s):\n  ${told}`)
    this.problems = Object.freeze([...problems])
  }
}
