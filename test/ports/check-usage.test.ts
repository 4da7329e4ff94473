import { checkedUsage, type InvalidInput, type UsageDelta } from 'keywarden'
import { describe, expect, test } from 'vitest'

const delta = (fields: object = {}) =>
  ({ organization: 'acme', key: 'key-1', count: 1, lastUsedAt: 1, ...fields }) as UsageDelta

/** The field that is at fault in a batch. */
function faultOf(...batch: readonly unknown[]): string {
  try {
    checkedUsage(batch as readonly UsageDelta[])
    return 'none'
  } catch (error) {
    return (error as InvalidInput).field
  }
}

describe('a batch of usage that is checked', () => {
  test('comes in the order of keys and entries, those of the key itself first', () => {
    const batch = [
      delta({ key: 'b', entry: '::/0' }),
      delta({ key: 'b' }),
      delta({ key: 'a', entry: '10.0.0.0/8' }),
      delta({ key: 'a', organization: 'b' }),
      delta({ key: 'a', organization: 'a' }),
    ]
    const told = checkedUsage(batch).map(({ organization, key, entry }) => [
      organization,
      key,
      entry,
    ])
    expect(told).toEqual([
      ['a', 'a', undefined],
      ['b', 'a', undefined],
      ['acme', 'a', '10.0.0.0/8'],
      ['acme', 'b', undefined],
      ['acme', 'b', '::/0'],
    ])
  })

  test('is made of copies that nobody can change', () => {
    const given = delta()
    const [read] = checkedUsage([given])
    expect(read).not.toBe(given)
    expect(Object.isFrozen(read)).toBe(true)
  })

  test('names the field that is at fault', () => {
    expect(faultOf(delta(), delta({ key: 'key-2', count: 0 }))).toBe('batch[1].count')
    expect(faultOf(delta({ lastUsedAt: -1 }))).toBe('batch[0].lastUsedAt')
    expect(faultOf(delta({ entry: '' }))).toBe('batch[0].entry')
    expect(faultOf(delta({ lastUsedAddress: 7 }))).toBe('batch[0].lastUsedAddress')
    expect(faultOf(delta({ organization: 'a b' }))).toBe('batch[0].organization')
    expect(faultOf(delta({ key: undefined }))).toBe('batch[0].key')
    expect(faultOf(delta({ more: 1 }))).toBe('batch[0].more')
    expect(faultOf(undefined)).toBe('batch[0]')
  })

  test('names each key and entry once; one key of two organizations is two', () => {
    expect(faultOf(delta(), delta({ key: 'key-2' }), delta({ count: 2 }))).toBe('batch')
    expect(faultOf(delta({ entry: '::/0' }), delta(), delta({ entry: '::/0' }))).toBe('batch')
    expect(faultOf(delta(), delta({ organization: 'rival' }), delta({ entry: '::/0' }))).toBe(
      'none',
    )
  })
})
