import { MANAGEMENT_COMMANDS, type ManagementCommand } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { problemsOf } from './refused.js'
import { define, problems, tell, withOperations, withRoles } from './sound-policy.js'

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
