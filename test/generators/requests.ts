import fc from 'fast-check'
import {
  ApiKey,
  Cidr,
  CREDENTIAL_FAILURES,
  type DecisionRequest,
  Organization,
  Project,
  RolePolicy,
  type Scope,
} from 'keywarden'
import type {
  JudgedRequest,
  PlainEntry,
  PlainKey,
  PlainOperation,
  PlainPolicy,
  PlainRequest,
  PlainScope,
} from '../twins/reference-decide.js'
import { block, nearbyAddress, nearlyAddress } from './addresses.js'

/** Names that are also properties of every object: to us they are names like any other. */
export const ORGANIZATION_ROLES = ['owner', 'member', 'constructor']
export const PROJECT_ROLES = ['editor', 'reader', 'toString']
export const OPERATIONS = ['read', 'write', 'valueOf', 'hasOwnProperty']
export const PROJECTS = ['billing', 'fleet', '__proto__']

const ROLES = [...ORGANIZATION_ROLES, ...PROJECT_ROLES]

/** The instant around which the generated times lie, in whole hours. */
const NOON = Date.UTC(2026, 5, 1, 12)
const hours = (min: number, max: number) =>
  fc.integer({ min, max }).map((hour) => NOON + hour * 3_600_000)

/** One value nearly always, another one now and then. */
function mostly<T>(usual: fc.Arbitrary<T>, ...others: fc.Arbitrary<T>[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 40, arbitrary: usual },
    ...others.map((arbitrary) => ({ weight: 1, arbitrary })),
  )
}

const never = fc.constant(undefined)

/** Which role includes which: later ones only, so that there is no circle and levels fit. */
const inclusions = fc.subarray(
  ROLES.flatMap((role, index) => ROLES.slice(index + 1).map((later) => [role, later] as const)),
)

const someOf = (roles: string[]) => fc.subarray(roles, { minLength: 1, maxLength: 2 })

const operation: fc.Arbitrary<PlainOperation> = fc
  .constantFrom('organization' as const, 'project' as const, 'project' as const, 'none' as const)
  .chain((level) =>
    fc.record({
      level: fc.constant(level),
      allow: mostly<PlainOperation['allow']>(
        fc.record({ anyOf: someOf(level === 'organization' ? ORGANIZATION_ROLES : ROLES) }),
        fc.constant('any-key'),
        fc.constant('public'),
      ),
      requiresAccessList: fc.constantFrom(false, false, false, true),
    }),
  )
  .map((one) => (one.allow === 'public' ? { ...one, requiresAccessList: false } : one))

/** A policy over fixed names: what includes what, and what takes what, is anything valid. */
export const plainPolicy: fc.Arbitrary<PlainPolicy> = fc
  .tuple(inclusions, fc.tuple(...OPERATIONS.map(() => operation)))
  .map(([pairs, operations]) => ({
    roles: new Map(
      ROLES.map((role) => [
        role,
        {
          level: ORGANIZATION_ROLES.includes(role) ? 'organization' : 'project',
          includes: pairs.filter(([holder]) => holder === role).map(([, included]) => included),
        },
      ]),
    ),
    operations: new Map(operations.map((one, index) => [`${OPERATIONS[index]}`, one])),
  }))

/** One entry of a list; it may expire an hour or more before or after any other time. */
export const plainEntry: fc.Arbitrary<PlainEntry> = fc.record({
  cidr: fc.oneof(
    block.filter((text) => Cidr.parse(text) !== undefined),
    fc.constantFrom('10.0.0.0/22', '0.0.0.0/0', '::/0'),
  ),
  expiresAt: fc.oneof(never, hours(-3, 3)),
})

const assigned = mostly<string[]>(
  fc.subarray(PROJECT_ROLES, { minLength: 1 }),
  fc.constantFrom(['owner'], ['reader', 'nobody-knows']).map((roles) => [...roles]),
)

/** A key, nearly always of Acme and usable. */
export const plainKey: fc.Arbitrary<PlainKey> = fc.record({
  id: fc.constantFrom('key-1', 'key-2'),
  publicKey: fc.constantFrom('abcdefgh', 'ijklmnop'),
  organization: mostly(fc.constant('acme'), fc.constant('rival')),
  organizationRoles: mostly<string[]>(
    fc.subarray(ORGANIZATION_ROLES),
    fc.constantFrom('reader', 'nobody-knows', '__proto__').map((role) => [role]),
  ),
  projectRoles: fc
    .array(fc.tuple(fc.constantFrom(...PROJECTS), assigned), { maxLength: 2 })
    .map((pairs) => new Map(pairs)),
  accessList: fc.oneof(fc.constant([]), fc.array(plainEntry, { maxLength: 5 })),
  notBefore: fc.oneof({ weight: 8, arbitrary: never }, { weight: 1, arbitrary: hours(-1, 0) }),
  expiresAt: fc.oneof({ weight: 8, arbitrary: never }, { weight: 1, arbitrary: hours(1, 2) }),
  disabledAt: mostly(never, hours(-3, 3)),
  revokedAt: mostly(never, hours(-3, 3)),
})

/** A scope of the level that the operation needs, or not. */
function scopeFor(level: string, project: string): fc.Arbitrary<PlainScope> {
  const organization = mostly(fc.constant('acme'), fc.constantFrom('rival', '', '__proto__'))
  const fitting = {
    organization: organization.map((id) => ({ organization: id })),
    project: fc.constant({ project }),
  }
  return mostly<PlainScope>(
    level === 'organization' || level === 'project' ? fitting[level] : never,
    never,
    fitting.organization,
    fitting.project,
    fc.constant({ organization: 'acme', project }),
  )
}

/** A request of any kind: often allowed, and refused with every code there is. */
export const plainRequest: fc.Arbitrary<PlainRequest> = fc
  .tuple(plainPolicy, fc.constantFrom(...OPERATIONS), fc.constantFrom(...PROJECTS))
  .chain(([policy, name, project]) =>
    fc.record({
      policy: mostly<PlainPolicy | undefined>(fc.constant(policy), never),
      organization: mostly<PlainRequest['organization']>(
        fc.record({
          id: fc.constant('acme'),
          accessListRequired: fc.constantFrom(false, false, false, true),
        }),
        fc.constantFrom(undefined, { id: 'rival', accessListRequired: false }),
      ),
      project: mostly<PlainRequest['project']>(
        fc.constant({ id: project, organization: 'acme' }),
        never,
        fc.constant({ id: project, organization: 'rival' }),
        fc.constant({ id: 'elsewhere', organization: 'acme' }),
      ),
      key: mostly<PlainKey | undefined>(plainKey, never),
      credential: mostly<PlainRequest['credential']>(
        fc.constant('proved'),
        ...CREDENTIAL_FAILURES.map((failure) => fc.constant(failure)),
      ),
      surface: mostly(
        fc.constantFrom(undefined, 'api'),
        fc.constantFrom('console', 'API', '', 'constructor'),
      ),
      address: fc.oneof(
        { weight: 16, arbitrary: nearbyAddress },
        { weight: 1, arbitrary: never },
        { weight: 1, arbitrary: nearlyAddress },
      ),
      operation: mostly(fc.constant(name), fc.constantFrom('__proto__', 'toString', 'READ', '')),
      scope: scopeFor(policy.operations.get(name)?.level ?? 'none', project),
      at: mostly(hours(-3, 3), fc.constant(Number.NaN)),
      fault: mostly(never, fc.constant('the storage is down')),
    }),
  )

/** A request of a sound, usable key: what it gets depends on the last three gates. */
export const soundRequest: fc.Arbitrary<JudgedRequest> = fc
  .tuple(plainRequest, plainPolicy, plainKey, hours(-3, 3))
  .map(([request, policy, key, at]) => ({
    ...request,
    policy: request.policy ?? policy,
    organization: {
      id: 'acme',
      accessListRequired: request.organization?.accessListRequired ?? false,
    },
    key: sound(request.key ?? key),
    credential: 'proved',
    surface: 'api',
    at: Number.isNaN(request.at) ? at : request.at,
    fault: undefined,
  }))

function sound(key: PlainKey): PlainKey {
  const known = [...key.projectRoles]
    .map(([project, roles]) => [project, roles.filter((role) => PROJECT_ROLES.includes(role))])
    .filter(([, roles]) => roles?.length) as [string, string[]][]
  return {
    ...key,
    organization: 'acme',
    organizationRoles: key.organizationRoles.filter((role) => ORGANIZATION_ROLES.includes(role)),
    projectRoles: new Map(known),
    ...{ notBefore: undefined, expiresAt: undefined, disabledAt: undefined, revokedAt: undefined },
  }
}

/** The request as the library takes it. */
export function requestOf(plain: PlainRequest): DecisionRequest {
  const { policy, organization, project, key, scope, ...rest } = plain
  return {
    ...rest,
    policy: (policy && policyOf(policy)) as RolePolicy,
    organization: organization && Organization.of({ ...organization, name: 'Acme' }),
    project: project && Project.of({ ...project, name: 'Project' }),
    key: key && keyOf(key),
    scope: scope as Scope,
  }
}

/** The policy as the library takes it. */
export function policyOf({ roles, operations, management = new Map() }: PlainPolicy): RolePolicy {
  return RolePolicy.define({
    roles: Object.fromEntries(roles),
    operations: Object.fromEntries(operations),
    management: Object.fromEntries(management),
  })
}

/** The key as the library takes it. */
export function keyOf(key: PlainKey): ApiKey {
  return ApiKey.of({ ...key, description: 'generated', createdAt: NOON })
}
