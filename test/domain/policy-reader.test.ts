import { InvalidPolicy, RolePolicy } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { boom, unreadable } from './hostile-values.js'
import { problemsOf } from './refused.js'
import { complaints, define, operations, problems, roles } from './sound-policy.js'

const withRole = (role: unknown) => ({ roles: { ...roles, X: role } })
const withOperation = (operation: unknown) => ({ operations: { x: operation } })
const allowing = (allow: unknown) => withOperation({ level: 'project', allow })

describe('a definition that cannot be read', () => {
  test.each([undefined, null, 7, 'roles', [], true])('%o is none, and says only that', (value) => {
    expect(problemsOf(() => RolePolicy.define(value as never))).toEqual(['INVALID_SHAPE '])
  })

  test('names the field that is not known, and complains of nothing else', () => {
    expect(complaints({ role: {} })).toEqual([
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
    expect(complaints({ roles: undefined, operations: null })).toEqual([
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
    expect(complaints(change)).toEqual([expected])
  })

  test('an unknown command is told with those that are known', () => {
    const [told] = complaints({ management: { 'keys.make': 'read' } })
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
  expect(complaints({ roles: table })).toEqual(['roles.A cannot be read'])
})
