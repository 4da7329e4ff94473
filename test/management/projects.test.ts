/** M11: the life of a project; its keys outlive it. */
import { RolePolicy } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { codeOf, KINDS, OFFICE, World } from './world.js'

const organization = 'acme'
const billing = { organization, project: 'billing' }

async function scene(kind: (typeof KINDS)[number]) {
  const world = await World.empty()
  return { world, actor: await world.actor(kind), projects: world.manager.projects }
}

describe.each(KINDS)('a project, for a %s', (kind) => {
  test('M11: is created under a given or a drawn id, at that instant', async () => {
    const { world, actor, projects } = await scene(kind)
    const named = await projects.create(actor, { organization, id: 'mine', name: ' Mine ' })
    const drawn = await projects.create(actor, { organization, name: 'Drawn' })
    expect(named.project.toJSON()).toEqual({
      ...{ id: 'mine', organization, name: 'Mine', createdAt: world.now },
    })
    expect(drawn.project.id).toMatch(/^prj_[0-9A-Za-z]{20}$/)
    expect(drawn.revision).toBe(named.revision + 1)
    expect(await projects.view(actor, { organization, project: 'mine' })).toEqual(named.project)
  })

  test('M11: is renamed, and a name that stays is no change', async () => {
    const { world, actor, projects } = await scene(kind)
    const { project, revision } = await projects.rename(actor, { ...billing, name: 'Invoices' })
    expect(project.name).toBe('Invoices')
    expect(await world.lastEvents(1)).toMatchObject([
      {
        ...{ type: 'project.renamed', project: 'billing' },
        name: { before: 'Billing', after: 'Invoices' },
      },
    ])
    const before = await world.stored()
    expect(await projects.rename(actor, { ...billing, name: ' Invoices' })).toEqual({
      ...{ project, revision },
    })
    expect(await world.stored()).toBe(before)
  })

  test('M11: leaves with the roles in it, in one commit, and its keys stay', async () => {
    const { world, actor, projects } = await scene(kind)
    const one = await world.projectKey('billing', ['GROUP_OWNER'])
    const other = await world.projectKey('website', ['GROUP_OWNER'])
    const both = { organization, key: other.id, roles: ['GROUP_READ_ONLY'] }
    await world.manager.keys.invite(world.system, { ...both, project: 'billing' })
    const bystander = await world.projectKey('website', ['GROUP_OWNER'])
    const { revision: had = 0 } = (await world.memory.load(organization)) ?? {}

    const { unassigned, revision } = await projects.delete(actor, billing)

    expect([unassigned, revision]).toEqual([[one.id, other.id], had + 1])
    expect(await world.lastEvents(3)).toMatchObject([
      {
        ...{ type: 'key.removed_from_project', key: one.id, publicKey: one.publicKey },
        ...{ project: 'billing', roles: ['GROUP_OWNER', 'GROUP_READ_ONLY'] },
      },
      { type: 'key.removed_from_project', key: other.id, roles: ['GROUP_READ_ONLY'] },
      { type: 'project.deleted', project: 'billing' },
    ])
    const left = async (id: string) => (await world.storedKey(id)).projects
    expect([await left(one.id), await left(other.id)]).toEqual([[], ['website']])
    expect(await left(bystander.id)).toEqual(['website'])
    await world.as(one)
    const decision = await world.engine.authorize({
      ...{ credential: one, address: OFFICE, operation: 'getGroup' },
      scope: { project: 'billing' },
    })
    expect(decision).toMatchObject({ refusal: { code: 'SCOPE_NOT_REACHABLE' } })
  })

  test('M11: that is created again under the same id has nobody in it', async () => {
    const { world, actor, projects } = await scene(kind)
    const before = await world.projectKey('billing', ['GROUP_OWNER'])
    await projects.delete(actor, billing)
    await projects.create(actor, { organization, id: 'billing', name: 'Billing' })
    expect((await world.storedKey(before.id)).rolesIn('billing')).toEqual([])
  })

  test('M11: that nobody is in leaves alone', async () => {
    const { world, actor, projects } = await scene(kind)
    expect((await projects.delete(actor, billing)).unassigned).toEqual([])
    expect(await codeOf(projects.view(actor, billing))).toBe(
      kind === 'system' ? 'NOT_FOUND' : 'SCOPE_NOT_REACHABLE',
    )
    expect((await world.memory.load(organization))?.state.projectCount).toBe(1)
  })
})

describe('who may', () => {
  test('M11: a Project Owner renames and deletes the project, a reader does neither', async () => {
    const world = await World.empty()
    const { projects } = world.manager
    const reader = world.user(['ORG_READ_ONLY'], { billing: ['GROUP_READ_ONLY'] })
    const owner = world.user([], { billing: ['GROUP_OWNER'] })
    for (const order of [
      projects.rename(reader, { ...billing, name: 'Mine' }),
      projects.delete(reader, billing),
    ]) {
      expect(await codeOf(order)).toBe('ROLE_MISSING')
    }
    expect((await projects.view(reader, billing)).name).toBe('Billing')
    await projects.rename(owner, { ...billing, name: 'Mine' })
    await projects.delete(owner, billing)
  })

  test('M11: roles that leave with the project need not be held', async () => {
    const policy = RolePolicy.define({
      roles: { BOSS: { level: 'project' }, CLERK: { level: 'project' } },
      operations: {
        close: { level: 'project', allow: { anyOf: ['BOSS'] } },
        work: { level: 'project', allow: { anyOf: ['CLERK'] } },
        getSystemStatus: { level: 'none', allow: 'any-key' },
      },
      management: { 'projects.delete': 'close', 'keys.createInProject': 'close' },
    })
    const world = await World.empty({ policy })
    const clerk = await world.projectKey('billing', ['CLERK'])
    const boss = await world.as(await world.projectKey('billing', ['BOSS']))
    const { unassigned } = await world.manager.projects.delete(boss, billing)
    expect(unassigned).toEqual([clerk.id, boss.id])
  })
})
