import fc from 'fast-check'
import {
  AccessList,
  AccessListEntry,
  Actor,
  ApiKey,
  KeySecret,
  Organization,
  Project,
  RoleAssignments,
  RolePolicy,
} from 'keywarden'
import { describe, expect, test } from 'vitest'
import { acme, acmeKey, billing, NOON, policy } from '../fixtures/acme.js'
import { PROTOTYPE_NAMES, unreadable } from './hostile-values.js'
import { answerTo } from './refused.js'

const key = acmeKey({ projectRoles: { billing: ['READER'] }, accessList: ['::1'] })
const secret = KeySecret.of({ id: 'secret-1', redacted: '****a1b2', createdAt: NOON })
const list = AccessList.of(['10.0.0.0/8', { cidr: '::1', expiresAt: NOON }])
const rotating = acmeKey({ secrets: [secret] })

/** Every way into the domain, for one value that could be anything. */
const DOORS: Readonly<Record<string, (value: never) => unknown>> = {
  'Organization.of': (value) => Organization.of(value),
  'Organization.rename': (value) => acme.rename(value),
  'Project.of': (value) => Project.of(value),
  'Project.rename': (value) => billing.rename(value),
  'ApiKey.of': (value) => ApiKey.of(value),
  'ApiKey.describe': (value) => key.describe(value),
  'ApiKey.withOrganizationRoles': (value) => key.withOrganizationRoles(value),
  'ApiKey.withProjectRoles, project': (value) => key.withProjectRoles(value, ['READER']),
  'ApiKey.withProjectRoles, roles': (value) => key.withProjectRoles('billing', value),
  'ApiKey.withoutProject': (value) => key.withoutProject(value),
  'ApiKey.withAccessList': (value) => key.withAccessList(value),
  'ApiKey.withAccessListEntry': (value) => key.withAccessListEntry(value),
  'ApiKey.withoutAccessListEntry': (value) => key.withoutAccessListEntry(value),
  'ApiKey.rotate, secret': (value) => rotating.rotate(value, { at: NOON, deadline: NOON }),
  'ApiKey.rotate, times': (value) => rotating.rotate(secret, value),
  'ApiKey.disable': (value) => key.disable(value),
  'ApiKey.revoke': (value) => key.revoke(value),
  'ApiKey.validBetween': (value) => key.validBetween(value),
  'ApiKey.rolesIn': (value) => key.rolesIn(value),
  'ApiKey.stateAt': (value) => key.stateAt(value),
  'ApiKey.is': (value) => ApiKey.is(value),
  'KeySecret.of': (value) => KeySecret.of(value),
  'KeySecret.expireAt': (value) => secret.expireAt(value),
  'KeySecret.isLive': (value) => secret.isLive(value),
  'AccessList.of': (value) => AccessList.of(value),
  'AccessList.with': (value) => list.with(value),
  'AccessList.without': (value) => list.without(value),
  'AccessList.withoutExpired': (value) => list.withoutExpired(value),
  'AccessList.admits, address': (value) => list.admits(value, NOON),
  'AccessList.admits, instant': (value) => list.admits('::1', value),
  'AccessList.entryFor, address': (value) => list.entryFor(value, NOON),
  'AccessList.entryFor, instant': (value) => list.entryFor('::1', value),
  'AccessList.admittedAt': (value) => list.admittedAt(value),
  'AccessListEntry.of': (value) => AccessListEntry.of(value),
  'AccessListEntry.isExpired': (value) => list.entries[1]?.isExpired(value),
  'RoleAssignments.of, organization': (value) => RoleAssignments.of(value, {}),
  'RoleAssignments.of, projects': (value) => RoleAssignments.of([], value),
  'RoleAssignments.in': (value) => key.roles.in(value),
  'RolePolicy.define': (value) => RolePolicy.define(value),
  'RolePolicy.extend': (value) => policy.extend(value),
  'RolePolicy.role': (value) => policy.role(value),
  'RolePolicy.operation': (value) => policy.operation(value),
  'RolePolicy.operationFor': (value) => policy.operationFor(value),
  'Actor.user': (value) => Actor.user(value),
  'Actor.system': (value) => Actor.system(value),
}

/** Plain data that each door takes in, to be spoilt in one place. */
const SOUND: Readonly<Record<string, object>> = {
  'Organization.of': acme.toJSON(),
  'Project.of': billing.toJSON(),
  'ApiKey.of': { ...key.toJSON(), secrets: [{ ...secret.toJSON() }] },
  'KeySecret.of': secret.toJSON(),
  'AccessListEntry.of': { cidr: '::1', comment: 'x', expiresAt: NOON },
  'AccessList.of': ['::1', { cidr: '::2' }],
  'RolePolicy.define': structuredClone(policy.definition),
  'RolePolicy.extend': {
    roles: { NEW: { level: 'project' } },
    operations: { fresh: { level: 'none', allow: { anyOf: ['NEW'] } } },
    newKeyRoles: { organization: [] },
  },
  'Actor.user': { id: 'ada', organization: 'acme', projectRoles: { billing: ['READER'] } },
}

const anything = fc.oneof(
  fc.constantFrom(Symbol('x'), () => 'x', 1n, -0, Number.NaN, 'x'.repeat(1e5), '\ud800', '\u0000'),
  fc.anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
    key: fc.oneof(
      fc.string(),
      fc.constantFrom('__proto__', 'id', 'cidr', 'roles', 'operations', ...PROTOTYPE_NAMES),
    ),
  }),
)

/** What came in was accepted or refused, and the prototype of all objects is as it was. */
function expectAnswer(run: () => unknown): void {
  const before = Object.getOwnPropertyNames(Object.prototype)
  expect(['accepted', 'INVALID_INPUT', 'INVALID_POLICY']).toContain(answerTo(run))
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before)
}

describe('whatever comes in is taken, or refused by field and rule', () => {
  test.each(Object.keys(DOORS))('by %s', (door) => {
    fc.assert(
      fc.property(anything, (value) => expectAnswer(() => DOORS[door]?.(value as never))),
      { numRuns: 200 },
    )
    for (const value of unreadable()) expectAnswer(() => DOORS[door]?.(value as never))
  })

  test.each(Object.keys(SOUND))('by %s, also deep inside of what is sound', (door) => {
    const sound = SOUND[door] ?? {}
    expect(answerTo(() => DOORS[door]?.(sound as never))).toBe('accepted')
    fc.assert(
      fc.property(fc.nat(), anything, (place, value) => {
        expectAnswer(() => DOORS[door]?.(spoilt(sound, place, value) as never))
      }),
      { numRuns: 200 },
    )
    for (const place of placesIn(sound).keys()) {
      for (const value of unreadable())
        expectAnswer(() => DOORS[door]?.(spoilt(sound, place, value) as never))
    }
  })
})

describe('no refusal repeats what was refused', () => {
  const inputs = Object.keys(DOORS).filter((door) => !door.startsWith('RolePolicy'))

  test.each(inputs)('by %s', (door) => {
    const sound = SOUND[door] ?? {}
    for (const canary of [
      'canary!',
      'canary\n',
      `${'canary'.repeat(50)}!`,
      ['canary'],
      { x: 'canary' },
    ]) {
      const spoiltOnes = [...placesIn(sound).keys()].map((place) => spoilt(sound, place, canary))
      for (const value of [canary, ...spoiltOnes]) {
        try {
          DOORS[door]?.(value as never)
        } catch (error) {
          expect(`${error}`).toMatch(/^InvalidInput: invalid input: /)
          expect(`${error}`).not.toContain('canary')
        }
      }
    }
  })
})

/** A copy of plain data with another value in one of its places. */
function spoilt(sound: object, place: number, value: unknown): object {
  const copy = JSON.parse(JSON.stringify(sound))
  const places = placesIn(copy)
  const [holder, name] = places[place % places.length] ?? [copy, 'x']
  Reflect.set(holder, name, value)
  return copy
}

/** Every field and item of plain data, as the object that holds it and its name. */
function placesIn(value: object): [object, string][] {
  return Object.entries(value).flatMap(([name, part]): [object, string][] => [
    [value, name],
    ...(typeof part === 'object' && part !== null ? placesIn(part) : []),
  ])
}
