import { InvalidPolicy, MANAGEMENT_COMMANDS, type ManagementCommand, RolePolicy } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { problemsOf, thrownBy } from './refused.js'

const roles = {
  OWNER: { level: 'organization', includes: ['MEMBER', 'EDITOR'] },
  MEMBER: { level: 'organization' },
  EDITOR: { level: 'project', includes: ['READER'] },
  READER: { level: 'project' },
}
const operations = {
  manage: { level: 'organization', allow: { anyOf: ['OWNER'] } },
  manageProject: { level: 'project', allow: { anyOf: ['EDITOR'] } },
  read: { level: 'project', allow: { anyOf: ['READER'] } },
  readAll: { level: 'organization', allow: { anyOf: ['MEMBER'] } },
  whoAmI: { level: 'none', allow: 'any-key' },
  status: { level: 'none', allow: 'public' },
}

const define = (change: object) => () =>
  RolePolicy.define({ roles, operations, ...change } as never)
const problems = (change: object) => problemsOf(define(change))
const tell = (change: object) =>
  thrownBy(define(change), InvalidPolicy).problems.map(
    ({ code, path, message }) => `${code} ${path} ${message}`,
  )
const withRoles = (more: object) => ({ roles: { ...roles, ...more } })
const withOperations = (more: object) => ({ operations: { ...operations, ...more } })

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

describe('INCLUSION_CYCLE', () => {
  test('is told by the circle', () => {
    const circle = {
      A: { level: 'project', includes: ['B'] },
      B: { level: 'project', includes: ['READER', 'C'] },
      C: { level: 'project', includes: ['A'] },
    }
    expect(tell(withRoles(circle))).toEqual([
      'INCLUSION_CYCLE roles.A.includes roles include one another in a circle: A → B → C → A',
    ])
  })

  test('is told of a role that includes itself, and of several circles', () => {
    const circles = {
      A: { level: 'project', includes: ['A', 'B'] },
      B: { level: 'project', includes: ['A'] },
      C: { level: 'organization', includes: ['C'] },
    }
    expect(tell(withRoles(circles)).map((told) => told.replace(/^.*: /, ''))).toEqual([
      ...['A → A', 'A → B → A', 'C → C'],
    ])
  })

  test('of a great many roles is told in short', () => {
    const circle = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, index) => [
        `R${index}`,
        { level: 'project', includes: [`R${(index + 1) % 20_000}`] },
      ]),
    )
    expect(tell({ roles: circle, operations: {} })).toEqual([
      'INCLUSION_CYCLE roles.R0.includes roles include one another in a circle: ' +
        `${Array.from({ length: 20 }, (_, index) => `R${index}`).join(' → ')} → … (19980 more) → R0`,
    ])
  }, 60_000)
})

describe('OPERATION_UNREACHABLE', () => {
  test('is told of an operation that nobody can ever perform', () => {
    const x = { level: 'project', allow: { anyOf: [] } }
    expect(tell(withOperations({ x }))).toEqual([
      "OPERATION_UNREACHABLE operations.x.allow.anyOf nobody could ever perform it: name at least one role, or allow 'any-key' or 'public'",
    ])
    expect(problems(withOperations({ x, y: x }))).toHaveLength(2)
  })
})

describe('PUBLIC_NEEDS_ACCESS_LIST', () => {
  test('is told of a public operation that requires a list', () => {
    const x = { level: 'none', allow: 'public', requiresAccessList: true }
    expect(tell(withOperations({ x }))).toEqual([
      'PUBLIC_NEEDS_ACCESS_LIST operations.x.requiresAccessList a public operation is answered without a key, so there is no list to require',
    ])
  })

  test('is not told of others', () => {
    const list = { requiresAccessList: true }
    expect(
      define(
        withOperations({
          a: { level: 'none', allow: 'any-key', ...list },
          b: { level: 'none', allow: 'public', requiresAccessList: false },
          c: { level: 'project', allow: { anyOf: ['READER'] }, ...list },
        }),
      ),
    ).not.toThrow()
  })
})

describe('UNKNOWN_OPERATION', () => {
  test('is told of a command that takes what does not exist', () => {
    expect(tell({ management: { 'keys.create': 'manage', 'keys.view': 'nothing\n' } })).toEqual([
      'UNKNOWN_OPERATION management.keys.view there is no operation `nothing\\u{a}`',
    ])
    for (const name of ['__proto__', 'constructor', '', 'Manage'])
      expect(problems({ management: { 'keys.view': name } })).toEqual([
        'UNKNOWN_OPERATION management.keys.view',
      ])
  })
})

describe('DEFAULT_ROLE_MANAGES', () => {
  test('is told of a default role that allows a command that writes, by inclusion as well', () => {
    const management = { 'keys.create': 'manage', 'keys.invite': 'manageProject' }
    expect(tell({ newKeyRoles: { organization: ['MEMBER', 'OWNER'] }, management })).toEqual([
      'DEFAULT_ROLE_MANAGES newKeyRoles.organization[1] every new key could manage: `OWNER` allows `manage`, which keys.create takes',
      'DEFAULT_ROLE_MANAGES newKeyRoles.organization[1] every new key could manage: `OWNER` allows `manageProject`, which keys.invite takes',
    ])
    expect(problems({ newKeyRoles: { project: ['READER', 'EDITOR'] }, management })).toEqual([
      'DEFAULT_ROLE_MANAGES newKeyRoles.project[1]',
    ])
  })

  test('is told of a default role that is one of several that would do', () => {
    const either = { level: 'project', allow: { anyOf: ['OWNER', 'READER'] } }
    const management = { 'keys.invite': 'either' }
    const change = { ...withOperations({ either }), management }
    expect(problems({ ...change, newKeyRoles: { project: ['READER'] } })).toEqual([
      'DEFAULT_ROLE_MANAGES newKeyRoles.project[0]',
    ])
    expect(define({ ...change, newKeyRoles: { organization: ['MEMBER'] } })).not.toThrow()
  })

  test('is told of a command that every key may do', () => {
    const x = { level: 'organization', allow: 'any-key' }
    const y = { level: 'organization', allow: 'public' }
    expect(
      tell({ ...withOperations({ x, y }), management: { 'keys.create': 'x', 'keys.delete': 'y' } }),
    ).toEqual([
      'DEFAULT_ROLE_MANAGES management.keys.create every key could manage: `x` asks for no role',
      'DEFAULT_ROLE_MANAGES management.keys.delete everybody could give the command: `y` is public',
    ])
  })

  test('is told of a command that everybody may do, even if it only reads', () => {
    const y = { level: 'organization', allow: 'public' }
    const x = { level: 'organization', allow: 'any-key' }
    const management = { 'keys.rotateSelf': 'y', 'keys.list': 'y', 'keys.view': 'x' }
    expect(problems({ ...withOperations({ x, y }), management })).toEqual([
      'DEFAULT_ROLE_MANAGES management.keys.rotateSelf',
      'DEFAULT_ROLE_MANAGES management.keys.list',
    ])
  })

  test('is told of exactly the commands that write, other than renewing oneself', () => {
    const x = { level: 'organization', allow: { anyOf: ['MEMBER'] } }
    const y = { level: 'project', allow: { anyOf: ['MEMBER'] } }
    for (const command of Object.keys(MANAGEMENT_COMMANDS) as ManagementCommand[]) {
      const { level, writes } = MANAGEMENT_COMMANDS[command]
      const management = { [command]: level === 'organization' ? 'x' : 'y' }
      const run = define({
        ...withOperations({ x, y }),
        management,
        newKeyRoles: { organization: ['MEMBER'] },
      })
      if (writes && command !== 'keys.rotateSelf') {
        expect(problemsOf(run)).toEqual(['DEFAULT_ROLE_MANAGES newKeyRoles.organization[0]'])
      } else {
        expect(run).not.toThrow()
      }
    }
  })

  test('is not told of creator roles: who creates a project is to manage it', () => {
    const management = { 'keys.invite': 'manageProject' }
    expect(define({ projectCreatorRoles: ['EDITOR'], management })).not.toThrow()
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
