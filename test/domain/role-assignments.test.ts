import { InvalidInput, RoleAssignments } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { PROTOTYPE_NAMES, unreadable, withOwnProto } from './hostile-values.js'
import { complaintOf, faultyField } from './refused.js'

const ID = 'must be an id: 1 to 64 ASCII letters, digits, _ or -'

describe('roles', () => {
  test('are held in the organization and in projects', () => {
    const roles = RoleAssignments.of(['MEMBER'], { billing: ['READER'], fleet: ['EDITOR'] })
    expect(roles.organization).toEqual(['MEMBER'])
    expect(roles.projects).toEqual(['billing', 'fleet'])
    expect([roles.in('billing'), roles.in('fleet'), roles.in('depot')]).toEqual([
      ...[['READER'], ['EDITOR'], []],
    ])
  })

  test('are sets: sorted, each once', () => {
    const roles = RoleAssignments.of(['b', 'a', 'b'], { p: ['z', 'y', 'z', 'x'] })
    expect(roles.organization).toEqual(['a', 'b'])
    expect(roles.in('p')).toEqual(['x', 'y', 'z'])
  })

  test('may be absent', () => {
    const none = RoleAssignments.of(undefined, undefined)
    expect([none.organization, none.projects, none.in('p')]).toEqual([[], [], []])
    expect(RoleAssignments.of([], {}).organization).toEqual([])
  })

  test('may come in a Map as well as in an object', () => {
    const map = RoleAssignments.of([], new Map([['billing', ['READER']]]))
    expect(map.toJSON()).toEqual(RoleAssignments.of([], { billing: ['READER'] }).toJSON())
  })

  test('go through JSON and come back the same', () => {
    const roles = RoleAssignments.of(['a'], { __proto: ['x'], ...withOwnProto(['y']), p: ['z'] })
    const { organizationRoles, projectRoles } = JSON.parse(JSON.stringify(roles))
    const back = RoleAssignments.of(organizationRoles, projectRoles)
    expect(JSON.stringify(back)).toBe(JSON.stringify(roles))
    expect(back.projects).toEqual(['__proto', '__proto__', 'p'])
  })

  test('cannot be changed', () => {
    const given = ['a']
    const projects = new Map([['p', given]])
    const roles = RoleAssignments.of(given, projects)
    given.push('b')
    projects.set('q', ['c'])
    expect([roles.organization, roles.projects, roles.in('p')]).toEqual([['a'], ['p'], ['a']])
    for (const value of [roles, roles.organization, roles.in('p'), roles.in('q')])
      expect(Object.isFrozen(value)).toBe(true)
    ;(roles.projects as unknown[]).push('q')
    Object.assign(roles.toJSON().projectRoles, { q: ['c'] })
    expect(roles.projects).toEqual(['p'])
  })
})

describe('names that every object has are names like any other', () => {
  test.each([...PROTOTYPE_NAMES, '__proto__'])('%s, for a project and for a role', (name) => {
    const none = RoleAssignments.of([], { p: ['r'] })
    expect([none.in(name), none.projects.includes(name as never)]).toEqual([[], false])
    const some = none.withProject(name, [name]).withOrganization([name])
    expect([some.in(name), some.organization]).toEqual([[name], [name]])
    expect(Object.keys(some.toJSON().projectRoles)).toEqual(['p', name])
    expect(some.withoutProject(name).projects).toEqual(['p'])
    expect(Object.getPrototypeOf(some.toJSON().projectRoles)).toBe(Object.prototype)
  })
})

describe('changing roles', () => {
  const roles = RoleAssignments.of(['a'], { p: ['x'], q: ['y'] })

  test('in the organization replaces exactly those', () => {
    const changed = roles.withOrganization(['c', 'b', 'c'])
    expect(changed.toJSON()).toEqual({
      organizationRoles: ['b', 'c'],
      projectRoles: { p: ['x'], q: ['y'] },
    })
    expect(roles.withOrganization([]).organization).toEqual([])
    expect(roles.organization).toEqual(['a'])
  })

  test('in a project replaces exactly those', () => {
    const changed = roles.withProject('p', ['z', 'z', 'w'])
    expect(changed.toJSON()).toEqual({
      organizationRoles: ['a'],
      projectRoles: { p: ['w', 'z'], q: ['y'] },
    })
    expect(roles.withProject('r', ['v']).projects).toEqual(['p', 'q', 'r'])
    expect(roles.in('p')).toEqual(['x'])
  })

  test('out of a project leaves the others', () => {
    expect(roles.withoutProject('p').toJSON()).toEqual({
      organizationRoles: ['a'],
      projectRoles: { q: ['y'] },
    })
    expect(roles.projects).toEqual(['p', 'q'])
    expect(roles.withoutProject('depot')).toBe(roles)
  })

  test('is refused by field and rule', () => {
    const nothing = 'projectRoles.p must name at least one role'
    expect(complaintOf(() => roles.withProject('p', []))).toBe(nothing)
    expect(faultyField(() => roles.withProject('p', 'x' as never))).toBe('projectRoles.p')
    expect(complaintOf(() => roles.withProject('a b', ['x']))).toBe(`project ${ID}`)
    expect(faultyField(() => roles.withOrganization('x' as never))).toBe('organizationRoles')
    expect(faultyField(() => roles.withOrganization(undefined as never))).toBe('organizationRoles')
  })
})

describe('faulty roles are refused by field and rule', () => {
  test.each([
    ['no array', 'a', 'organizationRoles must be an array'],
    ['null', null, 'organizationRoles must be an array'],
    ['a name that is none', ['a', 7], 'organizationRoles[1] must be the name of a role'],
    ['a hole', new Array(1), 'organizationRoles[0] must be the name of a role'],
  ])('in the organization: %s', (_, given, expected) => {
    expect(complaintOf(() => RoleAssignments.of(given, {}))).toBe(expected)
  })

  test.each([
    ['null', null, 'projectRoles must be an object'],
    ['an array', [['p', ['r']]], 'projectRoles must be an object'],
    ['text', 'p', 'projectRoles must be an object'],
    ['a project without roles', { p: [] }, 'projectRoles.p must name at least one role'],
    ['a project of undefined', { p: undefined }, 'projectRoles.p must be an array'],
    [
      'a role that is none',
      { q: ['r'], p: ['r', null] },
      'projectRoles.p[1] must be the name of a role',
    ],
    ['a project that is no id', { 'a/b': ['r'] }, `projectRoles.a/b ${ID}`],
    ['a project that forges a line', { 'a\nb': ['r'] }, `projectRoles.a\\u{a}b ${ID}`],
    ['a key that is no text', new Map([[Symbol('p'), ['r']]]), `projectRoles.a symbol ${ID}`],
    ['a Map in a proxy', new Proxy(new Map([['p', ['r']]]), {}), 'projectRoles cannot be read'],
    ['what inherits from Map', Object.create(Map.prototype), 'projectRoles cannot be read'],
  ])('in projects: %s', (_, given, expected) => {
    expect(complaintOf(() => RoleAssignments.of([], given))).toBe(expected)
  })

  test('whatever is in them, however it fails', () => {
    for (const value of unreadable()) {
      expect(() => RoleAssignments.of(value, {})).toThrow(InvalidInput)
      expect(() => RoleAssignments.of([value], {})).toThrow(InvalidInput)
      expect(() => RoleAssignments.of([], { p: value })).toThrow(InvalidInput)
    }
    const lying = new Map([['p', ['r']]])
    lying.entries = () => new Map([['q', ['s']]]).entries() as never
    expect(RoleAssignments.of([], lying).projects).toEqual(['p'])
  })
})

test('thousands of projects are read in a moment', () => {
  const projects = Object.fromEntries(
    Array.from({ length: 20_000 }, (_, index) => [`p${index}`, ['r']]),
  )
  expect(RoleAssignments.of([], projects).projects).toHaveLength(20_000)
})
