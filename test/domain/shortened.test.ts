import { expect, test } from 'vitest'
import { shortened } from '../../src/domain/shortened.js'

test('as many as there is room for are joined', () => {
  expect(shortened([], 2, ', ')).toBe('')
  expect(shortened(['a'], 2, ', ')).toBe('a')
  expect(shortened(new Set(['a', 'b']), 2, ' → ')).toBe('a → b')
})

test('more than that are counted', () => {
  expect(shortened(['a', 'b', 'c'], 2, ', ')).toBe('a, b, … (1 more)')
  expect(shortened(new Map(Object.entries({ a: 1, b: 2, c: 3 })).keys(), 1, '; ')).toBe(
    'a; … (2 more)',
  )
})
