import { readFileSync } from 'node:fs'
import type { Operation } from 'keywarden'
import { atlasPolicy } from 'keywarden/atlas'
import { describe, expect, test } from 'vitest'

/** An operation as the sources have it, written down apart from the preset. */
interface Fact {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly level: string
  readonly allow: 'any-key' | { readonly anyOf: readonly string[] }
  readonly requiresAccessList: boolean
}

const FACTS = new URL('../data/atlas-operations.json', import.meta.url)
const facts: readonly Fact[] = JSON.parse(readFileSync(FACTS, 'utf8')).operations

/** Everything that decides about an operation, on one line. */
function rowOf({ id, method, path, level, allow, requiresAccessList }: Fact): string {
  const who = typeof allow === 'string' ? allow : [...allow.anyOf].sort().join(' or ')
  return `${id}: ${method} ${path}, ${level}, ${who}${requiresAccessList ? ', listed' : ''}`
}

function factOf({ name, method = '', path = '', ...one }: Operation): Fact {
  const { level, access, anyOf, requiresAccessList } = one
  const allow = access === 'roles' ? { anyOf } : 'any-key'
  return { id: name, method, path, level, allow, requiresAccessList }
}

describe('the operations of Atlas', () => {
  const expected = new Set(facts.map(rowOf))
  const found = new Set(atlasPolicy.operations.map(factOf).map(rowOf))

  test('are those of the facts: id, method, path, level, who may, whether a list is demanded', () => {
    expect({
      missing: [...expected].filter((row) => !found.has(row)),
      extra: [...found].filter((row) => !expected.has(row)),
    }).toEqual({ missing: [], extra: [] })
  })

  test('have one route each', () => {
    const routes = atlasPolicy.operations.map(({ method, path }) => `${method} ${path}`)
    expect(new Set(routes).size).toBe(facts.length)
  })

  test('name in their path the one id that their level needs', () => {
    const scopeOf = (path = '') =>
      path.includes('{orgId}') ? 'organization' : path.includes('{groupId}') ? 'project' : 'none'
    const others = atlasPolicy.operations.filter(({ level, path }) => level !== scopeOf(path))
    // The body of this one names the organization.
    expect(others.map(({ name }) => name)).toEqual(['createGroup'])
  })

  test('are never public: Atlas answers nobody without a key', () => {
    expect(atlasPolicy.operations.filter(({ access }) => access === 'public')).toEqual([])
  })
})
