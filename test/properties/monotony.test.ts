import fc from 'fast-check'
import { decide } from 'keywarden'
import { expect, test } from 'vitest'
import { answerOf } from '../fixtures/acme.js'
import {
  OPERATIONS,
  ORGANIZATION_ROLES,
  PROJECT_ROLES,
  PROJECTS,
  requestOf,
  soundRequest,
} from '../generators/requests.js'
import type { PlainKey, PlainPolicy, PlainRequest } from '../twins/reference-decide.js'

const answer = (plain: PlainRequest) => answerOf(decide(requestOf(plain)))

/** Adding something may turn a missing role into a yes; nothing else changes. */
function onlyGives(before: PlainRequest, after: PlainRequest): void {
  const answers = [answer(before), answer(after)]
  if (answers[0] !== answers[1]) expect(answers).toEqual(['ROLE_MISSING', 'allowed'])
}

function withRole(key: PlainKey, role: string, project: string): PlainKey {
  if (ORGANIZATION_ROLES.includes(role)) {
    return { ...key, organizationRoles: [...key.organizationRoles, role] }
  }
  const held = key.projectRoles.get(project) ?? []
  return { ...key, projectRoles: new Map(key.projectRoles).set(project, [...held, role]) }
}

const anyRole = fc.constantFrom(...ORGANIZATION_ROLES, ...PROJECT_ROLES)

test('adding a grant never removes access', () => {
  fc.assert(
    fc.property(soundRequest, anyRole, fc.constantFrom(...PROJECTS), (plain, role, project) => {
      onlyGives(plain, { ...plain, key: withRole(plain.key, role, project) })
    }),
    { numRuns: 500 },
  )
})

test('that a role includes one more never removes access', () => {
  fc.assert(
    fc.property(soundRequest, anyRole, anyRole, (plain, role, included) => {
      const names = [...plain.policy.roles.keys()]
      fc.pre(names.indexOf(role) < names.indexOf(included))
      onlyGives(plain, { ...plain, policy: withInclusion(plain.policy, role, included) })
    }),
    { numRuns: 500 },
  )
})

function withInclusion(policy: PlainPolicy, role: string, included: string): PlainPolicy {
  const { level = 'project', includes = [] } = policy.roles.get(role) ?? {}
  const more = { level, includes: [...includes, included] }
  return { ...policy, roles: new Map(policy.roles).set(role, more) }
}

test('one more role that would do never removes access', () => {
  fc.assert(
    fc.property(soundRequest, anyRole, fc.constantFrom(...OPERATIONS), (plain, role, name) => {
      const { policy } = plain
      const operation = policy.operations.get(name)
      if (typeof operation?.allow !== 'object') return
      fc.pre(operation.level !== 'organization' || ORGANIZATION_ROLES.includes(role))
      const more = { ...operation, allow: { anyOf: [...operation.allow.anyOf, role] } }
      const operations = new Map(policy.operations).set(name, more)
      onlyGives(plain, { ...plain, policy: { ...policy, operations } })
    }),
    { numRuns: 500 },
  )
})

test('to require access lists never widens, and is nothing to a key that has one', () => {
  fc.assert(
    fc.property(soundRequest, (plain) => {
      const required = (accessListRequired: boolean) =>
        answer({ ...plain, organization: { id: 'acme', accessListRequired } })
      if (required(true) === 'allowed') expect(required(false)).toBe('allowed')
      if (plain.key.accessList.length > 0) expect(required(true)).toBe(required(false))
    }),
    { numRuns: 500 },
  )
})

test('an operation that requires an access list is allowed less, and the same where there is one', () => {
  fc.assert(
    fc.property(soundRequest, (plain) => {
      const { policy, operation: name } = plain
      const operation = policy.operations.get(name)
      if (operation === undefined || operation.allow === 'public') return
      const requiring = (requiresAccessList: boolean) => {
        const operations = new Map(policy.operations).set(name, {
          ...operation,
          requiresAccessList,
        })
        return answer({ ...plain, policy: { ...policy, operations } })
      }
      if (requiring(true) === 'allowed') expect(requiring(false)).toBe('allowed')
      if (plain.key.accessList.length > 0) expect(requiring(true)).toBe(requiring(false))
    }),
    { numRuns: 500 },
  )
})
