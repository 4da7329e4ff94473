import { expect, test } from 'vitest'
import { id } from '../../src/domain/ids.js'
import { unreadable } from './hostile-values.js'
import { complaintOf } from './refused.js'

const RULE = 'x must be an id: 1 to 64 ASCII letters, digits, _ or -'

test('an id is a short ASCII token, kept byte for byte', () => {
  for (const text of ['a', 'Z', '0', '_', '-', '__proto__', 'constructor', 'aB-9_', 'x'.repeat(64)])
    expect(id(text, 'x')).toBe(text)
})

test.each([
  ['empty', ''],
  ['too long', 'x'.repeat(65)],
  ['a megabyte', 'x'.repeat(1e6)],
  ['with a space around', ' a'],
  ['with a line feed behind', 'a\n'],
  ['with a line feed before', '\na'],
  ['with a separator', 'a/b'],
  ['with a colon', 'a:b'],
  ['with a dot', 'a.b'],
  ['with a letter that is not ASCII', 'é'],
  ['with a digit that is not ASCII', '٣'],
  ['with a long s, which folds to s', 'ſ'],
  ['with NUL', 'a\u0000'],
  ['with a lone surrogate', 'a\ud800'],
  ['a number', 7],
  ['absent', undefined],
  ['null', null],
  ['an array of one', ['a']],
  ['a boxed string', Object('a')],
])('%s is none', (_, value) => {
  expect(complaintOf(() => id(value, 'x'))).toBe(RULE)
})

test('what cannot be looked at is none', () => {
  for (const value of unreadable()) expect(complaintOf(() => id(value, 'x'))).toBe(RULE)
})
