import fc from 'fast-check'
import { type Decision, decide, REFUSAL_CODES } from 'keywarden'
import { expect, test } from 'vitest'
import { plainRequest, requestOf } from '../generators/requests.js'
import { withShadow } from '../generators/shadows.js'
import { referenceDecide } from '../twins/reference-decide.js'

test('decide answers as the design says, with the facts that decided', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(fc.oneof(plainRequest, withShadow(plainRequest)), (plain) => {
      const decision = decide(requestOf(plain))
      const expected = referenceDecide(plain)
      const { role, ...facts } = decision.facts
      expect({ answer: answerOf(decision), facts }).toEqual({
        answer: expected.answer,
        facts: expected.facts,
      })
      expect(expected.roles.includes(`${role}`)).toBe(expected.roles.length > 0)
    }),
    { numRuns: 3_000 },
  )
})

test('the requests of that comparison get every answer there is, none of them rarely', () => {
  const answers = fc.sample(plainRequest, 3_000).map((plain) => referenceDecide(plain).answer)
  const times = (answer: string) => answers.filter((one) => one === answer).length
  const rare = ['allowed', 'public', ...REFUSAL_CODES].filter((answer) => times(answer) < 5)
  expect(rare).toEqual([])
  expect(times('allowed')).toBeGreaterThan(300)
})

function answerOf(decision: Decision): string {
  if (!decision.allowed) return decision.refusal.code
  return decision.actor === undefined ? 'public' : 'allowed'
}
