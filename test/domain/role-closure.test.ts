import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RoleClosure } from '../../src/domain/role-closure.js'

const closureOf = (includes: Record<string, readonly string[]>) =>
  new RoleClosure(new Map(Object.entries(includes)))
const namesOf = (names: ReadonlySet<string>) => [...names].sort().join('')

/** A chain of roles, each of which includes the next. */
const chain = (length: number) =>
  new Map(Array.from({ length }, (_, index) => [`R${index}`, [`R${index + 1}`]]))

const relation = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 4 }),
)

/** What a role leads to, by asking again and again until nothing is new: the slow twin. */
function reached(includes: Record<string, readonly string[]>, role: string): string[] {
  const known = [role]
  for (let before = -1; before < known.length; ) {
    before = known.length
    const next = known.flatMap(
      (name) => (Object.hasOwn(includes, name) ? includes[name] : []) ?? [],
    )
    known.push(...new Set(next.filter((name) => !known.includes(name))))
  }
  return known.sort()
}

describe('holding a role', () => {
  test('is holding what it includes, and what that includes', () => {
    const closure = closureOf({ a: ['b', 'c'], b: ['d'], c: [], d: [], e: ['a'] })
    expect(['a', 'b', 'c', 'd', 'e'].map((role) => namesOf(closure.of(role)))).toEqual([
      ...['abcd', 'bd', 'c', 'd', 'abcde'],
    ])
  })

  test('is holding itself, also where it does not exist', () => {
    expect(namesOf(closureOf({}).of('x'))).toBe('x')
    expect(namesOf(closureOf({ a: ['x'] }).of('a'))).toBe('ax')
  })

  test('in a circle is holding all of it', () => {
    const closure = closureOf({ a: ['b'], b: ['c'], c: ['a', 'd'] })
    for (const role of ['a', 'b', 'c']) expect(namesOf(closure.of(role))).toBe('abcd')
    expect(namesOf(closure.of('d'))).toBe('d')
  })

  test('is what the slow twin finds, and the other way round what holds', () => {
    fc.assert(
      fc.property(relation, (includes) => {
        const closure = closureOf(includes)
        const roles = ['a', 'b', 'c', 'd', 'e', 'f']
        for (const role of roles) {
          expect([...closure.of(role)].sort()).toEqual(reached(includes, role))
          const holders = roles.filter((other) => reached(includes, other).includes(role))
          expect([...closure.holding([role])].sort()).toEqual(holders)
        }
      }),
    )
  })
})

test('one of several roles is held by all that hold any of them', () => {
  const closure = closureOf({ a: ['c'], b: ['d'], e: ['a'] })
  expect(namesOf(closure.holding(['c', 'd']))).toBe('abcde')
  expect(namesOf(closure.holding(['d']))).toBe('bd')
  expect(namesOf(closure.holding([]))).toBe('')
})

describe('circles', () => {
  test.each([
    ['none', { a: ['b', 'c'], b: ['c'], c: [] }, []],
    ['a role that includes itself', { a: ['a'] }, ['a']],
    ['two roles', { a: ['b'], b: ['a'] }, ['ab']],
    ['three roles, entered in the middle', { x: ['b'], a: ['b'], b: ['c'], c: ['a'] }, ['bca']],
    ['two circles that share a role', { a: ['b', 'c'], b: ['a'], c: ['a'] }, ['ab', 'ac']],
    ['two circles apart', { a: ['b'], b: ['a'], c: ['c'] }, ['ab', 'c']],
    ['a role named twice', { a: ['b', 'b'], b: ['a', 'a'] }, ['ab']],
    ['the tail of a path', { a: ['b'], b: ['c'], c: ['b'] }, ['bc']],
    ['a second way into a circle', { a: ['b', 'c'], b: ['a'], c: ['b'] }, ['ab']],
    ['names that do not exist', { a: ['x'], b: ['x', 'a'] }, []],
  ])('%s', (_, includes, expected) => {
    expect(closureOf(includes).cycles.map((cycle) => cycle.join(''))).toEqual(expected)
  })

  test('are found exactly where a role leads back to itself', () => {
    fc.assert(
      fc.property(relation, (includes) => {
        const { cycles } = closureOf(includes)
        const inCircle = Object.keys(includes).filter((role) =>
          includes[role]?.some((next) => reached(includes, next).includes(role)),
        )
        expect(cycles.length > 0).toBe(inCircle.length > 0)
        for (const cycle of cycles) {
          expect(new Set(cycle).size).toBe(cycle.length)
          cycle.forEach((role, index) => {
            expect(includes[role]).toContain(cycle[(index + 1) % cycle.length])
          })
        }
        const touched = new Set(cycles.flat())
        for (const role of inCircle)
          expect(reached(includes, role).some((name) => touched.has(name))).toBe(true)
      }),
    )
  })
})

describe('a chain of twenty thousand roles', () => {
  test('is walked without the stack', () => {
    const closure = new RoleClosure(chain(20_000))
    expect(closure.cycles).toEqual([])
    expect(closure.of('R0').size).toBe(20_001)
    expect(closure.holding(['R20000']).size).toBe(20_001)
  }, 60_000)

  test('that ends where it began is one circle', () => {
    const circle = chain(20_000).set('R19999', ['R0'])
    expect(new RoleClosure(circle).cycles.map(({ length }) => length)).toEqual([20_000])
  }, 60_000)

  test('that forks and joins at every step is walked once, not along every path', () => {
    const ladder = [...chain(20_000)].map(
      ([role, [next = '']]) => [role, [`${next}a`, `${next}b`]] as const,
    )
    const joined = ladder.flatMap(([role, [left, right]]) => [
      [`${role}a`, [left, right]] as const,
      [`${role}b`, [left, right]] as const,
    ])
    expect(new RoleClosure(new Map(joined)).cycles).toEqual([])
  }, 60_000)

  test('with a way back from everywhere is told by some of its circles', () => {
    const back = [...chain(20_000)].map(([role, next]) => [role, [...next, 'R0']] as const)
    const lengths = new RoleClosure(new Map(back)).cycles.map(({ length }) => length)
    expect(lengths).toHaveLength(100)
    expect(lengths.slice(0, 2)).toEqual([20_000, 19_999])
  }, 60_000)
})
