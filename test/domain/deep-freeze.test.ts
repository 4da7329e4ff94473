import { expect, test } from 'vitest'
import { deepFreeze } from '../../src/domain/deep-freeze.js'

test('all that plain data holds is frozen with it, however deep', () => {
  const value = { a: [{ b: { c: [1] } }], d: null, e: undefined, f: 'text', g: 7 }
  expect(deepFreeze(value)).toBe(value)
  const parts = [value, value.a, value.a[0], value.a[0]?.b, value.a[0]?.b.c]
  expect(parts.map((part) => Object.isFrozen(part))).toEqual(parts.map(() => true))
  expect(value).toEqual({ a: [{ b: { c: [1] } }], d: null, e: undefined, f: 'text', g: 7 })
})
