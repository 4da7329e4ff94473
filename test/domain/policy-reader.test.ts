import { InvalidPolicy, RolePolicy } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { boom, PROTOTYPE_NAMES, unreadable, withOwnProto } from './hostile-values.js'
import { problemsOf, thrownBy } from './refused.js'

const roles = {
  OWNER: { level: 'organization', includes: ['READER'] },
  READER: { level: 'project' },
}
const operations = { read: { level: 'project', allow: { anyOf: ['READER'] } } }
const sound = { roles, operations }

const define = (change: object) => () => RolePolicy.define({ ...sound, ...change } as never)
const problems = (change: object) => problemsOf(define(change))
const tell = (change: object) =>
  thrownBy(define(change), InvalidPolicy).problems.map(({ path, message }) => `${path} ${message}`)

const withRole = (role: unknown) => ({ roles: { ...roles, X: role } })
const withOperation = (operation: unknown) => ({ operations: { x: operation } })
const allowing = (allow: unknown) => withOperation({ level: 'project', allow })

describe('a definition that cannot be read', () => {
  test.each([undefined, null, 7, 'roles', [], true])('%o is none, and says only that', (value) => {
    expect(problemsOf(() => RolePolicy.define(value as never))).toEqual(['INVALID_SHAPE '])
  })

  test('names the field that is not known, and complains of nothing else', () => {
    expect(tell({ role: {} })).toEqual([
      'role is not a known field; known are roles, operations, newKeyRoles, projectCreatorRoles, management',
    ])
  })

  test('is never an error of its own', () => {
    for (const value of unreadable()) {
      expect(() => RolePolicy.define(value as never)).toThrow(InvalidPolicy)
      for (const field of [
        'roles',
        'operations',
        'newKeyRoles',
        'projectCreatorRoles',
        'management',
      ]) {
        const run = define({ [field]: value })
        // An object without fields of its own is a table without rows.
        if (isEmpty(value)) continue
        expect(run).toThrow(InvalidPolicy)
      }
      expect(define(withRole(value))).toThrow(InvalidPolicy)
      expect(define(withRole({ level: value }))).toThrow(InvalidPolicy)
      expect(define(withRole({ level: 'project', includes: value }))).toThrow(InvalidPolicy)
      expect(define(withRole({ level: 'project', title: value }))).toThrow(InvalidPolicy)
      expect(define(withOperation(value))).toThrow(InvalidPolicy)
      expect(define(allowing(value))).toThrow(InvalidPolicy)
      expect(define(allowing({ anyOf: value }))).toThrow(InvalidPolicy)
      expect(define(allowing({ anyOf: [value] }))).toThrow(InvalidPolicy)
      expect(define({ management: { 'keys.create': value } })).toThrow(InvalidPolicy)
    }
  })
})

function isEmpty(value: object): boolean {
  try {
    return Object.keys(value).length === 0
  } catch {
    return false
  }
}

describe('the tables', () => {
  test('of roles and operations must be there; the rest need not', () => {
    expect(tell({ roles: undefined, operations: null })).toEqual([
      'roles must be an object',
      'operations must be an object',
    ])
    expect(RolePolicy.define({ roles: {}, operations: {} }).roles).toEqual([])
  })

  test('that cannot be read are reported once, not by all that refers to them', () => {
    const management = { 'keys.create': 'read' }
    expect(problems({ roles: 7, newKeyRoles: { organization: ['OWNER'] } })).toEqual([
      'INVALID_SHAPE roles',
    ])
    expect(problems({ operations: 7, management })).toEqual(['INVALID_SHAPE operations'])
  })

  test('given as null are no tables', () => {
    for (const field of ['newKeyRoles', 'projectCreatorRoles', 'management'])
      expect(problems({ [field]: null })).toEqual([`INVALID_SHAPE ${field}`])
  })

  test('may be undefined where they may be absent', () => {
    const absent = { newKeyRoles: undefined, projectCreatorRoles: undefined, management: undefined }
    expect(define(absent)().newKeyRoles).toEqual({ organization: [], project: [] })
    expect(define({ newKeyRoles: {} })().newKeyRoles).toEqual({ organization: [], project: [] })
  })
})

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
    expect(tell({ roles: { ...roles, 'a\nb\u202e': { level: 'project' } } })).toEqual([
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
    expect(tell(withRole(role))).toEqual([expected])
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
    expect(tell(withOperation(operation))).toEqual(expected)
  })

  test('may have a path of a thousand characters and a method of sixteen', () => {
    const x = { level: 'none', allow: 'any-key', path: 'x'.repeat(1000), method: 'x'.repeat(16) }
    expect(define(withOperation(x))().operation('x')?.path).toHaveLength(1000)
  })
})

describe('the settings', () => {
  test.each([
    ['default roles in no object', { newKeyRoles: ['OWNER'] }, 'newKeyRoles must be an object'],
    [
      'default roles of no level',
      { newKeyRoles: { none: [] } },
      'newKeyRoles.none is not a known field; known are organization, project',
    ],
    [
      'default roles in no array',
      { newKeyRoles: { organization: 'OWNER' } },
      'newKeyRoles.organization must be an array',
    ],
    [
      'default roles that are none',
      { newKeyRoles: { project: [7] } },
      'newKeyRoles.project[0] must be a role name',
    ],
    [
      'creator roles in no array',
      { projectCreatorRoles: {} },
      'projectCreatorRoles must be an array',
    ],
    [
      'creator roles that are none',
      { projectCreatorRoles: ['READER', 7] },
      'projectCreatorRoles[1] must be a role name',
    ],
    ['commands in no object', { management: ['read'] }, 'management must be an object'],
    [
      'a command without an operation',
      { management: { 'keys.create': undefined } },
      'management.keys.create must be the name of an operation',
    ],
    [
      'a command of several',
      { management: { 'keys.create': ['read'] } },
      'management.keys.create must be the name of an operation',
    ],
  ])('%s are refused', (_, change, expected) => {
    expect(tell(change)).toEqual([expected])
  })

  test('an unknown command is told with those that are known', () => {
    const [told] = tell({ management: { 'keys.make': 'read' } })
    expect(told).toMatch(
      /^management\.keys\.make no command of that name; known are organizations\.view, /,
    )
    for (const command of ['toString', '__proto__', 'a\nb'])
      expect(problems({ management: Object.fromEntries([[command, 'read']]) })[0]).toMatch(
        /^UNKNOWN_COMMAND /,
      )
    expect(problems({ management: { 'a\nb': 'read' } })).toEqual([
      'UNKNOWN_COMMAND management.a\\u{a}b',
    ])
  })
})

test('every fault is told at once, in the order of the definition', () => {
  expect(
    problems({
      roles: {
        ...roles,
        A: { level: 'none', includes: [7, 'READER', null], title: '' },
        '1': { level: 'project' },
      },
      operations: { a: { level: 7, allow: 7, requiresAccessList: 7, method: 7, path: 7 } },
      newKeyRoles: { organization: 7, project: [8] },
      projectCreatorRoles: 7,
      management: { 'keys.create': 7, x: 'read' },
    }),
  ).toEqual([
    'INVALID_NAME roles.1',
    'INVALID_SHAPE roles.A.level',
    'INVALID_SHAPE roles.A.includes[0]',
    'INVALID_SHAPE roles.A.includes[2]',
    'INVALID_SHAPE roles.A.title',
    'INVALID_SHAPE operations.a.level',
    'INVALID_SHAPE operations.a.allow',
    'INVALID_SHAPE operations.a.requiresAccessList',
    'INVALID_SHAPE operations.a.method',
    'INVALID_SHAPE operations.a.path',
    'INVALID_SHAPE newKeyRoles.organization',
    'INVALID_SHAPE newKeyRoles.project[0]',
    'INVALID_SHAPE projectCreatorRoles',
    'INVALID_SHAPE management.keys.create',
    'UNKNOWN_COMMAND management.x',
  ])
})

test('a row that is malformed is told once, not by all that refers to it', () => {
  const broken = {
    roles: { ...roles, X: { level: 'none' } },
    operations: { ...operations, x: { level: 'project', allow: { anyOf: ['X'] } }, y: 7 },
    newKeyRoles: { organization: ['X'] },
    projectCreatorRoles: ['X'],
    management: { 'keys.create': 'y' },
  }
  expect(problems(broken)).toEqual(['INVALID_SHAPE roles.X.level', 'INVALID_SHAPE operations.y'])
})

test('every value is read once, so that what is checked is what is kept', () => {
  let reads = 0
  const changing = {
    get level() {
      return reads++ === 0 ? 'project' : 'organization'
    },
  }
  const anyOf = new Proxy(['READER'], {
    get: (target, key) =>
      key === '0' ? ['READER', 'OWNER', 'X'][reads++] : Reflect.get(target, key),
  })
  expect(define(withRole(changing))().role('X')?.level).toBe('project')
  reads = 0
  expect(define(allowing({ anyOf }))().operation('x')?.anyOf).toEqual(['READER'])
  expect(reads).toBe(1)
})

test('a table with a row that cannot be read is told by that row', () => {
  const table = Object.defineProperty({}, 'A', { enumerable: true, get: boom })
  expect(tell({ roles: table })).toEqual(['roles.A cannot be read'])
})
