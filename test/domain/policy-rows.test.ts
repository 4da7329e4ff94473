import { RolePolicy } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { PROTOTYPE_NAMES, withOwnProto } from './hostile-values.js'
import { complaints, define, operations, problems, roles } from './sound-policy.js'

const withRole = (role: unknown) => ({ roles: { ...roles, X: role } })
const withOperation = (operation: unknown) => ({ operations: { x: operation } })

describe('names of roles and operations', () => {
  test.each([
    'A',
    'a',
    'ORG_OWNER',
    'keys.create',
    'a:b',
    'a-b',
    'a1',
    'x'.repeat(100),
    ...PROTOTYPE_NAMES,
  ])('%s may be one', (name) => {
    const policy = RolePolicy.define({
      roles: { [name]: { level: 'organization' } },
      operations: { [name]: { level: 'organization', allow: { anyOf: [name] } } },
    })
    expect(policy.role(name)?.title).toBe(name)
    expect(policy.operation(name)?.satisfiedBy).toEqual([name])
  })

  test.each([
    ['empty', ''],
    ['a digit first', '1a'],
    ['an underscore first', '_a'],
    ['a space', 'a b'],
    ['a space around', ' a'],
    ['a slash', 'a/b'],
    ['a letter that is not ASCII', 'é'],
    ['too long', 'x'.repeat(101)],
  ])('%s may not', (_, name) => {
    expect(problems({ roles: { ...roles, [name]: { level: 'project' } } })).toEqual([
      `INVALID_NAME ${name === '' ? 'roles.' : printed(`roles.${name}`)}`,
    ])
    expect(problems({ operations: { [name]: operations.read } })).toEqual([
      `INVALID_NAME ${printed(`operations.${name}`)}`,
    ])
  })

  const printed = (path: string) => path.replace(/x{101}/, `${'x'.repeat(100)}…`)

  test('that are no names are told fit for a log, with the rule', () => {
    expect(complaints({ roles: { ...roles, 'a\nb\u202e': { level: 'project' } } })).toEqual([
      'roles.a\\u{a}b\\u{202e} a name is a letter, then letters, digits, _ . : or -, at most 100 in all',
    ])
    expect(problems({ roles: { ...roles, 'A\n': { level: 'project' } } })).toEqual([
      'INVALID_NAME roles.A\\u{a}',
    ])
    expect(problems({ roles: { ...roles, ['x'.repeat(1e6)]: {} } })[0]).toHaveLength(120)
  })

  test('cannot be `__proto__`, in any table', () => {
    const before = Object.keys(Object.prototype)
    expect(problems({ roles: withOwnProto({ level: 'project' }) })).toContain(
      'INVALID_NAME roles.__proto__',
    )
    expect(problems({ operations: withOwnProto(operations.read) })).toEqual([
      'INVALID_NAME operations.__proto__',
    ])
    expect(problems({ management: withOwnProto('read') })).toEqual([
      'UNKNOWN_COMMAND management.__proto__',
    ])
    expect(problems(withRole(withOwnProto('project')))).toEqual(['INVALID_SHAPE roles.X.__proto__'])
    expect(problems(withOwnProto({}))).toEqual(['INVALID_SHAPE __proto__'])
    expect(Object.keys(Object.prototype)).toEqual(before)
  })
})

describe('a role', () => {
  test('has a level, and may include others and have a title', () => {
    const policy = define(withRole({ level: 'project', includes: ['READER'], title: ' Editor ' }))()
    expect(policy.role('X')).toMatchObject({
      level: 'project',
      includes: ['READER'],
      title: 'Editor',
    })
    expect(policy.role('READER')).toMatchObject({ includes: [], title: 'READER' })
  })

  test.each([
    ['no object', 'project', 'roles.X must be an object'],
    ['without a level', {}, 'roles.X.level must be one of organization, project'],
    ['of level none', { level: 'none' }, 'roles.X.level must be one of organization, project'],
    [
      'that includes no array',
      { level: 'project', includes: 'READER' },
      'roles.X.includes must be an array',
    ],
    [
      'that includes null',
      { level: 'project', includes: null },
      'roles.X.includes must be an array',
    ],
    [
      'that includes no name',
      { level: 'project', includes: ['READER', 7] },
      'roles.X.includes[1] must be a role name',
    ],
    [
      'with an empty title',
      { level: 'project', title: '' },
      'roles.X.title must be of 1 to 100 characters',
    ],
    [
      'with a title too long',
      { level: 'project', title: 'x'.repeat(101) },
      'roles.X.title must be of 1 to 100 characters',
    ],
    ['with a title of null', { level: 'project', title: null }, 'roles.X.title must be a string'],
    [
      'with a field too many',
      { level: 'project', include: [] },
      'roles.X.include is not a known field; known are level, includes, title',
    ],
  ])('%s is refused', (_, role, expected) => {
    expect(complaints(withRole(role))).toEqual([expected])
  })
})

describe('an operation', () => {
  test('has a level and says who may; a list and a route it need not have', () => {
    const x = {
      level: 'none',
      allow: 'any-key',
      requiresAccessList: true,
      method: 'GET',
      path: '/x/{id}',
    }
    const policy = define(withOperation(x))()
    expect({ ...policy.operation('x') }).toEqual({
      ...{ name: 'x', level: 'none', access: 'any-key', anyOf: [], requiresAccessList: true },
      ...{ method: 'GET', path: '/x/{id}' },
    })
    expect({ ...define({})().operation('read') }).toEqual({
      ...{ name: 'read', level: 'project', access: 'roles', anyOf: ['READER'] },
      ...{ requiresAccessList: false, method: undefined, path: undefined },
    })
  })

  const allow = "must be { anyOf: [role, …] }, 'any-key' or 'public'"
  test.each([
    ['no object', 'any-key', ['operations.x must be an object']],
    [
      'without anything',
      {},
      [
        'operations.x.level must be one of organization, project, none',
        `operations.x.allow ${allow}`,
      ],
    ],
    ['allowed to null', { level: 'none', allow: null }, [`operations.x.allow ${allow}`]],
    ['allowed to a word', { level: 'none', allow: 'everybody' }, [`operations.x.allow ${allow}`]],
    ['allowed to a number', { level: 'none', allow: 7 }, [`operations.x.allow ${allow}`]],
    [
      'allowed to no list',
      { level: 'none', allow: {} },
      ['operations.x.allow.anyOf must be an array'],
    ],
    [
      'allowed to an array',
      { level: 'none', allow: ['READER'] },
      ['operations.x.allow must be an object'],
    ],
    [
      'allowed to all of',
      { level: 'none', allow: { allOf: [] } },
      ['operations.x.allow.allOf is not a known field; known are anyOf'],
    ],
    [
      'allowed to no name',
      { level: 'none', allow: { anyOf: ['READER', null] } },
      ['operations.x.allow.anyOf[1] must be a role name'],
    ],
    [
      'that perhaps requires a list',
      { level: 'none', allow: 'any-key', requiresAccessList: 'yes' },
      ['operations.x.requiresAccessList must be true or false'],
    ],
    [
      'of an empty method',
      { level: 'none', allow: 'any-key', method: '' },
      ['operations.x.method must be of 1 to 16 characters'],
    ],
    [
      'of a method too long',
      { level: 'none', allow: 'any-key', method: 'x'.repeat(17) },
      ['operations.x.method must be of 1 to 16 characters'],
    ],
    [
      'of an empty path',
      { level: 'none', allow: 'any-key', path: '' },
      ['operations.x.path must be of 1 to 1000 characters'],
    ],
    [
      'of a path that is none',
      { level: 'none', allow: 'any-key', path: 7 },
      ['operations.x.path must be a string'],
    ],
    [
      'with a field too many',
      { level: 'none', allow: 'any-key', role: 'READER' },
      [
        'operations.x.role is not a known field; known are level, allow, requiresAccessList, method, path',
      ],
    ],
  ])('%s is refused', (_, operation, expected) => {
    expect(complaints(withOperation(operation))).toEqual(expected)
  })

  test('may have a path of a thousand characters and a method of sixteen', () => {
    const x = { level: 'none', allow: 'any-key', path: 'x'.repeat(1000), method: 'x'.repeat(16) }
    expect(define(withOperation(x))().operation('x')?.path).toHaveLength(1000)
  })
})
