import { KeySecret } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { rotatedSecrets } from '../../src/domain/rotated-secrets.js'
import { acmeKey, HOUR, NOON } from '../fixtures/acme.js'
import { unreadable } from './hostile-values.js'
import { answerTo, complaintOf, faultyField } from './refused.js'

const TIME = 'must be a Date, or whole milliseconds since 1970-01-01T00:00:00Z'

const secret = (id: string, expiresAt?: number) =>
  KeySecret.of({ id, redacted: '****a1b2', createdAt: NOON - HOUR, expiresAt })
const fresh = secret('new')

/** The secrets after a rotation at noon: each id with its deadline, relative to noon. */
function rotated(old: readonly KeySecret[], deadline: number): [string, number | undefined][] {
  const times = { at: NOON, deadline: NOON + deadline }
  return rotatedSecrets(old, fresh, times).map(({ id, expiresAt }) => [
    ...([id, expiresAt && expiresAt.getTime() - NOON] as const),
  ])
}

describe('after a rotation', () => {
  test('the old secret ends at the deadline, the new one has none', () => {
    expect(rotated([secret('old')], HOUR)).toEqual([
      ['old', HOUR],
      ['new', undefined],
    ])
  })

  test('without a grace period only the new one is left', () => {
    expect(rotated([secret('old')], 0)).toEqual([['new', undefined]])
    expect(rotated([secret('old')], -1)).toEqual([['new', undefined]])
    expect(rotated([secret('old')], 1)).toHaveLength(2)
  })

  test('a deadline that was earlier stays', () => {
    expect(rotated([secret('old', NOON + 5)], HOUR)[0]).toEqual(['old', 5])
    expect(rotated([secret('old', NOON + 2 * HOUR)], HOUR)[0]).toEqual(['old', HOUR])
  })

  test('what is dead already is gone', () => {
    expect(rotated([secret('dead', NOON)], HOUR)).toEqual([['new', undefined]])
    expect(rotated([secret('dead', NOON - 1), secret('old')], HOUR).map(([id]) => id)).toEqual([
      ...['old', 'new'],
    ])
    expect(rotated([], HOUR)).toEqual([['new', undefined]])
  })

  test('there are never three', () => {
    const two = [secret('older', NOON + HOUR), secret('old')]
    expect(complaintOf(() => rotated(two, HOUR))).toBe(
      'secrets must be at most two at a time: let the older one end first',
    )
    expect(rotated(two, 0)).toEqual([['new', undefined]])
  })

  test('the old secrets themselves have not changed', () => {
    const old = secret('old')
    rotated([old], 0)
    expect(old.expiresAt).toBeUndefined()
  })

  test('of a key, no two secrets have one id', () => {
    const key = acmeKey({ secrets: [secret('new')] })
    const rotate = (deadline: number) => () => key.rotate(fresh, { at: NOON, deadline })
    expect(faultyField(rotate(NOON + HOUR))).toBe('secrets[1].id')
    expect(rotate(NOON)().secrets).toEqual([fresh])
  })
})

test('a rotation takes two instants, and nothing else', () => {
  const rotate = (times: unknown) => () => rotatedSecrets([secret('old')], fresh, times as never)
  expect(complaintOf(rotate({ at: Number.NaN, deadline: NOON }))).toBe(`at ${TIME}`)
  expect(complaintOf(rotate({ at: NOON }))).toBe(`deadline ${TIME}`)
  expect(complaintOf(rotate({ at: NOON, deadline: NOON, grace: 1 }))).toBe(
    'grace is not a known field; known are at, deadline',
  )
  expect(faultyField(rotate(undefined))).toBe('')
  for (const value of unreadable()) expect(answerTo(rotate(value))).toBe('INVALID_INPUT')
  expect(rotate({ at: new Date(NOON), deadline: new Date(NOON + 1) })()).toHaveLength(2)
})
