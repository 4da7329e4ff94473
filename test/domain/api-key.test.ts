import { inspect } from 'node:util'
import { AccessList, ApiKey, type ApiKeyFields, InvalidInput } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { acmeKey, NOON } from '../fixtures/acme.js'
import { changed, DIGEST, full, listed, secret } from './full-key.js'
import { PROTOTYPE_NAMES, unreadable, withOwnProto } from './hostile-values.js'
import { answerTo, complaintOf, faultyField } from './refused.js'

const ID = 'must be an id: 1 to 64 ASCII letters, digits, _ or -'
const TIME = 'must be a Date, or whole milliseconds since 1970-01-01T00:00:00Z'

describe('a key', () => {
  test('has what it was given', () => {
    expect([full.id, full.organization, full.publicKey, full.description]).toEqual([
      ...['key-1', 'acme', 'abcdefgh', 'nightly export'],
    ])
    expect(full.organizationRoles).toEqual(['AUDITOR', 'MEMBER'])
    expect(full.projects).toEqual(['billing', 'fleet'])
    expect(full.rolesIn('fleet')).toEqual(['PLANNER', 'READER'])
    expect(listed(full)).toEqual(['203.0.113.0/24', '::1/128'])
    expect(full.secrets.map(({ id }) => id)).toEqual(['secret-1'])
    expect([
      full.createdAt,
      full.notBefore,
      full.expiresAt,
      full.disabledAt,
      full.revokedAt,
    ]).toEqual([0, 1, 2, 3, 4].map((later) => new Date(NOON + later)))
  })

  test('needs no roles, list, secrets or limits', () => {
    const { organizationRoles: _, ...fields } = acmeKey().toJSON()
    const bare = ApiKey.of({
      ...{ id: fields.id, organization: 'acme', publicKey: 'abcdefgh', description: 'x' },
      createdAt: NOON,
    })
    expect([bare.organizationRoles, bare.projects, bare.secrets]).toEqual([[], [], []])
    expect(bare.accessList).toBe(AccessList.empty)
    expect([bare.notBefore, bare.expiresAt, bare.disabledAt, bare.revokedAt]).toEqual(
      new Array(4).fill(undefined),
    )
    expect(bare.stateAt(NOON)).toBe('active')
  })

  test('holds in a project only what it was given there', () => {
    expect(full.rolesIn('depot')).toEqual([])
    for (const name of ['__proto__', ...PROTOTYPE_NAMES]) expect(full.rolesIn(name)).toEqual([])
  })

  test('cannot be changed, and gives fresh Dates', () => {
    for (const value of [full, full.roles, full.accessList, full.secrets, full.organizationRoles])
      expect(Object.isFrozen(value)).toBe(true)
    for (const time of [
      'createdAt',
      'notBefore',
      'expiresAt',
      'disabledAt',
      'revokedAt',
    ] as const) {
      const before = full[time]?.getTime()
      full[time]?.setTime(1)
      expect(full[time]?.getTime()).toBe(before)
      expect(full[time]).not.toBe(full[time])
    }
  })

  test('goes through JSON and comes back the same, without verifiers', () => {
    for (const key of [full, acmeKey(), acmeKey({ projectRoles: withOwnProto(['r']) as never })]) {
      const back = ApiKey.of(JSON.parse(JSON.stringify(key)))
      expect(JSON.stringify(back)).toBe(JSON.stringify(key))
      expect(back.secrets.map(({ verifier }) => verifier)).toEqual(key.secrets.map(() => undefined))
    }
    expect(Object.keys(full.toJSON()).sort()).toEqual([
      ...['accessList', 'createdAt', 'description', 'disabledAt', 'expiresAt', 'id', 'notBefore'],
      ...['organization', 'organizationRoles', 'projectRoles', 'publicKey', 'revokedAt', 'secrets'],
    ])
  })

  test('comes back whole from its own plain data, verifiers included', () => {
    const back = ApiKey.of(full.toJSON())
    expect(changed(full, back)).toEqual({})
    expect(back.secrets[0]?.verifier?.digest).toBe(DIGEST)
  })

  test('shows no verifier', () => {
    const shown = [
      JSON.stringify(full),
      inspect(full, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true }),
      inspect(full.toJSON(), { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true }),
    ]
    for (const text of shown) expect(text).not.toContain(DIGEST)
  })

  test('can be told from what only looks like one', () => {
    expect(ApiKey.is(full)).toBe(true)
    const inherits = Object.create(ApiKey.prototype)
    for (const value of [{ ...full }, full.toJSON(), new Proxy(full, {}), inherits, null, 'key', 1])
      expect(ApiKey.is(value)).toBe(false)
    for (const value of unreadable()) expect(ApiKey.is(value)).toBe(false)
  })
})

describe('a faulty key is refused by field and rule', () => {
  test.each([
    ['without an id', { id: undefined }, `id ${ID}`],
    ['of no organization', { organization: undefined }, `organization ${ID}`],
    ['without a public key', { publicKey: '' }, `publicKey ${ID}`],
    ['without a description', { description: undefined }, 'description must be a string'],
    [
      'with an empty description',
      { description: ' ' },
      'description must be of 1 to 250 characters',
    ],
    [
      'with a description too long',
      { description: 'x'.repeat(251) },
      'description must be of 1 to 250 characters',
    ],
    [
      'with a role that is none',
      { organizationRoles: [7] },
      'organizationRoles[0] must be the name of a role',
    ],
    [
      'with a project without roles',
      { projectRoles: { p: [] } },
      'projectRoles.p must name at least one role',
    ],
    ['with a list that is none', { accessList: '::1' }, 'accessList must be an array'],
    ['with a list of null', { accessList: null }, 'accessList must be an array'],
    ['with secrets that are none', { secrets: null }, 'secrets must be an array'],
    ['never created', { createdAt: undefined }, `createdAt ${TIME}`],
    ['with a limit of null', { expiresAt: null }, `expiresAt ${TIME}`],
    ['valid from no instant', { notBefore: 0 }, `notBefore ${TIME}`],
    ['disabled at no instant', { disabledAt: true }, `disabledAt ${TIME}`],
    ['revoked at no instant', { revokedAt: Number.NaN }, `revokedAt ${TIME}`],
    [
      'expiring when it becomes valid',
      { notBefore: 2, expiresAt: 2 },
      'expiresAt must be after notBefore',
    ],
    [
      'expiring before it is valid',
      { notBefore: 2, expiresAt: 1 },
      'expiresAt must be after notBefore',
    ],
    ['with three secrets', { secrets: ['a', 'b', 'c'].map(secret) }, 'secrets must be at most two'],
    [
      'with two secrets of one id',
      { secrets: [secret(), secret()] },
      'secrets[1].id must differ from that of the other secret',
    ],
    ['with a secret that is none', { secrets: [secret(), 7] }, 'secrets[1] must be an object'],
    [
      'with a field too many',
      { privateKey: 'x' },
      'privateKey is not a known field; known are id, organization, publicKey, description, ' +
        'organizationRoles, projectRoles, accessList, secrets, createdAt, notBefore, expiresAt, ' +
        'disabledAt, revokedAt',
    ],
  ])('%s', (_, change, expected) => {
    expect(complaintOf(() => acmeKey(change as Partial<ApiKeyFields>))).toBe(expected)
  })

  test('within its list, by the entry', () => {
    const accessList = ['::1', { cidr: 'x' }]
    expect(faultyField(() => acmeKey({ accessList }))).toBe('accessList[1].cidr')
  })

  test('whatever it is made of', () => {
    for (const value of [...unreadable(), withOwnProto(1)]) {
      expect(() => ApiKey.of(value as ApiKeyFields)).toThrow(InvalidInput)
      for (const field of Object.keys(full.toJSON())) {
        const key = () => acmeKey({ [field]: value })
        // Without fields of its own, an object names no project.
        if (answerTo(key) === 'accepted')
          expect([field, key().projects]).toEqual(['projectRoles', []])
      }
    }
  })

  test('a limit is enough: both are not needed', () => {
    expect(acmeKey({ notBefore: NOON }).expiresAt).toBeUndefined()
    expect(acmeKey({ expiresAt: NOON }).notBefore).toBeUndefined()
    expect(acmeKey({ notBefore: NOON, expiresAt: NOON + 1 }).stateAt(NOON)).toBe('active')
  })

  test('it may have two secrets, and a description of 250 characters', () => {
    expect(acmeKey({ secrets: [secret('a'), secret('b')] }).secrets).toHaveLength(2)
    expect(acmeKey({ description: '😀'.repeat(250) }).description).toHaveLength(500)
  })
})
