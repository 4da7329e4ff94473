import { inspect } from 'node:util'
import { ApiKey, InvalidInput, RolePolicy } from 'keywarden'
import { expect, test } from 'vitest'
import { OrganizationState } from '../../../src/domain/organization-state.js'
import { acme, aKey, answer, billing, docks, gate, harbour, judge, website } from './world.js'

test('S1: nobody reaches an operation without a key', () => {
  expect(answer({ key: undefined, credential: 'CREDENTIAL_MISSING' })).toBe('CREDENTIAL_MISSING')
  expect(answer({ key: undefined })).toBe('KEY_UNKNOWN')
})

test('S1: a key is issued for an organization, or there is no key', () => {
  const { organization: _, ...withoutOrganization } = aKey().toJSON()
  const issue = () => ApiKey.of(withoutOrganization as Parameters<typeof ApiKey.of>[0])
  expect(issue).toThrow(expect.objectContaining({ field: 'organization' }))
})

test('S1: a key whose organization is gone, or is not the one it names, is refused', () => {
  expect(answer({ key: aKey(), organization: undefined })).toBe('KEY_DAMAGED')
  expect(answer({ key: aKey(), organization: harbour })).toBe('KEY_DAMAGED')
})

test('S1: only what a policy makes public takes no key, and then nobody is its actor', () => {
  const policy = RolePolicy.define({
    roles: {},
    operations: {
      listControlPlaneAddresses: { level: 'none', allow: 'public' },
      readStatus: { level: 'none', allow: 'any-key' },
    },
  })
  const stranger = { policy, key: undefined, credential: 'CREDENTIAL_MISSING' } as const
  expect(judge({ ...stranger, to: 'listControlPlaneAddresses' })).toMatchObject({
    allowed: true,
    actor: undefined,
  })
  expect(answer({ ...stranger, to: 'readStatus' })).toBe('CREDENTIAL_MISSING')
})

test('S2: a key acts as a key, never as a person', () => {
  const decision = judge({ key: aKey() })
  expect(decision.allowed && decision.actor?.kind).toBe('key')
})

test('S2, S12: a key never signs in to the console, whatever its roles', () => {
  const owner = aKey({ organizationRoles: ['ORG_OWNER'] })
  expect(answer({ key: aKey(), surface: 'console' })).toBe('CONSOLE_FORBIDDEN')
  expect(answer({ key: owner, surface: 'console' })).toBe('CONSOLE_FORBIDDEN')
})

test('S2, S12: the API is the one surface for keys; any other is a console by another name', () => {
  expect(gate('surface', { key: aKey(), surface: 'api' })).toBe('passed')
  for (const surface of ['ui', 'desktop', 'API', 'api ', ''])
    expect([surface, answer({ key: aKey(), surface })]).toEqual([surface, 'CONSOLE_FORBIDDEN'])
})

test('S10: a key with a role in the organization gives access to it through the API', () => {
  const key = aKey({ organizationRoles: ['ORG_MEMBER'] })
  expect(answer({ key, to: 'getOrg', in: acme })).toBe('allowed')
  expect(answer({ key, to: 'updateOrg', in: acme })).toBe('ROLE_MISSING')
})

test('S10: a key with a role in a project gives access to it through the API', () => {
  const key = aKey({ projectRoles: { billing: ['GROUP_READ_ONLY'] } })
  expect(answer({ key, to: 'getGroup', in: billing })).toBe('allowed')
  expect(answer({ key, to: 'updateGroup', in: billing })).toBe('ROLE_MISSING')
})

const secret = {
  id: 'secret-1',
  verifier: { algorithm: 'sha256', digest: 'ab'.repeat(32) },
  redacted: '********-****-****-********a1b2',
  createdAt: new Date('2026-01-01'),
} as const

test('S11: the public part names the key and proves nothing', () => {
  expect(answer({ key: aKey(), credential: 'SECRET_WRONG' })).toBe('SECRET_WRONG')
})

test('S11: a key without a public part is no key', () => {
  for (const publicKey of ['', 'two words', 'a'.repeat(65)])
    expect(() => aKey({ publicKey })).toThrow(InvalidInput)
})

test('S11: the private part is not kept, and what proves it is not shown', () => {
  const key = aKey({ secrets: [secret] })
  const shown = JSON.stringify(key) + inspect(key, { depth: 9, showHidden: true })
  expect(shown).toContain('********-****-****-********a1b2')
  expect(shown).not.toContain('abab')
})

test('S13: an organization and its keys belong together; those of another do not fit in', () => {
  const foreign = aKey({ organization: 'harbour' })
  expect(() => OrganizationState.of(acme, [], [foreign])).toThrow(InvalidInput)
  expect(() => OrganizationState.of(acme).withKey(foreign)).toThrow(InvalidInput)
})

test('S13: a key stays with its organization through every change', () => {
  const changed = aKey()
    .describe('moved to the new scheduler')
    .withProjectRoles('billing', ['GROUP_OWNER'])
    .withProjectRoles('website', ['GROUP_READ_ONLY'])
    .withOrganizationRoles(['ORG_MEMBER'])
  expect(changed.organization).toBe('acme')
  expect(changed.projects).toEqual(['billing', 'website'])
})

test('S13: what belongs to another organization is out of reach, whatever roles a key claims', () => {
  const key = aKey({ organizationRoles: ['ORG_OWNER'], projectRoles: { docks: ['GROUP_OWNER'] } })
  expect(answer({ key, to: 'getGroup', in: docks })).toBe('SCOPE_NOT_REACHABLE')
  expect(answer({ key, to: 'getOrg', in: harbour })).toBe('SCOPE_NOT_REACHABLE')
})

test('S13: projects own no keys: a project goes, the key stays with all else it holds', () => {
  const key = aKey({
    organizationRoles: ['ORG_MEMBER'],
    projectRoles: { billing: ['GROUP_OWNER'], website: ['GROUP_READ_ONLY'] },
  })
  const state = OrganizationState.of(acme, [billing, website], [key]).withoutProject('billing')
  const [left] = state.keys
  expect(left?.rolesIn('website')).toEqual(['GROUP_READ_ONLY'])
  expect(left?.organizationRoles).toEqual(['ORG_MEMBER'])
})
