import { expect, test } from 'vitest'
import { printable } from '../../src/domain/printable.js'
import { unreadable } from './hostile-values.js'

test('ordinary text prints as it is', () => {
  for (const text of ['', 'readSettings', 'Größe 😀', 'a b', "it's", '\\u{a}'])
    expect(printable(text)).toBe(text)
})

test.each([
  ['NUL', '\u0000', '\\u{0}'],
  ['a line feed', '\n', '\\u{a}'],
  ['an escape', '\u001b[2J', '\\u{1b}[2J'],
  ['DEL', '\u007f', '\\u{7f}'],
  ['a C1 control', '\u009b', '\\u{9b}'],
  ['a right-to-left override', '\u202e', '\\u{202e}'],
  ['a zero-width space', '\u200b', '\\u{200b}'],
  ['a tag character', '\u{e0041}', '\\u{e0041}'],
  ['line separators', '\u2028\u2029', '\\u{2028}\\u{2029}'],
  ['a lone surrogate', '\ud800', '\\u{d800}'],
])('%s is escaped, wherever it stands', (_, text, escaped) => {
  expect(printable(text)).toBe(escaped)
  expect(printable(`a${text}b${text}`)).toBe(`a${escaped}b${escaped}`)
})

test('long text is cut, even in the middle of a character', () => {
  expect(printable('x'.repeat(100))).toBe('x'.repeat(100))
  expect(printable('x'.repeat(101))).toBe(`${'x'.repeat(100)}…`)
  expect(printable('x'.repeat(1e6))).toHaveLength(101)
  expect(printable(`${'x'.repeat(99)}😀`)).toBe(`${'x'.repeat(99)}\\u{d83d}…`)
})

test('what is no string is named by its type, and not looked into', () => {
  expect(printable(undefined)).toBe('nothing')
  expect(printable(1)).toBe('a number')
  expect(printable(Symbol('a'))).toBe('a symbol')
  expect(printable({ toString: () => 'secret' })).toBe('an object')
  expect(printable(null)).toBe('null')
  for (const value of unreadable()) expect(printable(value)).toBe('an object')
})
