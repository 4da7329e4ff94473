import fc from 'fast-check'
import { type DecisionRequest, decide, explain, GATE_NAMES, REFUSAL_CODES } from 'keywarden'
import { expect, test } from 'vitest'
import { plainRequest, requestOf } from '../generators/requests.js'

const anything = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
  key: fc.oneof(fc.string(), fc.constantFrom('organization', 'project', '__proto__', 'credential')),
})

/** Whatever the request, decide and explain answer, completely. */
function answersTo(request: unknown): void {
  const decision = decide(request as DecisionRequest)
  const { gates } = explain(request as DecisionRequest)
  expect(Object.isFrozen(decision)).toBe(true)
  expect(gates.map(({ gate }) => gate)).toEqual(GATE_NAMES)
  if (!decision.allowed) expect(REFUSAL_CODES).toContain(decision.refusal.code)
  expect(JSON.parse(JSON.stringify(decision)).facts.operation).toBe(decision.facts.operation)
}

test('decide is total: whatever comes in, a decision comes out', () => {
  fc.assert(fc.property(anything, answersTo), { numRuns: 500 })
})

test('decide is total in every field', () => {
  const fields = Object.keys(requestOf(fc.sample(plainRequest, 1)[0] as never))
  const field = fc.constantFrom(...fields, 'secret')
  fc.assert(
    fc.property(plainRequest, field, anything, field, anything, (plain, one, x, other, y) => {
      answersTo({ ...requestOf(plain), [one]: x, [other]: y })
    }),
    { numRuns: 1_000 },
  )
})

test('no field but the right credential proves a key', () => {
  fc.assert(
    fc.property(plainRequest, anything, (plain, credential) => {
      fc.pre(credential !== 'proved')
      const decision = decide({ ...requestOf(plain), credential: credential as never })
      expect(decision.allowed && !decision.public).toBe(false)
      expect(decision.facts.key).toBeUndefined()
    }),
  )
})

test('one question has one answer, however often it is asked', () => {
  fc.assert(
    fc.property(plainRequest, (plain) => {
      const request = requestOf(plain)
      const decision = decide(request)
      const told = JSON.stringify(decision)
      expect([JSON.stringify(decision), JSON.stringify(decide(request))]).toEqual([told, told])
    }),
  )
})

test('a decision does not change when the request is changed afterwards', () => {
  fc.assert(
    fc.property(plainRequest, plainRequest, anything, (plain, other, value) => {
      const at = new Date(plain.at)
      const scope = { ...plain.scope }
      const request = { ...requestOf(plain), at, scope } as DecisionRequest
      const told = JSON.stringify(
        decide({ ...request, at: plain.at, scope: { ...scope } as never }),
      )
      const decision = decide(request)
      Object.assign(request, requestOf(other), { fault: value })
      Object.assign(scope, { organization: value, project: value })
      at.setTime(0)
      expect(JSON.stringify(decision)).toBe(told)
    }),
  )
})
