import { InvalidPolicy } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { thrownBy } from './refused.js'
import { define, problems, tell, withOperations, withRoles } from './sound-policy.js'

test('the policy of these tests is sound', () => {
  expect(define({})().roles).toHaveLength(4)
})

describe('UNKNOWN_ROLE', () => {
  test('is told wherever a role is named, by its exact place', () => {
    expect(
      problems({
        ...withRoles({
          A: { level: 'project', includes: ['READER', 'X'] },
          B: { level: 'organization', includes: ['Y'] },
        }),
        ...withOperations({
          a: { level: 'project', allow: { anyOf: ['X', 'READER', 'Y'] } },
          b: { level: 'organization', allow: { anyOf: ['Z'] } },
        }),
        newKeyRoles: { organization: ['MEMBER', 'X'], project: ['X'] },
        projectCreatorRoles: ['X', 'EDITOR', 'Y'],
      }),
    ).toEqual([
      'UNKNOWN_ROLE roles.A.includes[1]',
      'UNKNOWN_ROLE roles.B.includes[0]',
      'UNKNOWN_ROLE operations.a.allow.anyOf[0]',
      'UNKNOWN_ROLE operations.a.allow.anyOf[2]',
      'UNKNOWN_ROLE operations.b.allow.anyOf[0]',
      'UNKNOWN_ROLE newKeyRoles.organization[1]',
      'UNKNOWN_ROLE newKeyRoles.project[0]',
      'UNKNOWN_ROLE projectCreatorRoles[0]',
      'UNKNOWN_ROLE projectCreatorRoles[2]',
    ])
  })

  test('is told at its place in the list as it was given, repetitions and all', () => {
    const includes = ['READER', 'READER', 'X', 'X']
    expect(problems(withRoles({ A: { level: 'project', includes } }))).toEqual([
      'UNKNOWN_ROLE roles.A.includes[2]',
    ])
  })

  test('is told with the roles that are known, as many as a sentence can hold', () => {
    const projectCreatorRoles = ['X']
    expect(tell({ projectCreatorRoles })).toEqual([
      'UNKNOWN_ROLE projectCreatorRoles[0] there is no role `X`; known are OWNER, MEMBER, EDITOR, READER',
    ])
    const many = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`R${index}`, { level: 'project' }]),
    )
    expect(tell({ ...withRoles(many), projectCreatorRoles })[0]).toMatch(
      /, R14, R15, … \(14 more\)$/,
    )
  })

  test('is told for a name exactly as given, fit for a log', () => {
    expect(problems({ projectCreatorRoles: ['editor', ' EDITOR', 'EDITOR\n', ''] })).toHaveLength(4)
    expect(tell({ projectCreatorRoles: ['a\nb\u202e'] })[0]).toContain('`a\\u{a}b\\u{202e}`')
    for (const name of ['__proto__', 'constructor', 'toString'])
      expect(problems({ projectCreatorRoles: [name] })).toEqual([
        'UNKNOWN_ROLE projectCreatorRoles[0]',
      ])
  })
})

describe('WRONG_LEVEL', () => {
  test('is told of a project role that includes a role of the organization', () => {
    expect(tell(withRoles({ A: { level: 'project', includes: ['READER', 'MEMBER'] } }))).toEqual([
      'WRONG_LEVEL roles.A.includes[1] `MEMBER` is no project role, and project roles include project roles only',
    ])
  })

  test('is told of an organization operation that a project role would allow', () => {
    const x = { level: 'organization', allow: { anyOf: ['OWNER', 'READER'] } }
    expect(tell(withOperations({ x }))).toEqual([
      'WRONG_LEVEL operations.x.allow.anyOf[1] `READER` is no organization role, and no project role reaches an organization operation',
    ])
  })

  test('is told of a new key with a project role and no project', () => {
    expect(tell({ newKeyRoles: { organization: ['READER'] } })).toEqual([
      'WRONG_LEVEL newKeyRoles.organization[0] `READER` is no organization role, and a key created in the organization has no project yet',
    ])
  })

  test('is told of a creator that would get a role beyond the project', () => {
    expect(tell({ projectCreatorRoles: ['EDITOR', 'MEMBER'] })).toEqual([
      'WRONG_LEVEL projectCreatorRoles[1] `MEMBER` is no project role, and a creator gets roles on the project it created',
    ])
  })

  test('is told of a command that is judged at another level than its operation', () => {
    expect(
      tell({ management: { 'keys.create': 'manageProject', 'keys.invite': 'manage' } }),
    ).toEqual([
      'WRONG_LEVEL management.keys.create the command is judged at level organization, `manageProject` is of level project',
      'WRONG_LEVEL management.keys.invite the command is judged at level project, `manage` is of level organization',
    ])
    expect(problems({ management: { 'keys.list': 'whoAmI' } })).toEqual([
      'WRONG_LEVEL management.keys.list',
    ])
  })

  test('is not told where either level will do', () => {
    expect(
      define({
        ...withRoles({ A: { level: 'organization', includes: ['MEMBER', 'READER'] } }),
        ...withOperations({
          a: { level: 'project', allow: { anyOf: ['MEMBER', 'READER'] } },
          b: { level: 'none', allow: { anyOf: ['MEMBER', 'READER'] } },
        }),
        newKeyRoles: { organization: ['MEMBER'], project: ['MEMBER', 'READER'] },
        projectCreatorRoles: ['EDITOR', 'READER'],
        management: { 'keys.create': 'manage', 'keys.invite': 'manageProject' },
      }),
    ).not.toThrow()
  })
})

test('all problems are told at once, rule by rule', () => {
  expect(
    problems({
      ...withRoles({ A: { level: 'project', includes: ['A', 'MEMBER', 'X'] } }),
      ...withOperations({
        a: { level: 'organization', allow: { anyOf: [] } },
        b: { level: 'none', allow: 'public', requiresAccessList: true },
        c: { level: 'nowhere', allow: 'public' },
      }),
      newKeyRoles: { organization: ['OWNER'] },
      management: {
        'keys.create': 'manage',
        'keys.list': 'nothing',
        'keys.invite': 'manage',
        'keys.view': 'c',
      },
    }),
  ).toEqual([
    'INVALID_SHAPE operations.c.level',
    'UNKNOWN_ROLE roles.A.includes[2]',
    'WRONG_LEVEL roles.A.includes[1]',
    'INCLUSION_CYCLE roles.A.includes',
    'OPERATION_UNREACHABLE operations.a.allow.anyOf',
    'PUBLIC_NEEDS_ACCESS_LIST operations.b.requiresAccessList',
    'UNKNOWN_OPERATION management.keys.list',
    'WRONG_LEVEL management.keys.invite',
    'DEFAULT_ROLE_MANAGES newKeyRoles.organization[0]',
    'DEFAULT_ROLE_MANAGES newKeyRoles.organization[0]',
  ])
})

test('a policy with more problems than a call can have arguments is still told', () => {
  const includes = Array.from({ length: 130_000 }, (_, index) => `X${index}`)
  const error = thrownBy(define(withRoles({ A: { level: 'project', includes } })), InvalidPolicy)
  expect(error.problems).toHaveLength(130_000)
}, 60_000)
