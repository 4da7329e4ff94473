import { InvalidInput, InvalidPolicy } from 'keywarden'
import { expect, test } from 'vitest'
import { PolicyFaults } from '../../src/domain/policy-faults.js'
import { problemsOf } from './refused.js'

const refuse = () => {
  throw new InvalidInput([
    { field: 'a', rule: 'must be so' },
    { field: 'b', rule: 'must not' },
  ])
}
const REPORTED = [
  { code: 'INVALID_SHAPE', path: 'a', message: 'must be so' },
  { code: 'INVALID_SHAPE', path: 'b', message: 'must not' },
]

test('what is read comes back, and nothing is reported', () => {
  const faults = new PolicyFaults()
  expect([faults.attempt(() => 1, 2), faults.whole(() => 3)]).toEqual([1, 3])
  expect(faults.problems).toEqual([])
  expect(() => faults.throwIfAny()).not.toThrow()
})

test('what is refused is reported, and something else goes on', () => {
  const faults = new PolicyFaults()
  expect(faults.attempt(refuse, 'otherwise')).toBe('otherwise')
  expect(faults.problems).toEqual(REPORTED)
  expect(problemsOf(() => faults.throwIfAny())).toEqual(['INVALID_SHAPE a', 'INVALID_SHAPE b'])
})

test('a whole is nothing when anything in it was reported', () => {
  const faults = new PolicyFaults()
  const part = () => ({ a: faults.attempt(refuse, 'otherwise') })
  expect(faults.whole(part)).toBeUndefined()
  expect(faults.whole(refuse)).toBeUndefined()
  expect(faults.whole(() => 'sound')).toBe('sound')
  expect(faults.problems).toEqual([...REPORTED, ...REPORTED])
})

test('a mistake of the library is no fault of the policy', () => {
  const faults = new PolicyFaults()
  const mistake = new TypeError('boom')
  const fail = () => {
    throw mistake
  }
  expect(() => faults.attempt(fail, undefined)).toThrow(mistake)
  expect(faults.problems).toEqual([])
})

test('every problem is in the error', () => {
  const faults = new PolicyFaults()
  faults.report('UNKNOWN_ROLE', 'x', 'there is none')
  expect(() => faults.throwIfAny()).toThrow(InvalidPolicy)
  expect(faults.problems).toEqual([{ code: 'UNKNOWN_ROLE', path: 'x', message: 'there is none' }])
})
