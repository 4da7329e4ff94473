import {
  ERROR_CODES,
  type InputIssue,
  InvalidInput,
  InvalidPolicy,
  KeywardenError,
  type PolicyProblem,
} from 'keywarden'
import { describe, expect, test } from 'vitest'

const issue = (field: string, rule = 'must be so'): InputIssue => ({ field, rule })
const problem = (path: string): PolicyProblem => ({
  code: 'UNKNOWN_ROLE',
  path,
  message: 'no role',
})

describe('an invalid input', () => {
  test('is an error with a code, a name and the first field', () => {
    const error = new InvalidInput([issue('a.b'), issue('c')])
    expect(error).toBeInstanceOf(KeywardenError)
    expect(error).toBeInstanceOf(Error)
    expect([error.code, error.name, error.field]).toEqual(['INVALID_INPUT', 'InvalidInput', 'a.b'])
    expect(`${error}`).toBe('InvalidInput: invalid input: a.b must be so; c must be so')
  })

  test('at fault as a whole has no field', () => {
    const error = new InvalidInput([issue('')])
    expect([error.field, error.message]).toEqual(['', 'invalid input: it must be so'])
    expect(new InvalidInput([]).field).toBe('')
  })

  test('keeps every issue, and tells fifty', () => {
    const issues = Array.from({ length: 51 }, (_, index) => issue(`f${index}`))
    const error = new InvalidInput(issues)
    expect(error.issues).toEqual(issues)
    expect(error.message).toMatch(/; f49 must be so; … \(1 more\)$/)
    expect(new InvalidInput(issues.slice(1)).message).toMatch(/f50 must be so$/)
  })

  test('cannot be changed by who made it, nor by who gets it', () => {
    const issues = [issue('a')]
    const error = new InvalidInput(issues)
    issues.push(issue('b'))
    expect(error.issues).toEqual([issue('a')])
    expect(Object.isFrozen(error.issues)).toBe(true)
  })
})

describe('an invalid policy', () => {
  test('is an error with a code and every problem, one a line', () => {
    const error = new InvalidPolicy([problem('roles.A'), { ...problem(''), code: 'INVALID_SHAPE' }])
    expect(error).toBeInstanceOf(KeywardenError)
    expect([error.code, error.name]).toEqual(['INVALID_POLICY', 'InvalidPolicy'])
    expect(error.message).toBe(
      'invalid role policy, 2 problem(s):\n  roles.A: no role\n  it: no role',
    )
    expect(error.problems.map(({ code }) => code)).toEqual(['UNKNOWN_ROLE', 'INVALID_SHAPE'])
  })

  test('keeps every problem, and tells fifty: a message must fit into a string', () => {
    const problems = Array.from({ length: 200_000 }, (_, index) => problem(`roles.R${index}`))
    const error = new InvalidPolicy(problems)
    expect(error.problems).toHaveLength(200_000)
    expect(error.message.split('\n')).toHaveLength(52)
    expect(error.message).toMatch(/^invalid role policy, 200000 problem\(s\):\n/)
    expect(error.message).toMatch(/\n {2}roles\.R49: no role\n {2}… \(199950 more\)$/)
  })

  test('cannot be changed by who made it, nor by who gets it', () => {
    const problems = [problem('a')]
    const error = new InvalidPolicy(problems)
    problems.pop()
    expect(error.problems).toHaveLength(1)
    expect(Object.isFrozen(error.problems)).toBe(true)
  })
})

test('codes are in capitals, each once', () => {
  expect(Object.isFrozen(ERROR_CODES)).toBe(true)
  expect(new Set(ERROR_CODES).size).toBe(ERROR_CODES.length)
  for (const code of ERROR_CODES) expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/)
  for (const code of ['INVALID_INPUT', 'INVALID_POLICY']) expect(ERROR_CODES).toContain(code)
})
