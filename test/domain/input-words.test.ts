import { describe, expect, test } from 'vitest'
import { flag, name, oneOf } from '../../src/domain/input.js'
import { complaintOf } from './refused.js'

const MEGABYTE = 'x'.repeat(1_000_000)

describe('a flag', () => {
  test('is true or false, or absent', () => {
    expect([flag(true, 'x', false), flag(false, 'x', true)]).toEqual([true, false])
    expect([flag(undefined, 'x', false), flag(undefined, 'x', true)]).toEqual([false, true])
  })

  test('is nothing that only counts as true or false', () => {
    for (const value of [null, 0, 1, '', 'true', {}, new Boolean(false)])
      expect(complaintOf(() => flag(value, 'x', false))).toBe('x must be true or false')
  })
})

describe('text for people', () => {
  const read = (value: unknown, min = 1, max = 5) => name(value, 'x', min, max)

  test('is trimmed, and composed (NFC)', () => {
    expect(read('  abc \t')).toBe('abc')
    expect(read('\u00a0\u3000abc\ufeff')).toBe('abc')
    expect(read('e\u0301')).toBe('\u00e9')
    expect(read('ab cd')).toBe('ab cd')
  })

  test('is counted in characters after that', () => {
    expect(read('   abcde   ')).toBe('abcde')
    expect(read('😀'.repeat(5))).toBe('😀'.repeat(5))
    expect(read('e\u0301'.repeat(5))).toBe('é'.repeat(5))
    expect(read('', 0)).toBe('')
    for (const value of ['', '   ', 'abcdef', '😀'.repeat(6)])
      expect(complaintOf(() => read(value))).toBe('x must be of 1 to 5 characters')
  })

  test('that is absurdly long is refused before it is looked at', () => {
    const most = 4 * 5 + 64
    expect(read(`${' '.repeat(most - 1)}a`)).toBe('a')
    expect(complaintOf(() => read(`${' '.repeat(most)}a`))).toBe('x must be of 1 to 5 characters')
    expect(complaintOf(() => read(`${MEGABYTE}\u0000`))).toBe('x must be of 1 to 5 characters')
    expect(complaintOf(() => read('\ufdfa'.repeat(1e6)))).toBe('x must be of 1 to 5 characters')
  })

  test.each([
    ['NUL', 'a\u0000b'],
    ['a line feed', 'a\nb'],
    ['a carriage return', 'a\rb'],
    ['an escape', 'a\u001b[31mb'],
    ['DEL', 'a\u007fb'],
    ['a C1 control', 'a\u0085b'],
    ['a right-to-left override', 'a\u202eb'],
    ['an isolate', 'a\u2066b'],
    ['a zero-width space', 'a\u200bb'],
    ['a soft hyphen', 'a\u00adb'],
    ['a tag character', 'a\u{e0041}b'],
    ['a line separator', 'a\u2028b'],
    ['a paragraph separator', 'a\u2029b'],
    ['a lone high surrogate', 'a\ud800b'],
    ['a lone low surrogate', 'a\udc00b'],
  ])('holds no %s', (_, value) => {
    expect(complaintOf(() => read(value))).toBe(
      'x must not contain control or invisible characters',
    )
  })

  test('is a string', () => {
    for (const value of [undefined, null, 1, {}, ['abc'], new String('abc'), Symbol('abc')])
      expect(complaintOf(() => read(value))).toBe('x must be a string')
  })

  test('never comes back in an error', () => {
    const secret = 'very secret'
    for (const value of [secret, `${secret}\n`, { secret }, [secret]])
      expect(complaintOf(() => read(value))).not.toContain(secret)
  })
})

describe('a word of a closed set', () => {
  test('is one of them, exactly', () => {
    expect(oneOf('b', 'x', ['a', 'b'])).toBe('b')
    for (const value of ['A', 'a ', '', undefined, 0, ['a'], 'toString', '__proto__'])
      expect(complaintOf(() => oneOf(value, 'x', ['a', 'b']))).toBe('x must be one of a, b')
  })
})
