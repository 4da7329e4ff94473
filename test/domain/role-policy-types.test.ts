import { type PolicyDefinition, RolePolicy } from 'keywarden'
import { expect, expectTypeOf, test } from 'vitest'

/** What `npm run typecheck` demands: each line below an `@ts-expect-error` must not compile. */
const policy = RolePolicy.define({
  roles: {
    OWNER: { level: 'organization', includes: ['READER'] },
    READER: { level: 'project' },
  },
  operations: {
    manage: { level: 'organization', allow: { anyOf: ['OWNER'] } },
    read: { level: 'project', allow: { anyOf: ['READER'] } },
  },
  newKeyRoles: { project: ['READER'] },
  projectCreatorRoles: ['READER'],
  management: { 'keys.create': 'manage' },
})
const { roles, operations } = policy.definition
const { define } = RolePolicy

test('the names of roles and operations are literal types', () => {
  expectTypeOf(policy).toEqualTypeOf<RolePolicy<'OWNER' | 'READER', 'manage' | 'read'>>()
  expectTypeOf(policy.projectCreatorRoles).toEqualTypeOf<readonly ('OWNER' | 'READER')[]>()
  expectTypeOf(policy.definition.roles).toHaveProperty('OWNER')
  const again = RolePolicy.define(policy.definition)
  expectTypeOf(again).toEqualTypeOf<typeof policy>()
  expect(again.definition).toEqual(policy.definition)
})

test('a policy of any names is a policy', () => {
  const any: RolePolicy = policy
  const outside: PolicyDefinition = JSON.parse(JSON.stringify(policy.definition))
  expectTypeOf(RolePolicy.define(outside)).toEqualTypeOf<RolePolicy>()
  expect(any.role('whatever')).toBeUndefined()
})

test('a misspelt role does not compile', () => {
  const definitions = [
    // @ts-expect-error
    () => define({ roles: { A: { level: 'project', includes: ['B'] } }, operations }),
    // @ts-expect-error
    () => define({ roles, operations: { x: { level: 'none', allow: { anyOf: ['READR'] } } } }),
    // @ts-expect-error
    () => define({ roles, operations, newKeyRoles: { organization: ['OWNR'] } }),
    // @ts-expect-error
    () => define({ roles, operations, newKeyRoles: { project: ['READR'] } }),
    // @ts-expect-error
    () => define({ roles, operations, projectCreatorRoles: ['READR'] }),
  ]
  for (const define of definitions) expect(define).toThrow(/there is no role/)
})

test('a misspelt operation, command, level or field does not compile', () => {
  const definitions = [
    // @ts-expect-error
    () => define({ roles, operations, management: { 'keys.create': 'manag' } }),
    // @ts-expect-error
    () => define({ roles, operations, management: { 'keys.craete': 'manage' } }),
    // @ts-expect-error
    () => define({ roles: { A: { level: 'none' } }, operations: {} }),
    // @ts-expect-error
    () => define({ roles, operations: { x: { level: 'none', allow: 'everybody' } } }),
    // @ts-expect-error
    () => define({ roles, operations, newKeyRole: {} }),
    // @ts-expect-error
    () => define({ roles }),
  ]
  for (const define of definitions) expect(define).toThrow(/^invalid role policy/)
})

test('an extension knows the names of both, and no others', () => {
  const more = policy.extend({
    roles: { AUDITOR: { level: 'organization', includes: ['READER'] } },
    operations: { audit: { level: 'organization', allow: { anyOf: ['AUDITOR', 'OWNER'] } } },
    management: { 'keys.list': 'audit', 'keys.view': 'manage' },
  })
  expectTypeOf(more).toEqualTypeOf<
    RolePolicy<'OWNER' | 'READER' | 'AUDITOR', 'manage' | 'read' | 'audit'>
  >()
  const extensions = [
    // @ts-expect-error
    () => policy.extend({ roles: { A: { level: 'project', includes: ['READR'] } } }),
    // @ts-expect-error
    () => policy.extend({ operations: { x: { level: 'project', allow: { anyOf: ['AUDITOR'] } } } }),
    // @ts-expect-error
    () => policy.extend({ management: { 'keys.view': 'audit' } }),
    // @ts-expect-error
    () => policy.extend({ projectCreatorRoles: ['AUDITOR'] }),
  ]
  for (const extend of extensions) expect(extend).toThrow(/^invalid role policy/)
})

test('what a policy is made of cannot be assigned to', () => {
  // @ts-expect-error
  expect(() => (policy.roles[0] = policy.roles[1])).toThrow(TypeError)
  // @ts-expect-error
  expect(() => (policy.definition.projectCreatorRoles = [])).toThrow(TypeError)
  // @ts-expect-error
  expect(() => policy.newKeyRoles.project.push('OWNER')).toThrow(TypeError)
})
