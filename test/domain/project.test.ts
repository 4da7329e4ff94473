import { InvalidInput, Project, type ProjectFields } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { NOON } from '../fixtures/acme.js'
import { unreadable, withOwnProto } from './hostile-values.js'
import { complaintOf } from './refused.js'

const projectOf = (change: object = {}) =>
  Project.of({ id: 'billing', organization: 'acme', name: 'Billing', ...change })

const ID = 'must be an id: 1 to 64 ASCII letters, digits, _ or -'

describe('a project', () => {
  test('belongs to an organization and has a name', () => {
    const billing = projectOf()
    expect([billing.id, billing.organization, billing.name]).toEqual(['billing', 'acme', 'Billing'])
    expect(billing.createdAt).toBeUndefined()
  })

  test('can be renamed, and stays what it is', () => {
    const billing = projectOf({ createdAt: NOON })
    expect(billing.rename(' Invoices ').toJSON()).toEqual({ ...billing.toJSON(), name: 'Invoices' })
    expect(billing.name).toBe('Billing')
    expect(complaintOf(() => billing.rename('a\nb'))).toBe(
      'name must not contain control or invisible characters',
    )
  })

  test('goes through JSON and comes back the same', () => {
    const billing = projectOf({ createdAt: NOON })
    expect(JSON.stringify(billing)).toBe(
      `{"id":"billing","organization":"acme","name":"Billing","createdAt":${NOON}}`,
    )
    expect(Project.of(JSON.parse(JSON.stringify(billing))).toJSON()).toEqual(billing.toJSON())
    expect(Project.of(projectOf().toJSON()).toJSON()).toEqual(projectOf().toJSON())
  })

  test('cannot be changed, and gives a fresh Date each time', () => {
    const billing = projectOf({ createdAt: new Date(NOON) })
    expect(Object.isFrozen(billing)).toBe(true)
    billing.createdAt?.setTime(1)
    expect(billing.createdAt).toEqual(new Date(NOON))
  })

  test('can be told from what only looks like one', () => {
    const billing = projectOf()
    expect(Project.is(billing)).toBe(true)
    const inherits = Object.create(Project.prototype)
    for (const value of [{ ...billing }, new Proxy(billing, {}), inherits, null, 'billing', 1])
      expect(Project.is(value)).toBe(false)
    for (const value of unreadable()) expect(Project.is(value)).toBe(false)
  })
})

describe('a faulty project is refused by field and rule', () => {
  test.each([
    ['without an id', { id: undefined }, `id ${ID}`],
    ['of no organization', { organization: undefined }, `organization ${ID}`],
    ['with an empty name', { name: '' }, 'name must be of 1 to 64 characters'],
    ['with a name too long', { name: 'x'.repeat(65) }, 'name must be of 1 to 64 characters'],
    [
      'created at no instant',
      { createdAt: Number.NaN },
      'createdAt must be a Date, or whole milliseconds since 1970-01-01T00:00:00Z',
    ],
    [
      'with a field too many',
      { keys: [] },
      'keys is not a known field; known are id, organization, name, createdAt',
    ],
  ])('%s', (_, change, expected) => {
    expect(complaintOf(() => projectOf(change))).toBe(expected)
  })

  test('whatever it is made of', () => {
    for (const value of [...unreadable(), withOwnProto(1), null, []]) {
      expect(() => Project.of(value as ProjectFields)).toThrow(InvalidInput)
      for (const field of ['id', 'organization', 'name', 'createdAt'])
        expect(() => projectOf({ [field]: value })).toThrow(InvalidInput)
    }
  })
})
