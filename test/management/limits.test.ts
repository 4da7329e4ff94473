/** M8: an organization grows up to its limits, and what is over them may shrink. */
import { ApiKey, Project } from 'keywarden'
import { AccessManager, type Limits, type NewEntry } from 'keywarden/management'
import { describe, expect, test } from 'vitest'
import { errorOf, KINDS, type Kind, World } from './world.js'

const organization = 'acme'

/** Acme under other limits than before, with an actor who was there all the while. */
async function limited(kind: Kind, limits: Partial<Limits>) {
  const world = await World.empty()
  const actor = await world.actor(kind)
  return { world, actor, manager: world.anotherManager({ limits }) }
}

const blocks = (count: number, third = 0) =>
  [...Array(count).keys()].map((index) => `10.${third}.${index}.0/24`)

/** Puts as many keys and projects into Acme as it takes to have that many. */
async function fill(world: World, keys: number, projects: number) {
  const loaded = await world.memory.load(organization)
  if (loaded === undefined) throw new Error('Acme is missing')
  const { state, revision } = loaded
  const many = (count: number) => [...Array(Math.max(0, count)).keys()]
  const name = (index: number) => `filler-${index}`
  const outcome = await world.memory.commit({
    organization: state.organization.id,
    basedOn: revision,
    put: {
      projects: many(projects - state.projectCount).map((index) =>
        Project.of({ id: `p${index}`, organization, name: name(index) }),
      ),
      keys: many(keys - state.keyCount).map((index) =>
        ApiKey.of({
          ...{ id: `k${index}`, organization, publicKey: name(index), description: name(index) },
          createdAt: world.now,
        }),
      ),
    },
    remove: { organization: false, projects: [], keys: [] },
    events: [],
  })
  if (!outcome.committed) throw new Error(outcome.reason)
}

describe.each(KINDS)('by a %s', (kind) => {
  test('M8: no more keys than the limit, however they are made', async () => {
    const { world, actor, manager } = await limited(kind, { keysPerOrganization: 3 })
    const had = kind === 'key' ? 1 : 0
    for (let made = had; made < 3; made++) {
      await manager.keys.create(actor, { organization, description: 'one more' })
    }
    const before = await world.stored()
    const input = { organization, description: 'too many' }
    for (const order of [
      () => manager.keys.create(actor, input),
      () => manager.keys.createInProject(actor, { ...input, project: 'billing' }),
    ]) {
      const error = await errorOf(order())
      expect(error).toMatchObject({ code: 'LIMIT_EXCEEDED', details: { limit: 3 } })
      expect(error.message).toContain('3 keys')
    }
    expect(await world.stored()).toBe(before)
  })

  test('M8: no more projects than the limit', async () => {
    const { world, actor, manager } = await limited(kind, { projectsPerOrganization: 3 })
    await manager.projects.create(actor, { organization, name: 'third' })
    const before = await world.stored()
    const error = await errorOf(manager.projects.create(actor, { organization, name: 'fourth' }))
    expect(error).toMatchObject({ code: 'LIMIT_EXCEEDED', details: { limit: 3 } })
    expect(error.message).toContain('3 projects')
    expect(await world.stored()).toBe(before)
  })

  test('M8: no more entries on a list than the limit, given at once or added', async () => {
    const { world, actor, manager } = await limited(kind, { entriesPerList: 3 })
    const create = (accessList: readonly NewEntry[]) =>
      manager.keys.create(actor, { organization, description: 'listed', accessList })
    const { key } = await create(blocks(3))
    const before = await world.stored()
    const add = (entries: readonly NewEntry[]) =>
      manager.accessList.add(actor, { organization, key: key.id, entries })
    for (const order of [() => create(blocks(4)), () => add(blocks(4)), () => add(['192.0.2.1'])]) {
      const error = await errorOf(order())
      expect(error).toMatchObject({ code: 'LIMIT_EXCEEDED', details: { limit: 3 } })
      expect(error.message).toContain('3 entries')
    }
    expect(await world.stored()).toBe(before)
  })

  test('M8: descriptions and names are no longer than the limits', async () => {
    const limits = { descriptionLength: 5, nameLength: 4 }
    const { world, actor, manager } = await limited(kind, limits)
    const composed = ' e\u0301five '
    const { key } = await manager.keys.create(actor, { organization, description: composed })
    expect(key.description).toBe('\u00e9five')
    await manager.projects.create(actor, { organization, name: ' 😀😀😀😀 ' })
    const before = await world.stored()
    const { keys, projects, organizations } = manager
    const description = 'sixsix'
    const faults = {
      description: [
        () => keys.create(actor, { organization, description }),
        () => keys.createInProject(actor, { organization, project: 'billing', description }),
        () => keys.update(actor, { organization, key: key.id, description }),
      ],
      name: [
        () => projects.create(actor, { organization, name: 'fives' }),
        () => projects.rename(actor, { organization, project: 'billing', name: '😀😀😀😀😀' }),
        () => organizations.rename(actor, { organization, name: 'fives' }),
      ],
    }
    for (const [field, orders] of Object.entries(faults)) {
      for (const order of orders) {
        const error = await errorOf(order())
        expect(error).toMatchObject({ code: 'INVALID_INPUT', field })
        expect(error.message).toContain(`at most ${field === 'name' ? 4 : 5} characters`)
      }
    }
    expect(await world.stored()).toBe(before)
  })

  test('M8: what is over the limits may shrink and change, but not grow', async () => {
    const world = await World.empty()
    const actor = await world.actor(kind)
    const { id } = await world.key({ accessList: blocks(4) })
    await fill(world, 6, 4)
    const limits = { keysPerOrganization: 4, projectsPerOrganization: 2, entriesPerList: 2 }
    const { keys, projects, accessList } = world.anotherManager({ limits })
    const key = { organization, key: id }

    await keys.update(actor, { ...key, description: 'still changes' })
    await keys.rotate(actor, key)
    await accessList.remove(actor, { ...key, entries: blocks(1) })
    const more = accessList.add(actor, { ...key, entries: blocks(1) })
    expect(await errorOf(more)).toMatchObject({ code: 'LIMIT_EXCEEDED', details: { limit: 2 } })
    await projects.rename(actor, { organization, project: 'p0', name: 'still changes' })
    await projects.delete(actor, { organization, project: 'p0' })
    await keys.delete(actor, { organization, key: 'k0' })
    const another = keys.create(actor, { organization, description: 'one more' })
    expect(await errorOf(another)).toMatchObject({ code: 'LIMIT_EXCEEDED', details: { limit: 4 } })
  })

  test('M8: by default 500 keys, 250 projects, 200 entries, and no more', async () => {
    const world = await World.empty()
    const actor = await world.actor(kind)
    await fill(world, 499, 249)
    const { keys, projects, accessList } = world.manager
    const { key } = await keys.create(actor, {
      ...{ organization, description: 'x'.repeat(250), accessList: blocks(199) },
    })
    await accessList.add(actor, { organization, key: key.id, entries: ['192.0.2.1'] })
    await projects.create(actor, { organization, name: 'x'.repeat(64) })

    const limits = [
      [500, () => keys.create(actor, { organization, description: 'one more' })],
      [250, () => projects.create(actor, { organization, name: 'one more' })],
      [200, () => accessList.add(actor, { organization, key: key.id, entries: ['192.0.2.2'] })],
    ] as const
    for (const [limit, order] of limits) {
      const error = await errorOf(order())
      expect(error).toMatchObject({ code: 'LIMIT_EXCEEDED', details: { limit } })
    }
    for (const order of [
      () => keys.update(actor, { organization, key: key.id, description: 'x'.repeat(251) }),
      () => projects.rename(actor, { organization, project: 'billing', name: 'x'.repeat(65) }),
    ]) {
      expect(await errorOf(order())).toMatchObject({ code: 'INVALID_INPUT' })
    }
  })
})

describe('the first key of an organization', () => {
  test('M8: keeps the limits of entries, description and name', async () => {
    const limits = { entriesPerList: 1, descriptionLength: 5, nameLength: 4 }
    const { manager, actor } = await limited('user', limits)
    const ownerKey = { description: 'first', roles: ['ORG_OWNER'] }
    const faults = [
      { name: 'fives' },
      { name: 'Four', ownerKey: { ...ownerKey, description: 'sixsix' } },
      { name: 'Four', ownerKey: { ...ownerKey, accessList: blocks(2) } },
    ]
    for (const input of faults) {
      const { code } = await errorOf(manager.organizations.create(actor, input))
      expect(['INVALID_INPUT', 'LIMIT_EXCEEDED']).toContain(code)
    }
    await manager.organizations.create(actor, { name: 'Four', ownerKey })
  })
})

test('M8: a limit that is none is a mistake of the program', async () => {
  const world = await World.empty()
  const wrong = [{ keysPerOrganization: 0 }, { entriesPerList: 1.5 }, { nameLength: 65 }]
  const worse = [{ descriptionLength: 251 }, { projectsPerOrganization: Number.NaN }, { keys: 3 }]
  for (const limits of [...wrong, ...worse, { entriesPerList: Infinity }] as Partial<Limits>[]) {
    const name = Object.keys(limits)[0]
    expect(() => world.anotherManager({ limits }), name).toThrow(TypeError)
    expect(() => world.anotherManager({ limits }), name).toThrow(name)
  }
  expect(world.anotherManager({ limits: {} })).toBeInstanceOf(AccessManager)
})
