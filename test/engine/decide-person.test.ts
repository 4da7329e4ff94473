import { Actor, type UserActorFields } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { type PersonRequest, refusePerson } from '../../src/engine/decide-person.js'
import { acme, billing, depot, NOON, policy } from '../fixtures/acme.js'

/** What a member of Acme asks: to read the settings of Acme. */
function person(roles: Partial<UserActorFields>, change: Partial<PersonRequest> = {}) {
  return refusePerson({
    policy,
    person: Actor.user({ id: 'ada', organization: 'acme', ...roles }),
    operation: 'readSettings',
    scope: { organization: 'acme' },
    at: NOON,
    ...change,
  })?.code
}

const member = { organizationRoles: ['MEMBER'] }
const planner = { projectRoles: { billing: ['PLANNER'] } }

describe('a person passes the gates of scope and role', () => {
  test('with the roles the host application vouches for', () => {
    expect(person(member)).toBeUndefined()
    expect(person({ organizationRoles: ['OWNER'] })).toBeUndefined()
    expect(person({})).toBe('ROLE_MISSING')
    expect(person(planner)).toBe('ROLE_MISSING')
  })

  test('and no other gate: a requirement of access lists is about keys', () => {
    const there = { project: billing, scope: { project: 'billing' } }
    expect(acme.requireAccessList().accessListRequired).toBe(true)
    expect(person(planner, { ...there, operation: 'restoreBackup' })).toBeUndefined()
  })

  test('in the organization they act in and its projects only', () => {
    expect(person(member, { scope: { organization: 'rival' } })).toBe('SCOPE_NOT_REACHABLE')
    const abroad = { operation: 'readShipments', scope: { project: 'depot' } }
    const everywhere = { ...member, projectRoles: { depot: ['PLANNER'] } }
    expect(person(everywhere, { ...abroad, project: depot })).toBe('SCOPE_NOT_REACHABLE')
    expect(person(everywhere, abroad)).toBe('SCOPE_NOT_REACHABLE')
  })

  test('for an operation there is, with the scope it takes', () => {
    expect(person(member, { operation: 'nothing' })).toBe('OPERATION_UNKNOWN')
    expect(person(member, { scope: undefined })).toBe('SCOPE_MISMATCH')
    expect(person(planner, { operation: 'listProjects', scope: undefined })).toBeUndefined()
    expect(person({}, { operation: 'whoAmI', scope: undefined })).toBeUndefined()
  })
})

test('what everybody may do without a key, a person may do', () => {
  expect(person({}, { operation: 'readStatus', scope: undefined })).toBeUndefined()
  expect(person({}, { operation: 'readStatus' })).toBeUndefined()
})

test('what cannot be judged is refused, whoever asks', () => {
  expect(person(member, { at: Number.NaN })).toBe('UNAVAILABLE')
  expect(person(member, { policy: undefined as never })).toBe('UNAVAILABLE')
})

test('the refusal says what would have done', () => {
  const actor = Actor.user({ id: 'ada', organization: 'acme' })
  const request = { policy, person: actor, operation: 'rename', at: NOON }
  expect(refusePerson({ ...request, scope: { organization: 'acme' } })).toMatchObject({
    code: 'ROLE_MISSING',
    gate: 'role',
    roles: ['OWNER'],
  })
})
