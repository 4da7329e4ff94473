import { InvalidPolicy, RolePolicy } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { unreadable, withOwnProto } from './hostile-values.js'
import { problemsOf, thrownBy } from './refused.js'

const base = RolePolicy.define({
  roles: {
    OWNER: { level: 'organization', includes: ['READER'] },
    MEMBER: { level: 'organization' },
    READER: { level: 'project' },
  },
  operations: {
    manage: { level: 'organization', allow: { anyOf: ['OWNER'] } },
    read: { level: 'project', allow: { anyOf: ['READER'] } },
  },
  newKeyRoles: { organization: ['MEMBER'] },
  projectCreatorRoles: ['READER'],
  management: { 'keys.create': 'manage', 'keys.list': 'manage' },
})

const extend = (extension: unknown) => () => base.extend(extension as never)
const problems = (extension: unknown) => problemsOf(extend(extension))

describe('an extended policy', () => {
  test('has the roles and operations of both, those of the extension last', () => {
    const more = base.extend({
      roles: { AUDITOR: { level: 'organization', includes: ['MEMBER', 'READER'] } },
      operations: { audit: { level: 'organization', allow: { anyOf: ['AUDITOR', 'OWNER'] } } },
    })
    expect(more.roles.map(({ name }) => name)).toEqual(['OWNER', 'MEMBER', 'READER', 'AUDITOR'])
    expect(more.operations.map(({ name }) => name)).toEqual(['manage', 'read', 'audit'])
    expect(more.operation('read')?.satisfiedBy).toEqual(['AUDITOR', 'OWNER', 'READER'])
    expect(base.roles).toHaveLength(3)
  })

  test('keeps every setting that the extension does not give', () => {
    for (const extension of [
      {},
      { newKeyRoles: undefined, projectCreatorRoles: undefined, roles: undefined },
    ])
      expect(extend(extension)().definition).toEqual(base.definition)
  })

  test('has the settings of the extension where that gives some', () => {
    const more = base.extend({ newKeyRoles: { project: ['READER'] }, projectCreatorRoles: [] })
    expect(more.newKeyRoles).toEqual({ organization: [], project: ['READER'] })
    expect(more.projectCreatorRoles).toEqual([])
  })

  test('has the commands of both, and of one command the operation of the extension', () => {
    const more = base.extend({
      operations: { create: { level: 'organization', allow: { anyOf: ['OWNER'] } } },
      management: { 'keys.create': 'create', 'keys.view': 'manage' },
    })
    expect(more.definition.management).toEqual({
      ...{ 'keys.create': 'create', 'keys.list': 'manage', 'keys.view': 'manage' },
    })
    expect(more.operationFor('keys.create')?.name).toBe('create')
  })

  test('can be extended further', () => {
    const twice = base
      .extend({ roles: { A: { level: 'project' } } })
      .extend({ roles: { B: { level: 'project', includes: ['A'] } } })
    expect(twice.role('B')?.closure).toEqual(['A', 'B'])
  })
})

describe('an extension is refused', () => {
  test('where it defines again what is defined, each name told', () => {
    const again = {
      roles: { OWNER: { level: 'project' }, NEW: { level: 'project' }, READER: 7 },
      operations: { read: { level: 'none', allow: 'public' } },
    }
    expect(problems(again)).toEqual([
      'ALREADY_DEFINED roles.OWNER',
      'ALREADY_DEFINED roles.READER',
      'ALREADY_DEFINED operations.read',
    ])
    expect(thrownBy(extend({ operations: { read: {} } }), InvalidPolicy).problems[0]?.message).toBe(
      'is defined already; to change it, define a new policy from `definition`',
    )
  })

  test('not where a name only is one that every object has', () => {
    for (const name of ['constructor', 'toString', 'valueOf']) {
      const more = extend({ roles: { [name]: { level: 'project' } } })()
      expect(more.role(name)?.level).toBe('project')
    }
    expect(problems({ roles: withOwnProto({ level: 'project' }) })).toEqual([
      'INVALID_NAME roles.__proto__',
    ])
  })

  test('where the whole would be no policy', () => {
    expect(problems({ roles: { A: { level: 'project', includes: ['X'] } } })).toEqual([
      'UNKNOWN_ROLE roles.A.includes[0]',
    ])
    expect(problems({ newKeyRoles: { organization: ['OWNER'] } })).toEqual([
      'DEFAULT_ROLE_MANAGES newKeyRoles.organization[0]',
    ])
    expect(problems({ management: { 'keys.create': 'read' } })).toEqual([
      'WRONG_LEVEL management.keys.create',
    ])
    expect(problems({ management: { 'keys.create': undefined } })).toEqual([
      'INVALID_SHAPE management.keys.create',
    ])
  })

  test.each([
    ['no object', 7, ['INVALID_SHAPE ']],
    ['nothing', undefined, ['INVALID_SHAPE ']],
    ['a field that is not known', { role: {} }, ['INVALID_SHAPE role']],
    [
      'tables of null',
      { roles: null, operations: null },
      ['INVALID_SHAPE roles', 'INVALID_SHAPE operations'],
    ],
    [
      'tables of text',
      { roles: 'ab', management: 'ab' },
      ['INVALID_SHAPE roles', 'INVALID_SHAPE management'],
    ],
    ['settings of null', { newKeyRoles: null }, ['INVALID_SHAPE newKeyRoles']],
    ['creator roles of null', { projectCreatorRoles: null }, ['INVALID_SHAPE projectCreatorRoles']],
  ])('when it is %s', (_, extension, expected) => {
    expect(problems(extension)).toEqual(expected)
  })

  test('when it cannot be read, and that is no error of its own', () => {
    for (const value of unreadable()) {
      for (const extension of [
        value,
        { roles: { A: value } },
        { management: { 'keys.view': value } },
      ])
        expect(isRefused(extension) || Object.keys(value).length === 0).toBe(true)
      for (const table of [
        'roles',
        'operations',
        'management',
        'newKeyRoles',
        'projectCreatorRoles',
      ])
        expect(isRefused({ [table]: value }) || Object.keys(value).length === 0).toBe(true)
    }
  })
})

/** Whether the extension is refused as invalid; any other error passes through. */
function isRefused(extension: unknown): boolean {
  try {
    base.extend(extension as never)
    return false
  } catch (error) {
    if (error instanceof InvalidPolicy) return true
    throw error
  }
}
