import { Organization } from 'keywarden'
import { expect, test } from 'vitest'
import { acme, aKey, answer, ELSEWHERE, everyOperation, gate, OFFICE } from './world.js'

/** Acme as it is while it requires access lists. */
const strict = Organization.of({ ...acme.toJSON(), accessListRequired: true })

test('S6: an organization requires access lists only once it is told to', () => {
  const { accessListRequired: _, ...untold } = acme.toJSON()
  const organization = Organization.of(untold)
  expect(organization.accessListRequired).toBe(false)
  expect(organization.requireAccessList().accessListRequired).toBe(true)
})

test('S6: an organization can stop requiring access lists', () => {
  expect(strict.stopRequiringAccessList().accessListRequired).toBe(false)
})

test('S3, S7: while it is on, a call must come from an entry on the list of the key itself', () => {
  const here = aKey({ accessList: [OFFICE] })
  const there = aKey({ id: 'key-2', publicKey: 'ijklmnop', accessList: [ELSEWHERE] })
  for (const [key, from] of [
    [here, ELSEWHERE],
    [there, OFFICE],
  ] as const)
    expect(answer({ key, from, organization: strict })).toBe('ADDRESS_NOT_ON_ACCESS_LIST')
})

test('S7: while it is on, a call from an entry of its own list passes', () => {
  for (const call of everyOperation) {
    const said = gate('address', { key: aKey(), ...call, organization: strict })
    expect([call.to, said]).toEqual([call.to, 'passed'])
  }
})

test('S8: while it is on, a key without entries can do nothing at all', () => {
  const key = aKey({ accessList: [] })
  for (const call of everyOperation) {
    const refused = answer({ key, ...call, organization: strict })
    expect([call.to, refused]).toEqual([call.to, 'ORGANIZATION_REQUIRES_ACCESS_LIST'])
  }
})

test('S7, S8: the first entry, which somebody else must add, ends that', () => {
  const locked = aKey({ accessList: [], organizationRoles: ['ORG_OWNER'] })
  const addEntry = { to: 'createOrgAccessEntry', in: acme, organization: strict } as const
  expect(answer({ key: locked, ...addEntry })).toBe('ORGANIZATION_REQUIRES_ACCESS_LIST')
  expect(gate('address', { key: locked.withAccessList([OFFICE]), ...addEntry })).toBe('passed')
})
