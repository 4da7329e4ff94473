import { ApiKey } from '../domain/api-key.js'
import type { SecretId } from '../domain/ids.js'
import { instantOf } from '../domain/instant.js'
import type { Operation, OperationLevel } from '../domain/operation.js'
import { Organization } from '../domain/organization.js'
import { printable } from '../domain/printable.js'
import { Project } from '../domain/project.js'
import { CREDENTIAL_FAILURES, type CredentialFailure } from '../domain/refusal.js'
import { RolePolicy } from '../domain/role-policy.js'
import type { IpAddress } from '../network/ip-address.js'
import type { DecisionRequest } from './decision-request.js'
import { type Shadowed, shadowedBy, UNSHADOWED } from './shadowed-gate.js'

/** The fields a request may have, of any kind yet. */
type Unchecked = {
  readonly [Field in keyof DecisionRequest | 'organization' | 'project']?: unknown
}

const NOTHING: Unchecked = Object.freeze(Object.create(null))
const PLAIN = Object.freeze({})

/**
 * A {@link DecisionRequest} read once: every field is what it should be, or absent.
 *
 * The gates read nothing else, so nothing a caller does to its request later changes an answer or
 * the facts that explain it.
 */
export class Question {
  readonly policy: RolePolicy | undefined
  readonly operation: Operation | undefined
  readonly operationName: unknown
  readonly organization: Organization | undefined
  readonly project: Project | undefined
  readonly key: ApiKey | undefined
  readonly credential: 'proved' | CredentialFailure
  readonly surface: unknown
  readonly address: IpAddress | string | undefined
  /** Which level the given scope is of; `'ill-formed'` when it names not exactly one id. */
  readonly scopeLevel: OperationLevel | 'ill-formed'
  /** The id that the scope names; empty when it names none. */
  readonly scopeId: string
  /** Epoch milliseconds; `NaN` when the clock gave no instant. */
  readonly at: number
  /** Which secret was proved, where the caller says so. */
  readonly secret: SecretId | undefined
  /** Which gates do not enforce what they refuse; none where keys, lists or roles are managed. */
  readonly shadow: Shadowed
  readonly #fault: unknown

  constructor(request: unknown) {
    const polluted = isPolluted()
    const fields = fieldsOf(request, polluted)
    const { policy, organization, project, key, operation, surface } = fields
    const { credential, scope, secret, shadow } = fields
    this.policy = RolePolicy.is(policy) ? policy : undefined
    this.operationName = operation
    this.operation = typeof operation === 'string' ? this.policy?.operation(operation) : undefined
    this.organization = Organization.is(organization) ? organization : undefined
    this.project = project !== undefined && Project.is(project) ? project : undefined
    this.key = ApiKey.is(key) ? key : undefined
    this.credential = credential === 'proved' ? credential : failureOf(credential)
    this.surface = surface === undefined ? 'api' : surface
    this.address = fields.address as IpAddress | string | undefined
    this.at = instantOf(fields.at)
    this.secret = typeof secret === 'string' ? (secret as SecretId) : undefined
    this.shadow = shadow === undefined ? UNSHADOWED : unlessManaging(this, shadow)
    this.#fault = fields.fault
    const named = scope === undefined ? NOTHING : fieldsOf(scope, polluted)
    const ofOrganization = named.organization
    const ofProject = named.project
    this.scopeLevel = levelOf(scope, ofOrganization, ofProject)
    const id = this.scopeLevel === 'project' ? ofProject : ofOrganization
    this.scopeId = typeof id === 'string' ? id : ''
  }

  /** Whether `value` is a question, rather than something of its shape. */
  static is(value: unknown): value is Question {
    return typeof value === 'object' && value !== null && #fault in value
  }

  /** What keeps the request from being judged at all, whoever calls; `undefined` when nothing. */
  get fault(): string | undefined {
    if (this.#fault !== undefined) return printable(this.#fault)
    if (this.policy === undefined) return 'there is no role policy to judge by'
    return Number.isNaN(this.at) ? 'the clock gave no instant' : undefined
  }
}

/** Whether something has polluted `Object.prototype`. */
function isPolluted(): boolean {
  for (const _ in PLAIN) return true
  return false
}

/**
 * The fields of an object. Where `Object.prototype` is polluted, absent fields would read as the
 * polluted ones, so only its own are taken; else it is read as it is.
 */
function fieldsOf(value: unknown, polluted: boolean): Unchecked {
  if (typeof value !== 'object' || value === null) return NOTHING
  return polluted ? Object.assign(Object.create(null), value) : (value as Unchecked)
}

/** What is shadowed: nothing where a command of the Access Manager takes the operation. */
function unlessManaging({ policy, operation }: Question, shadow: unknown): Shadowed {
  const manages = operation !== undefined && policy?.manages(operation.name) === true
  return manages ? UNSHADOWED : shadowedBy(shadow)
}

function failureOf(value: unknown): CredentialFailure {
  if (value === undefined || value === null) return 'CREDENTIAL_MISSING'
  return isFailure(value) ? value : 'CREDENTIAL_MALFORMED'
}

function isFailure(value: unknown): value is CredentialFailure {
  return (CREDENTIAL_FAILURES as readonly unknown[]).includes(value)
}

function levelOf(
  scope: unknown,
  organization: unknown,
  project: unknown,
): OperationLevel | 'ill-formed' {
  if (typeof organization === 'string') return project === undefined ? 'organization' : 'ill-formed'
  if (organization !== undefined) return 'ill-formed'
  if (typeof project === 'string') return 'project'
  return project === undefined && isNone(scope) ? 'none' : 'ill-formed'
}

/** Whether a scope without ids is really none, rather than one that names them wrongly. */
function isNone(scope: unknown): boolean {
  if (scope === undefined || scope === null) return true
  return typeof scope === 'object' && Object.values(scope).every((value) => value === undefined)
}
