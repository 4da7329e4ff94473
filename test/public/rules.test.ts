import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { root } from './entries.js'

const NUMBER = /\b(?:SR-\d{2}|[SPMF]\d{1,2})\b/g

/** The rules that the page defines, in its order. */
const defined = [...readFileSync(root('docs/rules.md'), 'utf8').matchAll(/^\| (\S+) \|/gm)]
  .map(([, number = '']) => number)
  .filter((number) => number.match(NUMBER)?.[0] === number)

/** The rules that comments, names of tests and pages speak of, each with a place. */
function cited(): ReadonlyMap<string, string> {
  const places = new Map<string, string>()
  for (const folder of ['src', 'test', 'docs']) {
    for (const path of readdirSync(root(folder), { recursive: true, encoding: 'utf8' })) {
      if (!/\.(ts|md)$/.test(path) || /^(reference|rules\.md)/.test(path)) continue
      const file = `${folder}/${path}`
      for (const [number] of readFileSync(root(file), 'utf8').matchAll(NUMBER)) {
        places.set(number, file)
      }
    }
  }
  return places
}

test('every rule that is spoken of is defined once', () => {
  expect(new Set(defined).size).toBe(defined.length)
  const undefinedRules = [...cited()].filter(([number]) => !defined.includes(number))
  // S55 is nobody's rule: a test of the faults script needs one.
  expect(undefinedRules.filter(([number]) => number !== 'S55')).toEqual([])
})

test('every rule that is defined is spoken of somewhere else', () => {
  const elsewhere = cited()
  expect(defined.filter((number) => !elsewhere.has(number))).toEqual([])
  expect(defined).toHaveLength(23 + 11 + 18 + 5 + 30)
})
