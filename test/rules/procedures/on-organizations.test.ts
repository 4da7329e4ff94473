/**
 * The procedures P0 to P4 of the founding document, as commands of the Access Manager: who may,
 * what comes back, what is written down.
 */
import { expect, test } from 'vitest'
import { codeOf, ELSEWHERE, OFFICE, World } from '../../management/world.js'

/** Somebody who holds every role but that of Organization Owner. */
function almostOwner(world: World) {
  const roles = ['ORG_MEMBER', 'ORG_READ_ONLY', 'ORG_GROUP_CREATOR', 'ORG_BILLING_ADMIN']
  return world.user(roles, { billing: ['GROUP_OWNER'], website: ['GROUP_OWNER'] })
}

test('S6, S8, S9, P0: access lists are required, and keys without entries are shut out at once', async () => {
  const world = await World.empty()
  const bare = await world.key({ accessList: [] })
  await world.as(bare, ELSEWHERE)

  const { organization, keysWithoutEntries } = await world.manager.organizations.requireAccessList(
    world.user(['ORG_OWNER']),
    {},
  )

  expect(organization.accessListRequired).toBe(true)
  expect(keysWithoutEntries).toEqual([bare.id])
  await expect(world.as(bare, ELSEWHERE)).rejects.toThrow('ORGANIZATION_REQUIRES_ACCESS_LIST')
})

test('S6, S9, P0: the requirement is switched on, and off again, and both are written down', async () => {
  const world = await World.empty()
  const owner = world.user(['ORG_OWNER'])
  await world.manager.organizations.requireAccessList(owner, {})
  const { organization } = await world.manager.organizations.stopRequiringAccessList(owner, {})
  expect(organization.accessListRequired).toBe(false)
  expect(await world.lastEvents(2)).toMatchObject([
    { type: 'organization.access_list_required' },
    { type: 'organization.access_list_not_required' },
  ])
})

test('P0: nobody below Organization Owner requires access lists, or stops to', async () => {
  const world = await World.empty()
  const { requireAccessList, stopRequiringAccessList } = world.manager.organizations
  for (const command of [requireAccessList, stopRequiringAccessList])
    expect(await codeOf(command(almostOwner(world), {}))).toBe('ROLE_MISSING')
})

test('P1: an Organization Owner creates a key, and its private key is told once', async () => {
  const world = await World.empty()
  const { key, privateKey } = await world.manager.keys.create(world.user(['ORG_OWNER']), {
    ...{ description: 'nightly export', roles: ['ORG_READ_ONLY'], accessList: [OFFICE] },
  })

  expect((await world.as({ id: key.id, publicKey: key.publicKey, privateKey })).id).toBe(key.id)
  expect(await world.lastEvents(1)).toMatchObject([{ type: 'key.created', key: key.id }])
  const later = await world.manager.keys.view(world.system, { organization: 'acme', key: key.id })
  expect(later).toMatchObject({ description: 'nightly export', admits: 'listed' })
  expect(JSON.stringify(later)).not.toContain(privateKey)
})

test('P2: the view of a key shows all but the private key, and the projects it reaches', async () => {
  const world = await World.empty()
  const key = await world.owner()
  await world.manager.keys.invite(world.user(['ORG_OWNER']), {
    ...{ project: 'billing', key: key.id, roles: ['GROUP_READ_ONLY'] },
  })
  await world.as(key)

  const view = await world.manager.keys.view(world.user(['ORG_OWNER']), { key: key.id })

  expect(view).toMatchObject({
    publicKey: key.publicKey,
    privateKey: `************${key.privateKey.slice(-4)}`,
    createdAt: new Date(world.now),
    lastUsedAt: new Date(world.now),
    lastUsedAddress: OFFICE,
    projects: [{ id: 'billing', name: 'Billing', roles: ['GROUP_READ_ONLY'] }],
    accessList: [{ cidr: `${OFFICE}/32`, count: 1, lastUsedAddress: OFFICE }],
  })
  expect(JSON.stringify(view)).not.toContain(key.privateKey)
})

test('S20, P3: a change replaces the roles and the description, and never the private key', async () => {
  const world = await World.empty()
  const key = await world.key({ roles: ['ORG_GROUP_CREATOR'] })
  const change = { description: 'renamed', roles: ['ORG_READ_ONLY'] }
  await world.manager.keys.update(world.user(['ORG_OWNER']), { key: key.id, ...change })

  const { description, organizationRoles } = await world.storedKey(key.id)
  expect([description, organizationRoles]).toEqual(['renamed', ['ORG_READ_ONLY']])
  expect((await world.as(key)).id).toBe(key.id)
  expect(await world.lastEvents(2)).toMatchObject([
    { type: 'key.described', description: { before: 'a key', after: 'renamed' } },
    { type: 'key.roles_changed', roles: { after: ['ORG_READ_ONLY'] } },
  ])
})

test('S20, P3: what a change does not mention stays', async () => {
  const world = await World.empty()
  const owner = world.user(['ORG_OWNER'])
  const { id } = await world.key()
  const before = await world.storedKey(id)
  await world.manager.keys.update(owner, { key: id, description: 'renamed' })
  expect((await world.storedKey(id)).toJSON()).toEqual({
    ...before.toJSON(),
    description: 'renamed',
  })
})

test('S20, P3, P9: a list changes by entries that are added and entries that are removed', async () => {
  const world = await World.empty()
  const owner = world.user(['ORG_OWNER'])
  const key = await world.key()
  const { accessList } = world.manager
  await accessList.add(owner, { key: key.id, entries: ['198.51.100.0/24'] })
  const there = [OFFICE, ELSEWHERE]
  for (const address of there) expect((await world.as(key, address)).id).toBe(key.id)
  await accessList.remove(owner, { key: key.id, entries: [OFFICE] })

  const { entries } = (await world.storedKey(key.id)).accessList
  expect(entries.map(({ cidr }) => String(cidr))).toEqual(['198.51.100.0/24'])
  expect(await world.lastEvents(2)).toMatchObject([
    { type: 'key.access_list_changed', added: ['198.51.100.0/24'], removed: [] },
    { type: 'key.access_list_changed', added: [], removed: [`${OFFICE}/32`] },
  ])
})

test('P4: a deleted key is gone from the organization and from every project', async () => {
  const world = await World.empty()
  const owner = world.user(['ORG_OWNER'])
  const key = await world.projectKey('billing', ['GROUP_OWNER'])
  await world.manager.keys.delete(owner, { key: key.id })

  expect(await codeOf(world.manager.keys.view(owner, { key: key.id }))).toBe('NOT_FOUND')
  const { items } = await world.manager.keys.listInProject(owner, { project: 'billing' })
  expect(items).toEqual([])
  expect(await world.lastEvents(1)).toMatchObject([{ type: 'key.deleted', key: key.id }])
})

/** A command of each procedure on keys of the organization, lists apart, about the key of that id. */
const onKeys = {
  P1: ({ manager }: World) => [manager.keys.create, { description: 'mine' }],
  P2: ({ manager }: World, key: string) => [manager.keys.view, { key }],
  P3: ({ manager }: World, key: string) => [manager.keys.update, { key, description: 'mine' }],
  P4: ({ manager }: World, key: string) => [manager.keys.delete, { key }],
} as const

for (const [procedure, command] of Object.entries(onKeys)) {
  test(`S19, ${procedure}: it takes an Organization Owner, and nobody below`, async () => {
    const world = await World.empty()
    const { id } = await world.key()
    const [order, input] = command(world, id) as unknown as [
      (actor: unknown, input: object) => Promise<unknown>,
      object,
    ]
    expect(await codeOf(order(almostOwner(world), input))).toBe('ROLE_MISSING')
    await order(world.user(['ORG_OWNER']), input)
  })
}
