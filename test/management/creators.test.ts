/** M10: what creators of projects and organizations get, and what they do not. */
import { Actor, RolePolicy } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { codeOf, errorOf, OFFICE, World } from './world.js'

const organization = 'acme'
const description = 'new'

/** A policy that gives nothing by itself. */
const plain = RolePolicy.define({
  roles: { OWNER: { level: 'organization' }, EDITOR: { level: 'project' } },
  operations: {
    manage: { level: 'organization', allow: { anyOf: ['OWNER'] } },
    edit: { level: 'project', allow: { anyOf: ['EDITOR'] } },
    getSystemStatus: { level: 'none', allow: 'any-key' },
  },
  management: {
    ...{ 'keys.create': 'manage', 'keys.update': 'manage', 'projects.create': 'manage' },
    'keys.createInProject': 'edit',
  },
})

test('M10: a policy that gives nothing by itself makes keys without roles', async () => {
  const world = await World.empty({ policy: plain })
  const bare = await world.manager.keys.create(world.system, { organization, description })
  const inProject = await world.manager.keys.createInProject(world.system, {
    ...{ organization, project: 'billing', description },
  })
  for (const { key } of [bare, inProject]) {
    expect([key.organizationRoles, key.projects]).toEqual([[], []])
  }
})

describe('the creator of a project', () => {
  test('M10: a key owns what it creates, and nothing else', async () => {
    const world = await World.empty()
    const { projects, keys } = world.manager
    const holder = await world.key({ roles: ['ORG_GROUP_CREATOR'] })
    const actor = await world.as(holder)
    const { project } = await projects.create(actor, { name: 'Mine' })

    const stored = await world.storedKey(holder.id)
    expect([stored.projects, stored.rolesIn(project.id)]).toEqual([[project.id], ['GROUP_OWNER']])
    expect(await world.lastEvents(2)).toMatchObject([
      { type: 'project.created', project: project.id, name: 'Mine' },
      {
        type: 'key.added_to_project',
        ...{ key: holder.id, publicKey: holder.publicKey, project: project.id },
        roles: ['GROUP_OWNER'],
      },
    ])
    await projects.rename(actor, { project: project.id, name: 'Still mine' })
    await keys.createInProject(actor, { project: project.id, description })
    expect(await codeOf(projects.rename(actor, { project: 'billing', name: 'Mine too' }))).toBe(
      'ROLE_MISSING',
    )
  })

  for (const kind of ['user', 'system'] as const) {
    test(`M10: a ${kind} makes a project that no key is in`, async () => {
      const world = await World.empty()
      await world.key()
      const actor = await world.actor(kind, ['ORG_GROUP_CREATOR'])
      const { project } = await world.manager.projects.create(actor, { organization, name: 'New' })
      const { state } = (await world.memory.load(organization)) ?? {}
      expect(state?.keysIn(project.id)).toEqual([])
      expect(await world.lastEvents(1)).toMatchObject([{ type: 'project.created' }])
    })
  }

  test('M10: a person who is called like a key is no key', async () => {
    const world = await World.empty()
    const { id } = await world.key()
    const organizationRoles = ['ORG_GROUP_CREATOR']
    const actor = Actor.user({ id, organization, organizationRoles })
    await world.manager.projects.create(actor, { name: 'New' })
    expect((await world.storedKey(id)).projects).toEqual([])
  })

  test('M10: a policy without roles for creators gives a key none', async () => {
    const world = await World.empty({ policy: plain })
    const holder = await world.key({ roles: ['OWNER'] })
    await world.manager.projects.create(await world.as(holder), { name: 'New' })
    expect((await world.storedKey(holder.id)).projects).toEqual([])
    expect(await world.lastEvents(1)).toMatchObject([{ type: 'project.created' }])
  })

  test('M10: it takes the right to create one, in that organization', async () => {
    const world = await World.empty()
    const member = await world.as(await world.key())
    for (const actor of [member, world.user(['ORG_MEMBER'], { billing: ['GROUP_OWNER'] })]) {
      expect(await codeOf(world.manager.projects.create(actor, { name: 'New' }))).toBe(
        'ROLE_MISSING',
      )
    }
  })
})

describe('the first key of an organization', () => {
  const ownerKey = { description: 'first', roles: ['ORG_OWNER'], accessList: [OFFICE] }

  for (const kind of ['user', 'system'] as const) {
    test(`M10: a ${kind} makes it with the organization, whatever they hold elsewhere`, async () => {
      const world = await World.empty()
      const actor = kind === 'user' ? world.user([]) : world.system
      const created = await world.manager.organizations.create(actor, { name: 'New', ownerKey })
      const { key, privateKey, organization: made, revision } = created
      expect(revision).toBe(1)
      expect(key?.organizationRoles).toEqual(['ORG_MEMBER', 'ORG_OWNER'])
      expect((await world.memory.events(made.id)).items).toMatchObject([
        { type: 'organization.created', name: 'New', actor: { kind } },
        { type: 'key.created', key: key?.id, organizationRoles: ['ORG_MEMBER', 'ORG_OWNER'] },
      ])
      const holder = {
        id: `${key?.id}`,
        publicKey: `${key?.publicKey}`,
        privateKey: `${privateKey}`,
      }
      const first = await world.as(holder)
      expect((await world.manager.organizations.view(first, {})).organization.id).toBe(made.id)
    })
  }

  test('M10: must be able to manage keys, or there is no organization either', async () => {
    const world = await World.empty()
    const create = (roles: readonly string[]) =>
      world.manager.organizations.create(world.system, {
        ...{ id: 'new', name: 'New', ownerKey: { ...ownerKey, roles } },
      })
    const error = await errorOf(create(['ORG_READ_ONLY']))
    expect(error).toMatchObject({ field: 'ownerKey.roles' })
    expect(error.message).toContain('must include a role that allows changing keys')
    expect(await errorOf(create(['GROUP_OWNER']))).toMatchObject({ field: 'ownerKey.roles[0]' })
    expect(await world.memory.load('new')).toBeUndefined()
  })

  test('M10, M15: is told with what was taken for what, and from where it is admitted', async () => {
    const world = await World.empty()
    const accessList = ['10.1.2.3/8', OFFICE]
    const input = { name: 'New', ownerKey: { ...ownerKey, accessList } }
    const result = await world.manager.organizations.create(world.system, input)
    expect(result.normalized).toEqual([{ given: '10.1.2.3/8', cidr: '10.0.0.0/8' }])
    expect(result.admits).toBe('listed')
    expect(Object.keys(result)).toEqual(expect.arrayContaining(['key', 'privateKey', 'admits']))
  })

  test('M10: is made by no key, for a key belongs to one organization', async () => {
    const world = await World.empty()
    const actor = await world.actor('key')
    const order = world.manager.organizations.create(actor, { id: 'new', name: 'New' })
    const error = await errorOf(order)
    expect(error).toMatchObject({ code: 'INVALID_INPUT', field: 'actor' })
    expect(error.message).toContain('must be a user or the system: keys make no tenants')
    expect(await world.memory.load('new')).toBeUndefined()
  })

  test('M10: is left out where nobody asks for it', async () => {
    const world = await World.empty()
    const someone = Actor.user({ id: 'person-2', organization: 'elsewhere' })
    const result = await world.manager.organizations.create(someone, { name: 'New' })
    const { key, privateKey, admits, normalized } = result
    expect([key, privateKey, admits, normalized]).toEqual([undefined, undefined, undefined, []])
    expect((await world.memory.load(result.organization.id))?.state.keyCount).toBe(0)
  })
})
