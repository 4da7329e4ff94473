import fc from 'fast-check'
import { RolePolicy } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { plainPolicy, policyOf } from '../generators/requests.js'
import { problemsOf } from './refused.js'

const policy = RolePolicy.define({
  roles: {
    OWNER: { level: 'organization', includes: ['MEMBER', 'EDITOR', 'MEMBER'] },
    MEMBER: { level: 'organization', title: 'Member' },
    EDITOR: { level: 'project', includes: ['READER'] },
    READER: { level: 'project' },
  },
  operations: {
    publish: { level: 'project', allow: { anyOf: ['READER', 'EDITOR', 'READER'] } },
    review: { level: 'project', allow: { anyOf: ['EDITOR', 'READER'] } },
    rename: { level: 'organization', allow: { anyOf: ['OWNER'] }, method: 'PATCH', path: '/name' },
    whoAmI: { level: 'none', allow: 'any-key' },
  },
})

describe('a role', () => {
  test('has what it was defined with, each included role once, and its closure sorted', () => {
    expect(policy.role('OWNER')).toEqual({
      name: 'OWNER',
      level: 'organization',
      title: 'OWNER',
      includes: ['MEMBER', 'EDITOR'],
      closure: ['EDITOR', 'MEMBER', 'OWNER', 'READER'],
    })
    expect(policy.role('MEMBER')).toEqual({
      ...{
        name: 'MEMBER',
        level: 'organization',
        title: 'Member',
        includes: [],
        closure: ['MEMBER'],
      },
    })
  })

  test('has its closure worked out once', () => {
    expect(policy.role('OWNER')?.closure).toBe(policy.role('OWNER')?.closure)
    expect(JSON.parse(JSON.stringify(policy.role('EDITOR'))).closure).toEqual(['EDITOR', 'READER'])
  })

  test('cannot be changed', () => {
    for (const role of policy.roles) {
      for (const part of [role, role.includes, role.closure])
        expect(Object.isFrozen(part)).toBe(true)
    }
    expect(Object.isFrozen(policy.roles)).toBe(true)
  })
})

describe('an operation', () => {
  test('has its minimal roles as given, each once, and all that include one of them, sorted', () => {
    expect(policy.operation('publish')?.anyOf).toEqual(['READER', 'EDITOR'])
    expect(policy.operation('publish')?.satisfiedBy).toEqual(['EDITOR', 'OWNER', 'READER'])
    expect(policy.operation('review')?.anyOf).toEqual(['EDITOR', 'READER'])
    expect(policy.operation('review')?.satisfiedBy).toEqual(['EDITOR', 'OWNER', 'READER'])
    expect(policy.operation('rename')?.satisfiedBy).toEqual(['OWNER'])
    expect(policy.operation('whoAmI')?.satisfiedBy).toEqual([])
  })

  test('is satisfied by exactly the roles whose closure meets its minimal ones', () => {
    fc.assert(
      fc.property(plainPolicy, (plain) => {
        const { roles, operations } = policyOf(plain)
        for (const operation of operations) {
          const enough = roles.filter(({ closure }) =>
            operation.anyOf.some((one) => closure.includes(one)),
          )
          expect(operation.satisfiedBy).toEqual(enough.map(({ name }) => name).sort())
          for (const { name } of roles)
            expect(operation.isSatisfiedBy(name)).toBe(operation.satisfiedBy.includes(name))
        }
      }),
    )
  })

  test('is not taken for another one whose roles spell alike', () => {
    const level = 'project' as const
    const alike = RolePolicy.define({
      roles: { A: { level }, BC: { level }, AB: { level }, C: { level } },
      operations: {
        one: { level, allow: { anyOf: ['A', 'BC'] } },
        other: { level, allow: { anyOf: ['AB', 'C'] } },
      },
    })
    expect(alike.operation('one')?.satisfiedBy).toEqual(['A', 'BC'])
    expect(alike.operation('other')?.satisfiedBy).toEqual(['AB', 'C'])
  })

  test('cannot be changed', () => {
    for (const operation of policy.operations) {
      expect(Object.isFrozen(operation) && Object.isFrozen(operation.anyOf)).toBe(true)
      ;(operation.satisfiedBy as string[]).push('READER')
    }
    expect(policy.operation('whoAmI')?.isSatisfiedBy('READER')).toBe(false)
    expect(Object.isFrozen(policy.operations)).toBe(true)
  })
})

describe('a policy with a chain of twenty thousand roles', () => {
  const chain = (last: object) =>
    Object.fromEntries([
      ...Array.from({ length: 20_000 }, (_, index) => [
        `R${index}`,
        { level: 'project' as const, includes: [`R${index + 1}`] },
      ]),
      ['R20000', { level: 'project' as const, ...last }],
    ])
  const operations = { read: { level: 'project' as const, allow: { anyOf: ['R20000'] } } }

  test('is a policy like any other', () => {
    const long = RolePolicy.define({ roles: chain({}), operations })
    expect(long.operation('read')?.isSatisfiedBy('R0')).toBe(true)
    expect(long.operation('read')?.satisfiedBy).toHaveLength(20_001)
    expect(long.role('R0')?.closure).toHaveLength(20_001)
    expect(long.role('R19999')?.closure).toEqual(['R19999', 'R20000'])
  }, 60_000)

  test('that closes to a circle is refused like any other', () => {
    const run = () => RolePolicy.define({ roles: chain({ includes: ['R0'] }), operations })
    expect(problemsOf(run)).toEqual(['INCLUSION_CYCLE roles.R0.includes'])
  }, 60_000)
})

describe('the definition of a policy', () => {
  test('is plain data with nothing left out but what was not given', () => {
    expect(policy.definition).toEqual({
      roles: {
        OWNER: { level: 'organization', includes: ['MEMBER', 'EDITOR'], title: 'OWNER' },
        MEMBER: { level: 'organization', includes: [], title: 'Member' },
        EDITOR: { level: 'project', includes: ['READER'], title: 'EDITOR' },
        READER: { level: 'project', includes: [], title: 'READER' },
      },
      operations: {
        publish: {
          level: 'project',
          allow: { anyOf: ['READER', 'EDITOR'] },
          requiresAccessList: false,
        },
        review: {
          level: 'project',
          allow: { anyOf: ['EDITOR', 'READER'] },
          requiresAccessList: false,
        },
        rename: {
          ...{ level: 'organization', allow: { anyOf: ['OWNER'] }, requiresAccessList: false },
          ...{ method: 'PATCH', path: '/name' },
        },
        whoAmI: { level: 'none', allow: 'any-key', requiresAccessList: false },
      },
      newKeyRoles: { organization: [], project: [] },
      projectCreatorRoles: [],
      management: {},
    })
    expect(Object.keys(policy.definition.operations.whoAmI).sort()).toEqual([
      ...['allow', 'level', 'requiresAccessList'],
    ])
  })

  test('is frozen, with all it holds', () => {
    const frozen = (value: unknown): boolean =>
      typeof value !== 'object' ||
      value === null ||
      (Object.isFrozen(value) && Object.values(value).every(frozen))
    expect(frozen(policy.definition)).toBe(true)
  })

  test('defines the same policy again, also after a way through JSON', () => {
    fc.assert(
      fc.property(plainPolicy, (plain) => {
        const { definition, roles, operations } = policyOf(plain)
        for (const again of [definition, JSON.parse(JSON.stringify(definition))]) {
          const same = RolePolicy.define(again)
          expect(same.definition).toEqual(definition)
          expect(same.roles).toEqual(roles)
          expect(same.operations.map(({ satisfiedBy }) => satisfiedBy)).toEqual(
            operations.map(({ satisfiedBy }) => satisfiedBy),
          )
        }
      }),
    )
  })
})
