import fc from 'fast-check'
import { decide } from 'keywarden'
import { expect, test } from 'vitest'
import { answerOf } from '../fixtures/acme.js'
import { plainRequest, requestOf } from '../generators/requests.js'
import type { PlainKey, PlainPolicy, PlainRequest } from '../twins/reference-decide.js'

/** What is decided and why, apart from the order in which a remedy names what would do. */
function decided(plain: PlainRequest) {
  const decision = decide(requestOf(plain))
  const roles = decision.allowed ? undefined : Object(decision.refusal).roles
  return { answer: answerOf(decision), facts: decision.facts, roles }
}

/** The items in another order, the same one for the same seed. */
function shuffled<T>(items: Iterable<T>, seed: number): T[] {
  return [...items]
    .map((item, index) => ({ item, place: Math.imul(seed + index, 2_654_435_761) >>> 0 }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item)
}

function shuffledKey(key: PlainKey, seed: number): PlainKey {
  const roles = shuffled(key.projectRoles, seed)
  return {
    ...key,
    organizationRoles: shuffled(key.organizationRoles, seed),
    projectRoles: new Map(roles.map(([project, held]) => [project, shuffled(held, seed)])),
    accessList: shuffled(key.accessList, seed),
  }
}

function shuffledPolicy({ roles, operations }: PlainPolicy, seed: number): PlainPolicy {
  const role = shuffled(roles, seed)
  const operation = shuffled(operations, seed)
  return {
    roles: new Map(
      role.map(([name, one]) => [name, { ...one, includes: shuffled(one.includes, seed) }]),
    ),
    operations: new Map(
      operation.map(([name, { allow, ...one }]) => {
        const other = typeof allow === 'string' ? allow : { anyOf: shuffled(allow.anyOf, seed) }
        return [name, { ...one, allow: other }]
      }),
    ),
  }
}

test('the order of roles, projects and entries on a key does not matter', () => {
  fc.assert(
    fc.property(plainRequest, fc.nat(), (plain, seed) => {
      const key = plain.key && shuffledKey(plain.key, seed)
      expect(decided({ ...plain, key })).toEqual(decided(plain))
    }),
    { numRuns: 500 },
  )
})

test('the order of a policy definition does not matter', () => {
  fc.assert(
    fc.property(plainRequest, fc.nat(), (plain, seed) => {
      const policy = plain.policy && shuffledPolicy(plain.policy, seed)
      expect(decided({ ...plain, policy })).toEqual(decided(plain))
    }),
    { numRuns: 500 },
  )
})

test('naming a role or an entry twice changes nothing', () => {
  fc.assert(
    fc.property(plainRequest, (plain) => {
      const { key } = plain
      const twice = key && {
        ...key,
        organizationRoles: [...key.organizationRoles, ...key.organizationRoles],
        accessList: [...key.accessList, ...key.accessList],
      }
      expect(decided({ ...plain, key: twice })).toEqual(decided(plain))
    }),
  )
})
