import { Actor, ApiKey, KeySecret, Organization, Project, RolePolicy } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { auditEvent } from '../../src/domain/audit-event.js'
import { acmeKey, NOON, policy } from '../fixtures/acme.js'
import { complaintOf } from './refused.js'

/** Every field that the domain reads, with a value that would be a welcome one. */
const POLLUTION = {
  ...{ id: 'evil', name: 'evil', organization: 'evil', project: 'evil', publicKey: 'evil' },
  ...{ description: 'evil', accessListRequired: true, organizationRoles: ['EVIL'] },
  ...{ projectRoles: { evil: ['EVIL'] }, accessList: ['0.0.0.0/0'], secrets: [], address: '::66' },
  ...{ createdAt: 66, notBefore: 66, expiresAt: 67, disabledAt: 66, revokedAt: 66 },
  ...{ cidr: '0.0.0.0/0', comment: 'evil', redacted: '*', verifier: {}, pepperId: 'evil' },
  ...{ algorithm: 'sha256', digest: '6'.repeat(64), at: 66, deadline: 66, reason: 'evil' },
  ...{ level: 'project', includes: ['EVIL'], title: 'evil', allow: 'public', anyOf: ['EVIL'] },
  ...{ requiresAccessList: true, method: 'EVIL', path: '/evil', access: 'public', because: 'evil' },
  ...{ roles: {}, operations: {}, newKeyRoles: { organization: ['EVIL'] }, management: {} },
  ...{ projectCreatorRoles: ['EVIL'], overrides: ['allowUnrestricted'], until: 66 },
}

/** What `run` gives while every object seems to have all these fields. */
function polluted<T>(run: () => T): T {
  try {
    Object.assign(Object.prototype, POLLUTION)
    return run()
  } finally {
    for (const field of Object.keys(POLLUTION)) Reflect.deleteProperty(Object.prototype, field)
  }
}

const key = {
  id: 'key-1',
  organization: 'acme',
  publicKey: 'abcdefgh',
  description: 'x',
  createdAt: NOON,
}
const secret = { id: 'secret-1', redacted: '****', createdAt: NOON }
const verifier = { algorithm: 'sha256', digest: 'ab'.repeat(32) } as const
const user = Actor.user({ id: 'ada', organization: 'acme' })
const rotating = acmeKey({ secrets: [secret] })
const extension = {
  roles: { NEW: { level: 'organization' } },
  operations: { fresh: { level: 'organization', allow: { anyOf: ['NEW'] } } },
} as const

const MADE: Readonly<Record<string, () => unknown>> = {
  'an organization': () => Organization.of({ id: 'acme', name: 'Acme' }).rename('A'),
  'a project': () => Project.of({ id: 'p', organization: 'acme', name: 'P' }).rename('Q'),
  'a key': () => ApiKey.of(key),
  'a key that changed': () =>
    ApiKey.of(key)
      .withProjectRoles('p', ['R'])
      .withAccessListEntry({ cidr: '10.0.0.1' })
      .disable(NOON)
      .enable(),
  'a key without limits': () => acmeKey({ expiresAt: NOON }).validBetween({}),
  'a rotated key': () =>
    rotating.rotate(KeySecret.of({ ...secret, id: 'b' }), { at: 1, deadline: 2 }),
  'a secret': () => KeySecret.of(secret),
  'a verifier': () => KeySecret.of({ ...secret, verifier }).verifier,
  'a person': () => [Actor.user({ id: 'ada', organization: 'acme' })].map(({ roles }) => roles),
  'a policy': () => {
    const made = RolePolicy.define({
      roles: policy.definition.roles,
      operations: policy.definition.operations,
    })
    return [made.definition, made.roles, made.operations]
  },
  'an extended policy': () => policy.extend(extension).definition,
  'an event': () =>
    auditEvent(
      { type: 'organization.deleted' },
      { organization: user.organization, actor: user, at: 1 },
    ),
}

describe('what is made while something pollutes the prototype of all objects', () => {
  test.each(Object.keys(MADE))('is what it would be otherwise: %s', (what) => {
    const make = () => JSON.stringify(MADE[what]?.())
    const clean = make()
    expect(clean).not.toContain('evil')
    expect(polluted(make)).toBe(clean)
  })

  test('lacks what was not given, and is refused for it', () => {
    expect(complaintOf(() => polluted(() => Organization.of({} as never)))).toMatch(/^id must be/)
    expect(complaintOf(() => polluted(() => ApiKey.of({} as never)))).toMatch(/^id must be/)
    expect(complaintOf(() => polluted(() => Actor.user({} as never)))).toMatch(/^id must be/)
    expect(
      complaintOf(() =>
        polluted(() => rotating.rotate(rotating.secrets[0] as KeySecret, {} as never)),
      ),
    ).toMatch(/^at must be/)
    expect(() => polluted(() => RolePolicy.define({} as never))).toThrow(/roles: must be an object/)
  })
})
