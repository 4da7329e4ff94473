/**
 * The procedures P5 to P10 of the founding document, as commands of the Access Manager: who may,
 * what comes back, what is written down.
 */
import { expect, test } from 'vitest'
import { codeOf, OFFICE, World } from '../../management/world.js'

const READER = ['GROUP_READ_ONLY']

/** The owner of the project `billing`, who is nobody elsewhere. */
function ownerOf(world: World, project = 'billing') {
  return world.user([], { [project]: ['GROUP_OWNER'] })
}

/** A key of the organization that has been let into these projects, with those roles. */
async function keyIn(world: World, projects: Record<string, readonly string[]>) {
  const key = await world.key()
  for (const [project, roles] of Object.entries(projects)) {
    const input = { organization: 'acme', project, key: key.id, roles }
    await world.manager.keys.invite(world.system, input)
  }
  return key
}

test('P5: a Project Owner creates a key for the project, with a first list', async () => {
  const world = await World.empty()
  const { key, privateKey, admits } = await world.manager.keys.createInProject(ownerOf(world), {
    ...{ project: 'billing', description: 'invoices', accessList: [OFFICE] },
    roles: ['GROUP_DATA_ACCESS_READ_ONLY'],
  })
  expect(key.organization).toBe('acme')
  expect(key.rolesIn('billing')).toContain('GROUP_DATA_ACCESS_READ_ONLY')
  expect(admits).toBe('listed')
  expect((await world.as({ id: key.id, publicKey: key.publicKey, privateKey })).id).toBe(key.id)
})

test('S10, S18, P6: a key reaches a project by being invited, by its public key', async () => {
  const world = await World.empty()
  const { publicKey, privateKey } = await world.key()
  const request = {
    credential: { publicKey, privateKey },
    address: OFFICE,
    operation: 'getGroup',
    scope: { project: 'billing' },
  }
  expect((await world.engine.authorize(request)).allowed).toBe(false)

  const input = { project: 'billing', publicKey, roles: READER }
  await world.manager.keys.invite(ownerOf(world), input)

  expect((await world.engine.authorize(request)).allowed).toBe(true)
  expect(await world.lastEvents(1)).toMatchObject([
    { type: 'key.added_to_project', project: 'billing', roles: READER },
  ])
})

test('P6: a key that is in the project is not invited again', async () => {
  const world = await World.empty()
  const key = await keyIn(world, { billing: ['GROUP_OWNER'] })
  const again = { project: 'billing', key: key.id, roles: READER }
  const code = await codeOf(world.manager.keys.invite(world.user(['ORG_OWNER']), again))
  expect(code).toBe('ALREADY_IN_PROJECT')
})

test("P7: a project's view of a key tells nothing about its other projects", async () => {
  const world = await World.empty()
  const key = await keyIn(world, { billing: ['GROUP_OWNER'], website: READER })
  const projectOwner = ownerOf(world, 'website')

  const { keys } = world.manager
  const view = await keys.viewInProject(projectOwner, { project: 'website', key: key.id })
  const { items } = await keys.listInProject(projectOwner, { project: 'website' })

  expect(view.projects).toEqual([{ id: 'website', name: 'Website', roles: READER }])
  expect(JSON.stringify([view, items])).not.toContain('billing')
  expect(view).toMatchObject({ privateKey: `************${key.privateKey.slice(-4)}` })
  expect(view.accessList.map(({ cidr }) => cidr)).toEqual([`${OFFICE}/32`])
})

test('P6, P7, P8, P10: who changes a key in a project is told nothing about its other projects', async () => {
  const world = await World.empty()
  const { id: key } = await keyIn(world, { billing: ['GROUP_OWNER'] })
  const { keys } = world.manager
  const there = { project: 'website', key, roles: READER }
  const projectOwner = ownerOf(world, 'website')

  const invited = await keys.invite(projectOwner, there)
  const changed = await keys.changeProjectRoles(projectOwner, { ...there, roles: ['GROUP_OWNER'] })

  expect([invited, changed].map((told) => told.key.projects)).toEqual([['website'], ['website']])
  const { roles: _, ...rest } = there
  const removed = await keys.removeFromProject(projectOwner, rest)
  expect(removed.key.projects).toEqual([])
  expect((await world.storedKey(key)).projects).toEqual(['billing'])
})

test('P8: new roles in a project replace those there', async () => {
  const world = await World.empty()
  const { id } = await keyIn(world, { billing: ['GROUP_DATA_ACCESS_READ_ONLY'] })
  const input = { project: 'billing', key: id, roles: ['GROUP_OWNER'] }
  await world.manager.keys.changeProjectRoles(ownerOf(world), input)
  expect((await world.storedKey(id)).rolesIn('billing')).toEqual(['GROUP_OWNER'])
})

test('S13, P8: new roles in a project leave those elsewhere alone', async () => {
  const world = await World.empty()
  const { id } = await keyIn(world, { billing: READER, website: READER })
  const before = await world.storedKey(id)
  const input = { project: 'billing', key: id, roles: ['GROUP_OWNER'] }
  await world.manager.keys.changeProjectRoles(ownerOf(world), input)
  const after = await world.storedKey(id)
  expect(after.organizationRoles).toEqual(before.organizationRoles)
  expect(after.rolesIn('website')).toEqual(READER)
})

test('S22, P9: the list of a project key is edited by an Organization Owner only', async () => {
  const world = await World.empty()
  const { id } = await keyIn(world, { billing: READER })
  const { accessList } = world.manager
  const edits = [
    [accessList.add, { key: id, entries: ['198.51.100.0/24'] }],
    [accessList.remove, { key: id, entries: [OFFICE] }],
  ] as const
  for (const [edit, input] of edits) {
    const projectOwner = world.user(['ORG_MEMBER', 'ORG_GROUP_CREATOR'], {
      billing: ['GROUP_OWNER'],
    })
    expect(await codeOf(edit(projectOwner, input))).toBe('ROLE_MISSING')
    expect((await edit(world.user(['ORG_OWNER']), input)).key.id).toBe(id)
  }
})

test('S13, S23, P9: an edited list tells all projects it is shared by', async () => {
  const world = await World.empty()
  const { id } = await keyIn(world, { billing: READER, website: READER })
  const edit = { key: id, entries: ['198.51.100.0/24'] }
  const { projects } = await world.manager.accessList.add(world.user(['ORG_OWNER']), edit)
  expect(projects).toEqual(['billing', 'website'])
})

test('S13, S18, P10: a key removed from a project stays in the organization', async () => {
  const world = await World.empty()
  const { id, ...rest } = await keyIn(world, { billing: READER, website: READER })
  const before = await world.storedKey(id)

  await world.manager.keys.removeFromProject(ownerOf(world), { project: 'billing', key: id })

  const { organizationRoles, projects } = await world.storedKey(id)
  expect([organizationRoles, projects]).toEqual([before.organizationRoles, ['website']])
  expect((await world.as({ id, ...rest })).id).toBe(id)
})

test('S18, P10: a key removed from a project can be invited again', async () => {
  const world = await World.empty()
  const { id } = await keyIn(world, { billing: READER })
  const there = { project: 'billing', key: id }
  await world.manager.keys.removeFromProject(ownerOf(world), there)
  await world.manager.keys.invite(ownerOf(world), { ...there, roles: READER })
  expect(await world.lastEvents(2)).toMatchObject([
    { type: 'key.removed_from_project', project: 'billing' },
    { type: 'key.added_to_project', project: 'billing' },
  ])
})

/** A command of each procedure on keys in `billing`, about the key of that id. */
const inProject = {
  P5: ({ manager }: World) => [manager.keys.createInProject, { description: 'mine' }],
  P6: ({ manager }: World, key: string) => [manager.keys.invite, { key, roles: READER }],
  P7: ({ manager }: World, key: string) => [manager.keys.viewInProject, { key }],
  P8: ({ manager }: World, key: string) => [
    manager.keys.changeProjectRoles,
    { key, roles: READER },
  ],
  P10: ({ manager }: World, key: string) => [manager.keys.removeFromProject, { key }],
} as const

for (const [procedure, command] of Object.entries(inProject)) {
  test(`S21, ${procedure}: it takes a Project Owner there, and nobody below or elsewhere`, async () => {
    const world = await World.empty()
    const { id } = procedure === 'P6' ? await world.key() : await keyIn(world, { billing: READER })
    const [order, input] = command(world, id) as unknown as [
      (actor: unknown, input: object) => Promise<unknown>,
      object,
    ]
    const there = { project: 'billing', ...input }
    const below = world.user(['ORG_READ_ONLY'], { billing: ['GROUP_ACCESS_MANAGER'] })
    for (const actor of [below, ownerOf(world, 'website')])
      expect(await codeOf(order(actor, there))).toBe('ROLE_MISSING')
    await order(ownerOf(world), there)
  })
}

test('S14: the same keys are managed from the organization and from their projects', async () => {
  const world = await World.empty()
  const within = await keyIn(world, { billing: READER })
  const outside = await world.key()
  const { keys } = world.manager
  const above = await keys.list(world.user(['ORG_OWNER']), {})
  const below = await keys.listInProject(ownerOf(world), { project: 'billing' })
  expect(above.items.map(({ id }) => id).sort()).toEqual([within.id, outside.id].sort())
  expect(below.items.map(({ id }) => id)).toEqual([within.id])
})
