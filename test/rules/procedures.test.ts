/**
 * The procedures P0 to P10 of the founding document, as commands of the Access Manager: who may,
 * what comes back, what is written down.
 */
import { describe, expect, test } from 'vitest'
import { codeOf, ELSEWHERE, OFFICE, World } from '../management/world.js'

describe('procedures on the organization', () => {
  test('P0: an Organization Owner requires access lists, and keys without entries are shut out at once', async () => {
    const world = await World.empty()
    const bare = await world.key({ accessList: [] })
    await world.as(bare, ELSEWHERE)

    const { organization, keysWithoutEntries } =
      await world.manager.organizations.requireAccessList(world.user(['ORG_OWNER']), {})

    expect(organization.accessListRequired).toBe(true)
    expect(keysWithoutEntries).toEqual([bare.id])
    await expect(world.as(bare, ELSEWHERE)).rejects.toThrow('ORGANIZATION_REQUIRES_ACCESS_LIST')
    expect(await world.lastEvents(1)).toMatchObject([{ type: 'organization.access_list_required' }])
  })

  test('P0: nobody below Organization Owner requires access lists', async () => {
    const world = await World.empty()
    const member = world.user(['ORG_MEMBER', 'ORG_READ_ONLY', 'ORG_GROUP_CREATOR'])
    const { organizations } = world.manager
    expect(await codeOf(organizations.requireAccessList(member, {}))).toBe('ROLE_MISSING')
  })

  test('S9, P0: the requirement can be switched on, and off again', async () => {
    const world = await World.empty()
    const owner = world.user(['ORG_OWNER'])
    await world.manager.organizations.requireAccessList(owner, {})
    const { organization } = await world.manager.organizations.stopRequiringAccessList(owner, {})
    expect(organization.accessListRequired).toBe(false)
  })

  test('P1: an Organization Owner creates a key, and its private key is told once', async () => {
    const world = await World.empty()
    const { key, privateKey } = await world.manager.keys.create(world.user(['ORG_OWNER']), {
      description: 'nightly export',
      roles: ['ORG_READ_ONLY'],
      accessList: [OFFICE],
    })

    expect(key.organizationRoles).toEqual(['ORG_MEMBER', 'ORG_READ_ONLY'])
    expect((await world.as({ id: key.id, publicKey: key.publicKey, privateKey })).id).toBe(key.id)
    expect(await world.lastEvents(1)).toMatchObject([{ type: 'key.created', key: key.id }])
    const later = await world.manager.keys.view(world.system, { organization: 'acme', key: key.id })
    expect(later.privateKey).toBe(`************${privateKey.slice(-4)}`)
  })

  test('S19, P1: nobody below Organization Owner creates a key in the organization', async () => {
    const world = await World.empty()
    const { keys } = world.manager
    const description = 'mine'
    const projectOwner = world.user(['ORG_MEMBER'], { billing: ['GROUP_OWNER'] })
    expect(await codeOf(keys.create(projectOwner, { description }))).toBe('ROLE_MISSING')
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

  test('S20, P3: a change touches description, roles and list, and never the private key', async () => {
    const world = await World.empty()
    const owner = world.user(['ORG_OWNER'])
    const key = await world.owner()
    const other = await world.key()
    const { keys, accessList } = world.manager
    await keys.update(owner, { key: other.id, description: 'renamed', roles: ['ORG_READ_ONLY'] })
    await accessList.add(owner, { key: other.id, entries: ['198.51.100.0/24'] })
    await accessList.remove(owner, { key: other.id, entries: [OFFICE] })

    const {
      description,
      organizationRoles,
      accessList: list,
    } = await keys.view(owner, {
      key: other.id,
    })
    expect([description, organizationRoles]).toEqual(['renamed', ['ORG_READ_ONLY']])
    expect(list.map(({ cidr }) => cidr)).toEqual(['198.51.100.0/24'])
    await world.as(other, ELSEWHERE)
    await world.as(key)
    expect(await world.lastEvents(4)).toMatchObject([
      { type: 'key.described', description: { before: 'a key', after: 'renamed' } },
      { type: 'key.roles_changed', roles: { before: ['ORG_MEMBER'], after: ['ORG_READ_ONLY'] } },
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
    await expect(world.as(key)).rejects.toThrow('KEY_UNKNOWN')
    expect(await world.lastEvents(1)).toMatchObject([{ type: 'key.deleted', key: key.id }])
  })
})

describe('procedures on a project', () => {
  test('P5: a Project Owner creates a key for the project, with a first list', async () => {
    const world = await World.empty()
    const projectOwner = world.user([], { billing: ['GROUP_OWNER'] })
    const { key, admits } = await world.manager.keys.createInProject(projectOwner, {
      project: 'billing',
      description: 'invoices',
      roles: ['GROUP_DATA_ACCESS_READ_ONLY'],
      accessList: [OFFICE],
    })
    expect(key.organization).toBe('acme')
    expect(key.organizationRoles).toEqual(['ORG_MEMBER'])
    expect(key.rolesIn('billing')).toEqual(['GROUP_DATA_ACCESS_READ_ONLY', 'GROUP_READ_ONLY'])
    expect(admits).toBe('listed')
  })

  test('S21, P5: nobody below Project Owner creates a key for a project', async () => {
    const world = await World.empty()
    const reader = world.user(['ORG_MEMBER'], { billing: ['GROUP_READ_ONLY'] })
    const elsewhere = world.user(['ORG_MEMBER'], { website: ['GROUP_OWNER'] })
    const input = { project: 'billing', description: 'mine' }
    for (const actor of [reader, elsewhere]) {
      expect(await codeOf(world.manager.keys.createInProject(actor, input))).toBe('ROLE_MISSING')
    }
  })

  test('S18, P6: a key reaches a project by being invited, by its public key', async () => {
    const world = await World.empty()
    const projectOwner = world.user([], { billing: ['GROUP_OWNER'] })
    const key = await world.key()
    const request = {
      credential: { publicKey: key.publicKey, privateKey: key.privateKey },
      address: OFFICE,
      operation: 'getGroup',
      scope: { project: 'billing' },
    }
    expect((await world.engine.authorize(request)).allowed).toBe(false)

    const { publicKey } = key
    const roles = ['GROUP_READ_ONLY']
    await world.manager.keys.invite(projectOwner, { project: 'billing', publicKey, roles })

    expect((await world.engine.authorize(request)).allowed).toBe(true)
    expect(await world.lastEvents(1)).toMatchObject([
      { type: 'key.added_to_project', project: 'billing', roles },
    ])
  })

  test('P6: a key that is in the project is not invited again', async () => {
    const world = await World.empty()
    const key = await world.projectKey('billing', ['GROUP_OWNER'])
    const again = world.manager.keys.invite(world.user(['ORG_OWNER']), {
      ...{ project: 'billing', key: key.id, roles: ['GROUP_READ_ONLY'] },
    })
    expect(await codeOf(again)).toBe('ALREADY_IN_PROJECT')
  })

  test("P7: a project's view of a key tells nothing about its other projects", async () => {
    const world = await World.empty()
    const key = await world.projectKey('billing', ['GROUP_OWNER'])
    await world.manager.keys.invite(world.user(['ORG_OWNER']), {
      ...{ project: 'website', key: key.id, roles: ['GROUP_READ_ONLY'] },
    })
    const projectOwner = world.user([], { website: ['GROUP_OWNER'] })

    const view = await world.manager.keys.viewInProject(projectOwner, {
      ...{ project: 'website', key: key.id },
    })
    const { items } = await world.manager.keys.listInProject(projectOwner, { project: 'website' })

    expect(view.projects).toEqual([{ id: 'website', name: 'Website', roles: ['GROUP_READ_ONLY'] }])
    expect(JSON.stringify([view, items])).not.toContain('billing')
    expect(view).toMatchObject({ privateKey: `************${key.privateKey.slice(-4)}` })
  })

  test('P8: new roles in a project replace those there, and nothing else', async () => {
    const world = await World.empty()
    const key = await world.projectKey('billing', ['GROUP_DATA_ACCESS_READ_ONLY'])
    await world.manager.keys.invite(world.user(['ORG_OWNER']), {
      ...{ project: 'website', key: key.id, roles: ['GROUP_READ_ONLY'] },
    })
    await world.manager.keys.changeProjectRoles(world.user([], { billing: ['GROUP_OWNER'] }), {
      ...{ project: 'billing', key: key.id, roles: ['GROUP_OWNER'] },
    })
    const view = await world.manager.keys.view(world.user(['ORG_OWNER']), { key: key.id })
    expect(view.organizationRoles).toEqual(['ORG_MEMBER'])
    expect(view.projects.map(({ id, roles }) => [id, roles])).toEqual([
      ['billing', ['GROUP_OWNER']],
      ['website', ['GROUP_READ_ONLY']],
    ])
  })

  test('S22, P9: the list of a project key is edited by an Organization Owner only', async () => {
    const world = await World.empty()
    const key = await world.projectKey('billing', ['GROUP_READ_ONLY'])
    const edit = { key: key.id, entries: ['198.51.100.0/24'] }
    const { accessList } = world.manager
    const projectOwner = world.user(['ORG_MEMBER'], { billing: ['GROUP_OWNER'] })

    expect(await codeOf(accessList.add(projectOwner, edit))).toBe('ROLE_MISSING')
    expect((await accessList.add(world.user(['ORG_OWNER']), edit)).added).toEqual(edit.entries)
  })

  test('S23, P9: an edited list tells all projects it is shared by', async () => {
    const world = await World.empty()
    const owner = world.user(['ORG_OWNER'])
    const key = await world.projectKey('billing', ['GROUP_READ_ONLY'])
    await world.manager.keys.invite(owner, {
      ...{ project: 'website', key: key.id, roles: ['GROUP_READ_ONLY'] },
    })
    const edit = { key: key.id, entries: ['198.51.100.0/24'] }
    const { projects } = await world.manager.accessList.add(owner, edit)
    expect(projects).toEqual(['billing', 'website'])
  })

  test('P10: a key removed from a project stays in the organization, and can come back', async () => {
    const world = await World.empty()
    const projectOwner = world.user([], { billing: ['GROUP_OWNER'] })
    const key = await world.projectKey('billing', ['GROUP_READ_ONLY'])
    const there = { project: 'billing', key: key.id }

    await world.manager.keys.removeFromProject(projectOwner, there)

    const view = await world.manager.keys.view(world.user(['ORG_OWNER']), { key: key.id })
    expect([view.state, view.organizationRoles, view.projects]).toEqual([
      'active',
      ['ORG_MEMBER'],
      [],
    ])
    await world.as(key)
    const roles = ['GROUP_READ_ONLY']
    await world.manager.keys.invite(projectOwner, { ...there, roles })
    expect(await world.lastEvents(2)).toMatchObject([
      { type: 'key.removed_from_project', project: 'billing' },
      { type: 'key.added_to_project', project: 'billing' },
    ])
  })

  test('S14: the same key is managed from the organization and from its project', async () => {
    const world = await World.empty()
    const key = await world.projectKey('billing', ['GROUP_READ_ONLY'])
    const projectOwner = world.user([], { billing: ['GROUP_OWNER'] })
    const { keys } = world.manager
    const above = await keys.list(world.user(['ORG_OWNER']), {})
    const within = await keys.listInProject(projectOwner, { project: 'billing' })
    expect([above, within].map(({ items }) => items.map(({ id }) => id))).toEqual([
      [key.id],
      [key.id],
    ])
  })
})

describe('defaults', () => {
  test('S15, S17: a key created in the organization is a member, and gets what is added', async () => {
    const world = await World.empty()
    const { keys } = world.manager
    const owner = world.user(['ORG_OWNER'])
    const bare = await keys.create(owner, { description: 'bare' })
    const more = await keys.create(owner, { description: 'more', roles: ['ORG_GROUP_CREATOR'] })
    expect(bare.key.organizationRoles).toEqual(['ORG_MEMBER'])
    expect(more.key.organizationRoles).toEqual(['ORG_GROUP_CREATOR', 'ORG_MEMBER'])
  })

  test('S16: a key created for a project reads it, and is a member of the organization', async () => {
    const world = await World.empty()
    const { key } = await world.manager.keys.createInProject(world.user(['ORG_OWNER']), {
      ...{ project: 'billing', description: 'bare' },
    })
    expect(key.organizationRoles).toEqual(['ORG_MEMBER'])
    expect(key.rolesIn('billing')).toEqual(['GROUP_READ_ONLY'])
  })
})
