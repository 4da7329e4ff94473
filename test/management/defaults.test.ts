/** M10: what roles new keys get by themselves (rules S15 to S17). */
import { describe, expect, test } from 'vitest'
import { errorOf, KINDS, World } from './world.js'

const organization = 'acme'
const description = 'new'
const there = { organization, project: 'billing', description }

describe.each(KINDS)('a key that a %s creates', (kind) => {
  async function scene() {
    const world = await World.empty()
    return { world, actor: await world.actor(kind), keys: world.manager.keys }
  }

  test('M10: in the organization is a member (S15)', async () => {
    const { world, actor, keys } = await scene()
    const { key } = await keys.create(actor, { organization, description })
    expect([key.organizationRoles, key.projects]).toEqual([['ORG_MEMBER'], []])
    expect((await world.storedKey(key.id)).organizationRoles).toEqual(['ORG_MEMBER'])
    expect(await world.lastEvents(1)).toMatchObject([{ organizationRoles: ['ORG_MEMBER'] }])
  })

  test('M10: for a project reads it, and is a member of the organization (S16)', async () => {
    const { world, actor, keys } = await scene()
    const { key } = await keys.createInProject(actor, there)
    expect(key.organizationRoles).toEqual(['ORG_MEMBER'])
    expect([key.projects, key.rolesIn('billing')]).toEqual([['billing'], ['GROUP_READ_ONLY']])
    expect(await world.lastEvents(1)).toMatchObject([
      { project: 'billing', projectRoles: ['GROUP_READ_ONLY'], organizationRoles: ['ORG_MEMBER'] },
    ])
  })

  test('M10: has the roles that are given besides those, each once (S17)', async () => {
    const { actor, keys } = await scene()
    const above = ['ORG_READ_ONLY', 'ORG_MEMBER', 'ORG_READ_ONLY']
    const { key } = await keys.create(actor, { organization, description, roles: above })
    expect(key.organizationRoles).toEqual(['ORG_MEMBER', 'ORG_READ_ONLY'])
    const within = ['GROUP_OWNER', 'GROUP_READ_ONLY']
    const inProject = await keys.createInProject(actor, { ...there, roles: within })
    expect(inProject.key.rolesIn('billing')).toEqual(['GROUP_OWNER', 'GROUP_READ_ONLY'])
    expect(inProject.key.organizationRoles).toEqual(['ORG_MEMBER'])
  })

  test('M10: takes project roles for a project, organization roles in the organization', async () => {
    const { world, actor, keys } = await scene()
    const before = await world.stored()
    const crossed = [
      () => keys.create(actor, { organization, description, roles: ['GROUP_OWNER'] }),
      () => keys.createInProject(actor, { ...there, roles: ['ORG_MEMBER'] }),
    ]
    for (const order of crossed) {
      expect(await errorOf(order())).toMatchObject({ code: 'INVALID_INPUT', field: 'roles[0]' })
    }
    expect(await world.stored()).toBe(before)
  })

  test('M10: begins and ends when it is told to', async () => {
    const { world, actor, keys } = await scene()
    const times = { notBefore: new Date(world.now + 5), expiresAt: world.now + 10 }
    for (const order of [
      keys.create(actor, { organization, description, ...times }),
      keys.createInProject(actor, { ...there, ...times }),
    ]) {
      const { key } = await order
      expect([key.notBefore, key.expiresAt]).toEqual([
        new Date(world.now + 5),
        new Date(world.now + 10),
      ])
      expect([0, 4, 5, 9, 10].map((ms) => key.stateAt(world.now + ms))).toEqual([
        ...['not-yet-valid', 'not-yet-valid', 'active', 'active', 'expired'],
      ])
      expect(key.createdAt).toEqual(new Date(world.now))
    }
  })

  test('M10: belongs to the organization, whatever project it is for (S13)', async () => {
    const { world, actor, keys } = await scene()
    const { key } = await keys.createInProject(actor, there)
    await world.manager.projects.delete(world.system, { organization, project: 'billing' })
    const view = await keys.view(actor, { organization, key: key.id })
    expect([view.organization, view.organizationRoles, view.projects]).toEqual([
      ...['acme', ['ORG_MEMBER'], []],
    ])
  })
})
