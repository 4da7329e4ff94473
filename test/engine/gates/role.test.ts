import { type ApiKeyFields, decide, RolePolicy } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { acmeKey, answerTo, ask, billing, fleet, policy } from '../../fixtures/acme.js'

type Roles = Pick<ApiKeyFields, 'organizationRoles' | 'projectRoles'>

const inAcme = (roles: Roles, operation: string) =>
  answerTo({ key: acmeKey(roles), operation, scope: { organization: 'acme' } })
const inBilling = (roles: Roles, operation: string) =>
  answerTo({ key: acmeKey(roles), operation, scope: { project: 'billing' }, project: billing })
const anywhere = (roles: Roles, operation: string) =>
  answerTo({ key: acmeKey(roles), operation, scope: undefined })

const none = { organizationRoles: [] }

describe('an organization operation', () => {
  test('takes a role in the organization', () => {
    expect(inAcme({ organizationRoles: ['MEMBER'] }, 'readSettings')).toBe('allowed')
    expect(inAcme({ organizationRoles: ['AUDITOR'] }, 'readSettings')).toBe('ROLE_MISSING')
    expect(inAcme(none, 'readSettings')).toBe('ROLE_MISSING')
  })

  test('or one that includes it', () => {
    expect(inAcme({ organizationRoles: ['OWNER'] }, 'readSettings')).toBe('allowed')
    expect(inAcme({ organizationRoles: ['MEMBER'] }, 'rename')).toBe('ROLE_MISSING')
  })

  test('and no role in a project', () => {
    const roles = { ...none, projectRoles: { billing: ['PLANNER'] } }
    expect(inAcme(roles, 'readSettings')).toBe('ROLE_MISSING')
  })
})

describe('a project operation', () => {
  test('takes a role in that project', () => {
    expect(inBilling({ ...none, projectRoles: { billing: ['READER'] } }, 'readShipments')).toBe(
      'allowed',
    )
    expect(inBilling({ ...none, projectRoles: { billing: ['READER'] } }, 'planRoutes')).toBe(
      'ROLE_MISSING',
    )
  })

  test('or one that includes it', () => {
    expect(inBilling({ ...none, projectRoles: { billing: ['PLANNER'] } }, 'readShipments')).toBe(
      'allowed',
    )
  })

  test('and no role in another project', () => {
    const roles = { ...none, projectRoles: { fleet: ['PLANNER'] } }
    expect(inBilling(roles, 'readShipments')).toBe('ROLE_MISSING')
    const there = { key: acmeKey(roles), operation: 'readShipments', project: fleet }
    expect(answerTo({ ...there, scope: { project: 'fleet' } })).toBe('allowed')
  })

  test('nor a role of the organization that includes no project role (rule S18)', () => {
    expect(inBilling({ organizationRoles: ['MEMBER'] }, 'readShipments')).toBe('ROLE_MISSING')
  })

  test('an organization role holds the project roles it includes, on every project', () => {
    expect(inBilling({ organizationRoles: ['AUDITOR'] }, 'readShipments')).toBe('allowed')
    expect(inBilling({ organizationRoles: ['AUDITOR'] }, 'planRoutes')).toBe('ROLE_MISSING')
    expect(inBilling({ organizationRoles: ['OWNER'] }, 'readShipments')).toBe('allowed')
  })
})

describe('an operation without a scope', () => {
  test('takes a role in the organization of the key', () => {
    expect(anywhere({ organizationRoles: ['MEMBER'] }, 'listProjects')).toBe('allowed')
    expect(anywhere(none, 'listProjects')).toBe('ROLE_MISSING')
  })

  test('or a project role, wherever it is held', () => {
    for (const project of ['billing', 'fleet'])
      expect(anywhere({ ...none, projectRoles: { [project]: ['READER'] } }, 'listProjects')).toBe(
        'allowed',
      )
    const both = { ...none, projectRoles: { billing: ['READER'], fleet: ['PLANNER'] } }
    expect(anywhere(both, 'listProjects')).toBe('allowed')
  })

  test('or a role that includes one, in the organization or in a project', () => {
    expect(anywhere({ organizationRoles: ['AUDITOR'] }, 'listProjects')).toBe('allowed')
    expect(anywhere({ ...none, projectRoles: { fleet: ['PLANNER'] } }, 'listProjects')).toBe(
      'allowed',
    )
  })

  test('of which only those that do count', () => {
    const extended = policy.extend({
      operations: { purge: { level: 'none', allow: { anyOf: ['PLANNER'] } } },
    })
    const purge = (roles: Roles) =>
      answerTo({ policy: extended, key: acmeKey(roles), operation: 'purge', scope: undefined })
    expect(purge({ ...none, projectRoles: { billing: ['READER'] } })).toBe('ROLE_MISSING')
    expect(purge({ ...none, projectRoles: { billing: ['READER'], fleet: ['PLANNER'] } })).toBe(
      'allowed',
    )
  })
})

test('of several project roles that will do, the first by name is told, wherever it is held', () => {
  const told = (projectRoles: NonNullable<Roles['projectRoles']>) => {
    const key = acmeKey({ ...none, projectRoles })
    return decide(ask({ key, operation: 'listProjects', scope: undefined })).facts.role
  }
  expect(told({ billing: ['READER'], fleet: ['PLANNER'] })).toBe('PLANNER')
  expect(told({ fleet: ['PLANNER'], billing: ['READER'] })).toBe('PLANNER')
  expect(told({ billing: ['READER', 'PLANNER'] })).toBe('PLANNER')
})

test('an operation for any key takes no role at all', () => {
  expect(anywhere(none, 'whoAmI')).toBe('allowed')
})

test('any one of several roles will do', () => {
  const either = RolePolicy.define({
    roles: {
      A: { level: 'organization' },
      B: { level: 'organization' },
      C: { level: 'organization' },
    },
    operations: { work: { level: 'organization', allow: { anyOf: ['A', 'B'] } } },
  })
  const work = (...organizationRoles: string[]) =>
    answerTo({ policy: either, key: acmeKey({ organizationRoles }), operation: 'work' })
  expect([work('A'), work('B'), work('C', 'B')]).toEqual(['allowed', 'allowed', 'allowed'])
  expect([work('C'), work()]).toEqual(['ROLE_MISSING', 'ROLE_MISSING'])
})
