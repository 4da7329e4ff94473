import { inspect } from 'node:util'
import { Actor, InvalidInput, IpAddress, type UserActorFields } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { KeyActor, keyActor, SystemActor, UserActor } from '../../src/domain/actor.js'
import { acmeKey } from '../fixtures/acme.js'
import { unreadable, withOwnProto } from './hostile-values.js'
import { complaintOf } from './refused.js'

const userOf = (change: object = {}) =>
  Actor.user({ id: 'ada@example.com', organization: 'acme', ...change })
const address = IpAddress.parse('203.0.113.7')
const ID = 'must be an id: 1 to 64 ASCII letters, digits, _ or -'

describe('a person', () => {
  test('is who the host application says, with the roles it says', () => {
    const user = userOf({
      organizationRoles: ['OWNER', 'MEMBER', 'OWNER'],
      projectRoles: { billing: ['READER'] },
      address: '203.0.113.7',
    })
    expect([user.kind, user.id, user.organization]).toEqual(['user', 'ada@example.com', 'acme'])
    expect(user.roles.toJSON()).toEqual({
      organizationRoles: ['MEMBER', 'OWNER'],
      projectRoles: { billing: ['READER'] },
    })
    expect(user.address?.equals(address as IpAddress)).toBe(true)
    expect(Object.isFrozen(user)).toBe(true)
  })

  test('may hold no roles and come from nowhere', () => {
    const user = userOf()
    expect([user.roles.organization, user.roles.projects, user.address]).toEqual([
      [],
      [],
      undefined,
    ])
    expect(userOf({ address: undefined }).address).toBeUndefined()
  })

  test('comes from an address given as a value or as text', () => {
    expect(userOf({ address }).address).toBe(address)
    expect(String(userOf({ address: '::ffff:203.0.113.7' }).address)).toBe('203.0.113.7')
  })

  test.each([
    ['without an id', { id: undefined }, 'id must be a string'],
    ['with an empty id', { id: ' ' }, 'id must be of 1 to 250 characters'],
    ['with an id too long', { id: 'x'.repeat(251) }, 'id must be of 1 to 250 characters'],
    [
      'with an id that forges',
      { id: 'a\u202eb' },
      'id must not contain control or invisible characters',
    ],
    ['of no organization', { organization: undefined }, `organization ${ID}`],
    [
      'with roles that are none',
      { organizationRoles: 'OWNER' },
      'organizationRoles must be an array',
    ],
    [
      'with a project without roles',
      { projectRoles: { p: [] } },
      'projectRoles.p must name at least one role',
    ],
    ['from no address', { address: '203.0.113.256' }, 'address must be an IPv4 or IPv6 address'],
    ['from null', { address: null }, 'address must be an IPv4 or IPv6 address'],
    ['from a block', { address: '203.0.113.0/24' }, 'address must be an IPv4 or IPv6 address'],
    [
      'with a field too many',
      { roles: [] },
      'roles is not a known field; known are id, organization, organizationRoles, projectRoles, address',
    ],
  ])('%s is refused', (_, change, expected) => {
    expect(complaintOf(() => userOf(change))).toBe(expected)
  })

  test('whatever it is made of, is one or an InvalidInput', () => {
    expect(userOf({ id: 'x'.repeat(250) }).id).toHaveLength(250)
    for (const value of [...unreadable(), withOwnProto(1), undefined, null, 1, 'a', []])
      expect(() => Actor.user(value as UserActorFields)).toThrow(InvalidInput)
    for (const value of unreadable()) {
      for (const field of ['id', 'organization', 'organizationRoles', 'address'])
        expect(() => userOf({ [field]: value })).toThrow(InvalidInput)
    }
  })

  test('inherits nothing', () => {
    const inherited = Object.create({ id: 'a', organization: 'acme', organizationRoles: ['OWNER'] })
    expect(() => Actor.user(inherited)).toThrow(InvalidInput)
  })
})

describe('the system', () => {
  test('acts for a reason', () => {
    const system = Actor.system(' nightly cleanup ')
    expect({ ...system }).toEqual({ kind: 'system', reason: 'nightly cleanup' })
    expect(Object.isFrozen(system)).toBe(true)
    expect(Actor.system('x'.repeat(250)).reason).toHaveLength(250)
  })

  test.each([
    ['none', undefined, 'reason must be a string'],
    ['an empty one', '', 'reason must be of 1 to 250 characters'],
    ['one too long', 'x'.repeat(251), 'reason must be of 1 to 250 characters'],
    ['one that forges a line', 'a\nb', 'reason must not contain control or invisible characters'],
  ])('does not act for %s', (_, reason, expected) => {
    expect(complaintOf(() => Actor.system(reason as string))).toBe(expected)
  })
})

describe('a key', () => {
  test('acts as what it is, from where and by which secret it was used', () => {
    const actor = keyActor(acmeKey(), { address, secret: 'secret-1' as never })
    expect({ ...actor }).toEqual({
      kind: 'key',
      id: 'key-1',
      publicKey: 'abcdefgh',
      organization: 'acme',
      address,
      secret: 'secret-1',
    })
    expect(Object.isFrozen(actor)).toBe(true)
  })

  test('carries no roles, no list and no verifier', () => {
    const actor = keyActor(acmeKey({ organizationRoles: ['OWNER'] }), {
      address,
      secret: undefined,
    })
    expect(inspect(actor, { showHidden: true, depth: 9 })).not.toContain('OWNER')
  })
})

test('an actor can be told from what only looks like one, and from the other kinds', () => {
  const made = [keyActor(acmeKey(), { address, secret: undefined }), userOf(), Actor.system('x')]
  const kinds = [KeyActor, UserActor, SystemActor]
  kinds.forEach((kind, index) => {
    expect(made.map((actor) => kind.is(actor))).toEqual(made.map((_, at) => at === index))
    const inherits = Object.create(kind.prototype, { kind: { value: made[index]?.kind } })
    for (const value of [
      { ...made[index] },
      new Proxy(made[index] ?? {}, {}),
      inherits,
      null,
      1,
      'key',
    ])
      expect(kind.is(value)).toBe(false)
    for (const value of unreadable()) expect(kind.is(value)).toBe(false)
  })
})

test('nobody but this module makes an actor', () => {
  const key = acmeKey()
  const made = [userOf(), Actor.system('x'), keyActor(key, { address, secret: undefined })]
  const only = 'an actor is made by Actor.user, Actor.system or an allowed decision only'
  for (const actor of made) {
    for (const token of [
      undefined,
      Symbol('keywarden actor'),
      Symbol.for('keywarden actor'),
      made[0],
    ]) {
      const attempt = () => Reflect.construct(actor.constructor, [token, key, { address }])
      expect(attempt).toThrow(new TypeError(only))
      class Heir extends (actor.constructor as new (...args: unknown[]) => object) {}
      expect(() => new Heir(token, { id: 'a', organization: 'acme' })).toThrow(new TypeError(only))
    }
  }
  expect(Object.isFrozen(Actor)).toBe(true)
  expect(Object.keys(Actor)).toEqual(['user', 'system'])
})
