import { inspect } from 'node:util'
import { InvalidInput, Organization, type OrganizationFields } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { NOON } from '../fixtures/acme.js'
import { unreadable, withOwnProto } from './hostile-values.js'
import { complaintOf } from './refused.js'

const organizationOf = (change: object = {}) =>
  Organization.of({ id: 'acme', name: 'Acme Logistics', ...change })

describe('an organization', () => {
  test('has an id and a name, and requires no lists unless said', () => {
    const acme = organizationOf()
    expect([acme.id, acme.name, acme.accessListRequired]).toEqual(['acme', 'Acme Logistics', false])
    expect(acme.createdAt).toBeUndefined()
    expect(organizationOf({ accessListRequired: true }).accessListRequired).toBe(true)
  })

  test('keeps its name trimmed and composed', () => {
    expect(organizationOf({ name: '  Cafe\u0301 ' }).name).toBe('Café')
    expect(organizationOf({ name: 'x'.repeat(64) }).name).toHaveLength(64)
  })

  test('can be renamed', () => {
    const acme = organizationOf({ accessListRequired: true, createdAt: NOON })
    const renamed = acme.rename('Acme')
    expect(renamed.toJSON()).toEqual({ ...acme.toJSON(), name: 'Acme' })
    expect(acme.name).toBe('Acme Logistics')
    expect(complaintOf(() => acme.rename(''))).toBe('name must be of 1 to 64 characters')
  })

  test('can require lists and stop requiring them; twice is once', () => {
    const acme = organizationOf({ createdAt: NOON })
    const strict = acme.requireAccessList()
    expect(strict.toJSON()).toEqual({ ...acme.toJSON(), accessListRequired: true })
    expect(strict.requireAccessList()).toBe(strict)
    expect(strict.stopRequiringAccessList().toJSON()).toEqual(acme.toJSON())
    expect(acme.stopRequiringAccessList()).toBe(acme)
  })

  test('goes through JSON and comes back the same', () => {
    for (const change of [{}, { accessListRequired: true, createdAt: NOON }]) {
      const acme = organizationOf(change)
      expect(Organization.of(JSON.parse(JSON.stringify(acme))).toJSON()).toEqual(acme.toJSON())
    }
    expect(JSON.stringify(organizationOf({ createdAt: NOON }))).toBe(
      `{"id":"acme","name":"Acme Logistics","accessListRequired":false,"createdAt":${NOON}}`,
    )
  })

  test('cannot be changed, and gives a fresh Date each time', () => {
    const acme = organizationOf({ createdAt: new Date(NOON) })
    expect(Object.isFrozen(acme)).toBe(true)
    acme.createdAt?.setTime(1)
    expect(acme.createdAt).toEqual(new Date(NOON))
    expect(inspect(acme)).toContain('accessListRequired: false')
  })

  test('can be told from what only looks like one', () => {
    const acme = organizationOf()
    expect(Organization.is(acme)).toBe(true)
    const inherits = Object.create(Organization.prototype)
    for (const value of [
      { ...acme },
      acme.toJSON(),
      new Proxy(acme, {}),
      inherits,
      null,
      'acme',
      1,
    ])
      expect(Organization.is(value)).toBe(false)
    for (const value of unreadable()) expect(Organization.is(value)).toBe(false)
  })
})

describe('a faulty organization is refused by field and rule', () => {
  test.each([
    ['without an id', { id: undefined }, 'id must be an id: 1 to 64 ASCII letters, digits, _ or -'],
    ['without a name', { name: undefined }, 'name must be a string'],
    ['with an empty name', { name: ' ' }, 'name must be of 1 to 64 characters'],
    ['with a name too long', { name: 'x'.repeat(65) }, 'name must be of 1 to 64 characters'],
    [
      'with a flag of null',
      { accessListRequired: null },
      'accessListRequired must be true or false',
    ],
    [
      'created before all times',
      { createdAt: 0 },
      'createdAt must be a Date, or whole milliseconds since 1970-01-01T00:00:00Z',
    ],
    [
      'with a field too many',
      { requireAccessList: true },
      'requireAccessList is not a known field; known are id, name, accessListRequired, createdAt',
    ],
  ])('%s', (_, change, expected) => {
    expect(complaintOf(() => organizationOf(change))).toBe(expected)
  })

  test('whatever it is made of', () => {
    for (const value of [...unreadable(), withOwnProto(1), undefined, null, 1, 'a', []]) {
      expect(() => Organization.of(value as OrganizationFields)).toThrow(InvalidInput)
      for (const field of ['id', 'name', 'accessListRequired', 'createdAt']) {
        if (value === undefined && field !== 'id' && field !== 'name') continue
        if (typeof value === 'string' || (value === 1 && field === 'createdAt')) continue
        expect(() => organizationOf({ [field]: value })).toThrow(InvalidInput)
      }
    }
  })

  test('what it inherits it does not have', () => {
    const inherited = Object.create({ id: 'acme', name: 'Acme' })
    expect(() => Organization.of(inherited)).toThrow(InvalidInput)
  })
})
