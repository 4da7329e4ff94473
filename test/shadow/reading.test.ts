/** What shadows, and what only looks as if it did. */
import { type DecisionRequest, decide } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { acmeKey, answerOf, answerTo, ask } from '../fixtures/acme.js'
import { whilePolluted } from '../fixtures/while-polluted.js'

/** A key that both gates refuse. */
const neither = { key: acmeKey({ organizationRoles: [], accessList: ['198.51.100.0/24'] }) }
const REFUSED = 'ADDRESS_NOT_ON_ACCESS_LIST'

const answerWith = (shadow: unknown) => answerTo({ ...neither, shadow: shadow as never })

/** A list of both gates that says of its length what it likes. */
const boasting = new Proxy(['address', 'role'], {
  get: (target, field) =>
    field === 'length' ? Number.MAX_SAFE_INTEGER : Reflect.get(target, field),
})
const endless = new Proxy([], {
  get: (_, field) => (field === 'length' ? Number.POSITIVE_INFINITY : 'address'),
  getOwnPropertyDescriptor: () => ({ value: 'address', configurable: true }),
})
const sparse: string[] = []
sparse[1] = 'address'

describe('a list shadows', () => {
  test.each([
    ['both gates', ['address', 'role']],
    ['both gates, in any order', ['role', 'address']],
    ['a frozen list', Object.freeze(['address', 'role'])],
  ])('F5: %s', (_, shadow) => {
    expect(answerWith(shadow)).toBe('allowed')
  })
})

describe('what is no list of gates shadows nothing', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['true', true],
    ['a name', 'address'],
    ['both names in one', 'address,role'],
    ['an empty list', []],
    ['a set', new Set(['address', 'role'])],
    ['something like a list', { length: 2, 0: 'address', 1: 'role' }],
    ['names with flags', { address: true, role: true }],
    ['a function', () => ['address', 'role']],
    ['a promise', Promise.resolve(['address', 'role'])],
    ['one with a gate that is always enforced', ['address', 'role', 'scope']],
    ['one with another gate first', ['credential', 'address', 'role']],
    ['one with a misspelt gate', ['address', 'roles']],
    ['one in capitals', ['ADDRESS', 'ROLE']],
    ['one with spaces', [' address', 'role ']],
    ['one of objects that read like names', [new String('address'), new String('role')]],
    ['one that names a gate twice', ['address', 'role', 'role']],
    ['lists in a list', [['address'], ['role']]],
    ['one with a hole', sparse],
    ['one that says it is longer', boasting],
    ['one that says it has no end', endless],
    ['a list of the wildcard', ['*']],
    ['a list of `__proto__`', ['__proto__']],
  ])('F5: %s', (_, shadow) => {
    expect(answerWith(shadow)).toBe(REFUSED)
  })

  test('F5: a list that cannot be read is no yes', () => {
    const { proxy, revoke } = Proxy.revocable([], {})
    revoke()
    const throwing = new Proxy(['address'], {
      get: () => {
        throw new Error('a hostile list')
      },
    })
    for (const shadow of [proxy, throwing]) expect(answerWith(shadow)).toBe('UNAVAILABLE')
  })
})

test('F5: what pollutes every object shadows nothing', async () => {
  const { shadow: _, ...request } = ask(neither)
  const polluting = { shadow: ['address', 'role'], address: true, role: true, 0: 'address' }
  const answers = await whilePolluted(polluting, () => [
    answerOf(decide(request)),
    answerOf(decide({ ...request, shadow: [] })),
    answerOf(decide({ ...request, shadow: Array(1) as never })),
    answerOf(decide({ ...request, shadow: {} as never })),
  ])
  expect(answers).toEqual(Array(4).fill(REFUSED))
})

test('F5: a list is read once, so what becomes of it changes nothing', () => {
  const shadow: ('address' | 'role')[] = ['address']
  const request: DecisionRequest = { ...ask(neither), shadow }
  const decision = decide(request)
  shadow.push('role')
  Object.assign(request, { shadow: [] })
  expect(decision).toMatchObject({ allowed: false, code: 'ROLE_MISSING' })
  expect(decision.shadowed.map(({ code }) => code)).toEqual([REFUSED])
})
