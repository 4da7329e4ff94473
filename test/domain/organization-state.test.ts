import { Organization, OrganizationState, Project } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { acme, acmeKey, billing, depot, fleet, rival } from '../fixtures/acme.js'
import { PROTOTYPE_NAMES } from './hostile-values.js'
import { complaintOf } from './refused.js'

const key = acmeKey({ projectRoles: { billing: ['READER'], fleet: ['PLANNER'] } })
const other = acmeKey({ id: 'key-2', publicKey: 'ijklmnop', projectRoles: { fleet: ['READER'] } })
const foreign = acmeKey({ organization: 'rival' })
const state = OrganizationState.of(acme, [billing, fleet], [key, other])

describe('the state of an organization', () => {
  test('is the organization with its projects and keys, in the order in which they came', () => {
    expect(state.organization).toBe(acme)
    expect(state.projects).toEqual([billing, fleet])
    expect(state.keys).toEqual([key, other])
    expect([state.projectCount, state.keyCount]).toEqual([2, 2])
    const none = OrganizationState.of(acme)
    expect([none.projects, none.keys, none.projectCount, none.keyCount]).toEqual([[], [], 0, 0])
  })

  test('finds its own by their ids, and nothing else', () => {
    expect(state.project('billing')).toBe(billing)
    expect(state.key('key-2')).toBe(other)
    for (const id of ['depot', '', '__proto__', ...PROTOTYPE_NAMES])
      expect([state.project(id), state.key(id)]).toEqual([undefined, undefined])
  })

  test('knows which keys hold roles in a project', () => {
    expect(state.keysIn('billing')).toEqual([key])
    expect(state.keysIn('fleet')).toEqual([key, other])
    expect(state.keysIn('depot')).toEqual([])
  })

  test('cannot be changed', () => {
    expect(Object.isFrozen(state)).toBe(true)
    ;(state.keys as unknown[]).pop()
    ;(state.projects as unknown[]).pop()
    expect([state.projectCount, state.keys.length]).toEqual([2, 2])
  })

  test('holds nothing of another organization', () => {
    const rule = 'must be the organization itself'
    expect(complaintOf(() => OrganizationState.of(acme, [billing, depot]))).toBe(
      `projects[1].organization ${rule}`,
    )
    expect(complaintOf(() => OrganizationState.of(acme, [], [key, foreign]))).toBe(
      `keys[1].organization ${rule}`,
    )
    expect(complaintOf(() => state.withProject(depot))).toBe(`project.organization ${rule}`)
    expect(complaintOf(() => state.withKey(foreign))).toBe(`key.organization ${rule}`)
  })

  test('holds nothing that only looks like a project or a key', () => {
    const looks = { ...billing.toJSON() }
    expect(complaintOf(() => OrganizationState.of(acme, [billing, looks as never]))).toBe(
      'projects[1] must be made by Project.of',
    )
    expect(complaintOf(() => OrganizationState.of(acme, [], [new Proxy(key, {})]))).toBe(
      'keys[0] must be made by ApiKey.of',
    )
    expect(complaintOf(() => state.withProject(looks as never))).toBe(
      'project must be made by Project.of',
    )
    expect(complaintOf(() => state.withKey(undefined as never))).toBe(
      'key must be made by ApiKey.of',
    )
    expect(complaintOf(() => OrganizationState.of(looks as never))).toBe(
      'organization must be made by Organization.of',
    )
    expect(complaintOf(() => state.withOrganization({ ...acme } as never))).toBe(
      'organization must be the same one',
    )
    expect(complaintOf(() => OrganizationState.of(acme, 'billing' as never))).toBe(
      'projects must be an array',
    )
  })

  test('holds each id once', () => {
    expect(complaintOf(() => OrganizationState.of(acme, [billing, billing]))).toBe(
      'projects[1].id must be there once',
    )
    expect(complaintOf(() => OrganizationState.of(acme, [], [key, other, key]))).toBe(
      'keys[2].id must be there once',
    )
  })
})

describe('a change gives a new state', () => {
  test('with the organization changed, and not another one', () => {
    const strict = acme.requireAccessList()
    const changed = state.withOrganization(strict)
    expect(changed.organization).toBe(strict)
    expect([changed.projects, changed.keys]).toEqual([state.projects, state.keys])
    expect(state.organization).toBe(acme)
    expect(complaintOf(() => state.withOrganization(rival))).toBe(
      'organization must be the same one',
    )
    expect(
      state.withOrganization(Organization.of({ id: 'acme', name: 'A' })).organization.name,
    ).toBe('A')
  })

  test('with a project new, or changed in its place', () => {
    const ports = Project.of({ id: 'ports', organization: 'acme', name: 'Ports' })
    expect(state.withProject(ports).projects).toEqual([billing, fleet, ports])
    const renamed = billing.rename('Invoices')
    expect(state.withProject(renamed).projects).toEqual([renamed, fleet])
    expect(state.withProject(ports).keys).toEqual(state.keys)
    expect(state.projects).toEqual([billing, fleet])
  })

  test('with a key new, or changed in its place', () => {
    const third = acmeKey({ id: 'key-3', publicKey: 'qrstuvwx' })
    expect(state.withKey(third).keys).toEqual([key, other, third])
    const described = key.describe('hourly export')
    expect(state.withKey(described).keys).toEqual([described, other])
    expect(state.withKey(third).projects).toEqual(state.projects)
    expect(state.keys).toEqual([key, other])
  })

  test('without a key', () => {
    expect(state.withoutKey('key-1').keys).toEqual([other])
    expect(state.withoutKey('key-1').projects).toEqual(state.projects)
    expect(state.withoutKey('nobody').keys).toEqual(state.keys)
    expect(state.keyCount).toBe(2)
  })

  test('without a project, and with no role in it', () => {
    const less = state.withoutProject('fleet')
    expect(less.projects).toEqual([billing])
    expect(less.keys.map(({ projects }) => projects)).toEqual([['billing'], []])
    expect(less.keysIn('fleet')).toEqual([])
    expect(less.key('key-1')?.rolesIn('billing')).toEqual(['READER'])
    expect(state.projectCount).toBe(2)
  })

  test('without a project in which nobody holds a role, and the keys are the same objects', () => {
    const less = OrganizationState.of(acme, [billing, fleet], [other]).withoutProject('billing')
    expect(less.projects).toEqual([fleet])
    expect(less.keys[0]).toBe(other)
  })
})
