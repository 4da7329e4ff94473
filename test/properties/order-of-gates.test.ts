import fc from 'fast-check'
import { type CredentialFailure, decide, explain, REFUSAL_GATES } from 'keywarden'
import { expect, test } from 'vitest'
import { answerOf } from '../fixtures/acme.js'
import { plainKey, plainRequest, requestOf, soundRequest } from '../generators/requests.js'
import type { PlainRequest } from '../twins/reference-decide.js'

const gateOf = (plain: PlainRequest) => {
  const answer = answerOf(decide(requestOf(plain)))
  return answer === 'allowed' ? undefined : REFUSAL_GATES[answer]
}

test('the secret is proved before any state is told', () => {
  const failed = plainRequest.filter(({ credential }) => credential !== 'proved')
  fc.assert(
    fc.property(failed, plainKey, fc.boolean(), (plain, key, required) => {
      const organization = { id: 'acme', accessListRequired: required }
      const told = (change: Partial<PlainRequest>) => {
        const { decision, gates } = explain(requestOf({ ...plain, ...change }))
        return JSON.stringify([decision, gates])
      }
      const nothing = told({ key: undefined, organization: undefined })
      expect(told({})).toBe(nothing)
      expect(told({ key, organization })).toBe(nothing)
    }),
  )
})

test('every failure to prove the secret is told as it is, and nothing more', () => {
  fc.assert(
    fc.property(plainRequest, (plain) => {
      const decision = decide(requestOf(plain))
      const failure = plain.credential as CredentialFailure | 'proved'
      if (failure === 'proved' || decision.allowed || decision.refusal.gate === undefined) return
      expect(decision.refusal.code).toBe(failure)
    }),
  )
})

test('the surface comes before the address', () => {
  fc.assert(
    fc.property(soundRequest, fc.string(), (plain, surface) => {
      fc.pre(surface !== 'api')
      const open = plain.policy.operations.get(plain.operation)?.allow === 'public'
      expect(gateOf({ ...plain, surface })).toBe(open ? undefined : 'surface')
    }),
  )
})

test('the address comes before the scope and the role: its refusal tells nothing about them', () => {
  const refusedByAddress = soundRequest.filter((plain) => gateOf(plain) === 'address')
  fc.assert(
    fc.property(refusedByAddress, soundRequest, (plain, other) => {
      const { organizationRoles, projectRoles } = other.key
      const key = { ...plain.key, organizationRoles, projectRoles }
      const { scope, project } = other
      const told = JSON.stringify(decide(requestOf(plain)))
      expect(JSON.stringify(decide(requestOf({ ...plain, key })))).toBe(told)
      const elsewhere = decide(requestOf({ ...plain, key, scope, project }))
      expect(answerOf(elsewhere)).toBe(answerOf(decide(requestOf(plain))))
    }),
  )
})

test('the scope comes before the role: what is out of reach stays so with every role there is', () => {
  fc.assert(
    fc.property(soundRequest, soundRequest, (plain, { key }) => {
      fc.pre(gateOf(plain) === 'scope')
      const { organizationRoles, projectRoles } = key
      const other = { ...plain, key: { ...plain.key, organizationRoles, projectRoles } }
      expect(JSON.stringify(decide(requestOf(other)))).toBe(
        JSON.stringify(decide(requestOf(plain))),
      )
    }),
  )
})
