import fc from 'fast-check'
import { decide } from 'keywarden'
import { expect, test } from 'vitest'
import { answerOf } from '../fixtures/acme.js'
import { plainRequest, requestOf, soundRequest } from '../generators/requests.js'

test('nothing is allowed but what the policy allows to that key, there', () => {
  fc.assert(
    fc.property(plainRequest, (plain) => {
      const request = requestOf(plain)
      const decision = decide(request)
      if (!decision.allowed || decision.public) return
      const { key, policy, scope } = request
      const operation = policy.operation(request.operation)
      expect([request.credential, key?.stateAt(request.at)]).toEqual(['proved', 'active'])
      const project = scope !== undefined && 'project' in scope ? scope.project : ''
      const here = operation?.level === 'none' ? (key?.projects ?? []) : [project]
      const held = [
        key?.organizationRoles ?? [],
        ...here.map((id) => key?.rolesIn(id) ?? []),
      ].flat()
      const suffices = held.some((role) => operation?.isSatisfiedBy(role))
      expect(operation?.access === 'any-key' || suffices).toBe(true)
    }),
    { numRuns: 1_000 },
  )
})

test('a key without roles may do what any key may, and nothing else', () => {
  fc.assert(
    fc.property(soundRequest, (plain) => {
      const key = { ...plain.key, organizationRoles: [], projectRoles: new Map() }
      const allow = plain.policy.operations.get(plain.operation)?.allow
      const open = allow === 'any-key' || allow === 'public'
      const { allowed } = decide(requestOf({ ...plain, key }))
      expect(allowed && !open).toBe(false)
    }),
  )
})

test.each(['policy', 'organization', 'key', 'credential', 'operation', 'at'] as const)(
  'without its %s no request is allowed, unless everybody may',
  (field) => {
    fc.assert(
      fc.property(soundRequest, (plain) => {
        const decision = decide({ ...requestOf(plain), [field]: undefined })
        expect(decision.allowed && !decision.public).toBe(false)
      }),
    )
  },
)

test('an operation that the policy does not name is never allowed', () => {
  const anyName = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'isPrototypeOf', 'READ'))
  fc.assert(
    fc.property(plainRequest, anyName, (plain, operation) => {
      fc.pre(plain.policy?.operations.has(operation) !== true)
      expect(answerOf(decide(requestOf({ ...plain, operation })))).not.toBe('allowed')
    }),
  )
})

test('a public operation is allowed to everybody, and yields no actor', () => {
  fc.assert(
    fc.property(plainRequest, (plain) => {
      const request = requestOf(plain)
      const isPublic = request.policy?.operation(request.operation)?.access === 'public'
      const decision = decide(request)
      expect(decision.allowed && decision.public).toBe(isPublic)
      expect(decision.allowed && decision.actor !== undefined).toBe(decision.allowed && !isPublic)
    }),
    { numRuns: 500 },
  )
})
