import { type PolicyDefinition, RoleAssignments, RolePolicy } from 'keywarden'
import { describe, expect, test, vi } from 'vitest'
import { PROTOTYPE_NAMES, unreadable } from './hostile-values.js'

const definition = {
  roles: {
    OWNER: { level: 'organization', includes: ['MEMBER', 'EDITOR'] },
    MEMBER: { level: 'organization' },
    EDITOR: { level: 'project' },
  },
  operations: {
    manage: { level: 'organization', allow: { anyOf: ['OWNER'] } },
    publish: { level: 'project', allow: { anyOf: ['EDITOR'] } },
  },
  newKeyRoles: { organization: ['MEMBER'], project: ['MEMBER', 'MEMBER'] },
  projectCreatorRoles: ['EDITOR', 'EDITOR'],
  management: { 'keys.create': 'manage' },
} as const
const policy = RolePolicy.define(definition)

describe('a policy', () => {
  test('knows its roles and operations, in the order of the definition', () => {
    expect(policy.roles.map(({ name }) => name)).toEqual(['OWNER', 'MEMBER', 'EDITOR'])
    expect(policy.operations.map(({ name }) => name)).toEqual(['manage', 'publish'])
    expect(policy.role('OWNER')).toBe(policy.roles[0])
    expect(policy.operation('publish')).toBe(policy.operations[1])
  })

  test('knows no other names, least of all those that every object has', () => {
    for (const name of ['owner', 'OWNER ', '', '__proto__', ...PROTOTYPE_NAMES]) {
      expect([policy.role(name), policy.operation(name)]).toEqual([undefined, undefined])
      expect(policy.operationFor(name as never)).toBeUndefined()
    }
    for (const value of [undefined, null, 7, {}, ['OWNER']])
      expect([policy.role(value as never), policy.operation(value as never)]).toEqual([
        undefined,
        undefined,
      ])
  })

  test('knows which operation a command takes', () => {
    expect(policy.operationFor('keys.create')).toBe(policy.operation('manage'))
    expect(policy.operationFor('keys.delete')).toBeUndefined()
  })

  test('knows what a new key and a creator get, each role once', () => {
    expect(policy.newKeyRoles).toEqual({ organization: ['MEMBER'], project: ['MEMBER'] })
    expect(policy.projectCreatorRoles).toEqual(['EDITOR'])
  })

  test('cannot be changed', () => {
    const { newKeyRoles } = policy
    const parts = [policy, newKeyRoles, newKeyRoles.organization, newKeyRoles.project]
    for (const part of [...parts, policy.projectCreatorRoles, policy.roles, policy.operations])
      expect(Object.isFrozen(part)).toBe(true)
  })

  test('does not change with what it was made of', () => {
    const anyOf = ['EDITOR']
    const includes = ['MEMBER']
    const changing = {
      roles: {
        ...structuredClone(definition.roles),
        OWNER: { level: 'organization' as const, includes },
      },
      operations: { publish: { level: 'project' as const, allow: { anyOf } } },
    }
    const made = RolePolicy.define(changing as PolicyDefinition)
    const before = JSON.stringify([made.definition, made.roles, made.operations])
    anyOf.push('OWNER')
    includes.push('EDITOR')
    Object.assign(changing.roles.EDITOR, { level: 'organization' })
    Reflect.deleteProperty(changing.operations, 'publish')
    expect(JSON.stringify([made.definition, made.roles, made.operations])).toBe(before)
    expect(made.operation('publish')?.isSatisfiedBy('OWNER')).toBe(false)
  })

  test('leaves what it was made of as it was', () => {
    const given = structuredClone(definition)
    RolePolicy.define(given)
    expect(given).toEqual(definition)
    expect(Object.isFrozen(given.roles) || Object.isFrozen(given.roles.OWNER.includes)).toBe(false)
  })

  test('can be told from what only looks like one', () => {
    expect(RolePolicy.is(policy)).toBe(true)
    const inherits = Object.create(RolePolicy.prototype)
    for (const value of [
      { ...policy },
      definition,
      new Proxy(policy, {}),
      inherits,
      null,
      'policy',
      1,
    ])
      expect(RolePolicy.is(value)).toBe(false)
    for (const value of unreadable()) expect(RolePolicy.is(value)).toBe(false)
  })
})

describe('a policy recognizes assignments', () => {
  const recognizes = (organization: string[], projects: Record<string, string[]>) =>
    policy.recognizes(RoleAssignments.of(organization, projects))

  test('in which every role exists and is of the level of its place', () => {
    expect(recognizes([], {})).toBe(true)
    expect(recognizes(['OWNER', 'MEMBER'], { billing: ['EDITOR'], fleet: ['EDITOR'] })).toBe(true)
  })

  test('and none with a role that does not exist', () => {
    expect(recognizes(['OWNER', 'NOBODY'], {})).toBe(false)
    expect(recognizes([], { billing: ['EDITOR'], fleet: ['EDITOR', 'NOBODY'] })).toBe(false)
    expect(recognizes(['constructor'], {})).toBe(false)
    expect(recognizes([], { billing: ['__proto__'] })).toBe(false)
  })

  test('and none with a role of the wrong level', () => {
    expect(recognizes(['EDITOR'], {})).toBe(false)
    expect(recognizes([], { billing: ['OWNER'] })).toBe(false)
  })

  test('each time it is asked, and for itself only', () => {
    const other = RolePolicy.define({ roles: { OTHER: { level: 'organization' } }, operations: {} })
    const assignments = RoleAssignments.of(['OWNER'], {})
    const wrong = RoleAssignments.of(['OTHER'], {})
    for (let time = 0; time < 3; time++) {
      expect([policy.recognizes(assignments), other.recognizes(assignments)]).toEqual([true, false])
      expect([policy.recognizes(wrong), other.recognizes(wrong)]).toEqual([false, true])
    }
  })

  test('and does not look at them again', () => {
    const assignments = RoleAssignments.of(['OWNER'], { billing: ['EDITOR'] })
    const spied = Object.create(assignments, {
      organization: { get: vi.fn(() => assignments.organization) },
      projects: { get: () => assignments.projects },
      in: { value: (project: string) => assignments.in(project) },
    })
    const looks = Object.getOwnPropertyDescriptor(spied, 'organization')?.get
    expect([policy.recognizes(spied), policy.recognizes(spied)]).toEqual([true, true])
    expect(looks).toHaveBeenCalledTimes(1)
  })
})
