import { InvalidInput } from 'keywarden'
import { Conflict, Forbidden, RuleBroken, Unavailable } from 'keywarden/management'
import { describe, expect, test, vi } from 'vitest'
import { problemOf } from '../../../examples/service/problem-of.js'

const refusal = { code: 'KEY_REVOKED', gate: 'credential', message: 'revoked', remedy: '' } as const

describe('what a caller is told of', () => {
  test.each([
    [new InvalidInput([{ field: 'cents', rule: 'must be more' }]), 400, 'INVALID_INPUT'],
    [new Forbidden(refusal as never), 403, 'FORBIDDEN'],
    [new RuleBroken('ESCALATION', 'too much'), 403, 'ESCALATION'],
    [new RuleBroken('NOT_FOUND', 'is not there'), 404, 'NOT_FOUND'],
    [new RuleBroken('ENTRY_EXISTS', 'is there'), 409, 'ENTRY_EXISTS'],
    [new Conflict(), 409, 'CONFLICT'],
    [new Unavailable('the storage failed', 'nothing-done'), 503, 'UNAVAILABLE'],
    [Object.assign(new Error('too large'), { statusCode: 413 }), 413, 'BAD_REQUEST'],
    [new SyntaxError('Unexpected token'), 400, 'BAD_REQUEST'],
  ])('%s is %d', (error, status, code) => {
    expect(problemOf(error)).toMatchObject({ status, code })
  })

  test('a key that was revoked meanwhile does not say so', () => {
    expect(JSON.stringify(problemOf(new Forbidden(refusal as never)))).not.toMatch(/revoked/i)
  })

  test('a fault is nothing but that there is one; the log has the rest', () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const fault = new Error('the password of the database is wrong')
    expect(problemOf(fault)).toEqual({ status: 500, code: 'FAULT', title: 'Something went wrong' })
    expect(log).toHaveBeenCalledWith(fault)
  })
})
