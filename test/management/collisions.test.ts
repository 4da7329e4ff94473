/** M9: what is drawn anew until it is unique, what is refused as taken, and many at once. */
import { type KeyFormat, keywardenFormat } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { TakenOver } from './storages.js'
import { codeOf, errorOf, KINDS, type Kind, World } from './world.js'

const organization = 'acme'
const description = 'drawn'

/** A format that draws these public keys or ids first. */
function drawing(first: { publicKeys?: string[]; ids?: string[] }): readonly [KeyFormat] {
  const format = keywardenFormat()
  const { publicKeys = [], ids = [] } = first
  return [
    {
      ...format,
      newPublicKey: (random) => publicKeys.shift() ?? format.newPublicKey(random),
      newId: (kind, random, at) =>
        (kind === 'secret' ? undefined : ids.shift()) ?? format.newId(kind, random, at),
    },
  ]
}

const statuses = (outcomes: readonly PromiseSettledResult<unknown>[]) =>
  outcomes.map((one) => (one.status === 'fulfilled' ? 'done' : one.reason.code)).sort()

async function scene(kind: Kind) {
  const world = await World.empty()
  return { world, actor: await world.actor(kind) }
}

describe.each(KINDS)('for a %s', (kind) => {
  test('M9: a public key that is or was in use is drawn again, and one key is made', async () => {
    const { world, actor } = await scene(kind)
    const [own, theirs, deleted] = [await world.key(), await world.rival(), await world.key()]
    await world.manager.keys.delete(world.system, { organization, key: deleted.id })
    const taken = [own, theirs, deleted].map(({ publicKey }) => publicKey)
    const had = (await world.memory.events(organization)).items.length
    const { keys } = world.anotherManager({ formats: drawing({ publicKeys: [...taken] }) })
    const { key, privateKey, revision } = await keys.create(actor, { organization, description })

    expect(taken).not.toContain(key.publicKey)
    const { state, revision: stored } = (await world.memory.load(organization)) ?? {}
    expect(revision).toBe(stored)
    expect(state?.keys.filter((one) => one.description === description)).toHaveLength(1)
    expect((await world.memory.events(organization)).items.slice(had)).toMatchObject([
      { type: 'key.created', key: key.id, publicKey: key.publicKey },
    ])
    await world.as({ id: key.id, publicKey: key.publicKey, privateKey })
  })

  test('M9: where every public key is taken, none is made', async () => {
    const { world, actor } = await scene(kind)
    const { publicKey } = await world.key()
    const before = await world.stored()
    const formats = drawing({ publicKeys: Array(4).fill(publicKey) })
    const { keys } = world.anotherManager({ formats, attempts: 4 })
    expect(await codeOf(keys.create(actor, { organization, description }))).toBe('CONFLICT')
    expect(await world.stored()).toBe(before)
  })

  test('M9: a drawn id that others have is drawn again', async () => {
    const { world, actor } = await scene(kind)
    const theirs = await world.rival()
    const formats = drawing({ ids: [theirs.id, 'fresh-1', 'depot', 'fresh-2'] })
    const { keys, projects } = world.anotherManager({ formats })
    const { key } = await keys.create(actor, { organization, description })
    const { project } = await projects.create(actor, { organization, name: 'Drawn' })
    expect([key.id, project.id]).toEqual(['fresh-1', 'fresh-2'])
  })

  test('M9: a key that exists is never replaced by one that happens to get its id', async () => {
    const { world, actor } = await scene(kind)
    const { id } = await world.key()
    const before = await world.stored()
    const { keys } = world.anotherManager({ formats: drawing({ ids: [id] }) })
    const error = await errorOf(keys.create(actor, { organization, description }))
    expect(error).toMatchObject({ code: 'UNAVAILABLE', outcome: 'nothing-done' })
    expect(error.message).toBe('no command is possible: the random source repeats itself')
    expect(await world.stored()).toBe(before)
  })

  test('M9: a given id is not taken because others wrote something else meanwhile', async () => {
    const storage = new TakenOver()
    const world = await World.empty({ storage: storage.over })
    const actor = await world.actor(kind)
    storage.precededBy(() => world.key())
    const input = { organization, id: 'mine', name: 'Mine' }
    const { project } = await world.manager.projects.create(actor, input)
    expect([project.id, storage.loads]).toEqual(['mine', 3])
  })

  test('M9: a given id that is taken is refused at once, here or elsewhere', async () => {
    const { world, actor } = await scene(kind)
    await world.rival()
    const before = await world.stored()
    for (const id of ['billing', 'depot']) {
      const order = world.manager.projects.create(actor, { organization, id, name: 'Mine' })
      expect(await errorOf(order)).toMatchObject({ code: 'ID_TAKEN', details: { field: 'id' } })
    }
    expect(await world.stored()).toBe(before)
  })

  test('M9: of many at once none is lost, none happens twice', async () => {
    const { world, actor } = await scene(kind)
    const { keys } = world.manager
    const { revision: from = 0 } = (await world.memory.load(organization)) ?? {}
    const had = (await world.memory.events(organization)).items.length
    const orders = [...Array(20).keys()].map((index) =>
      keys.create(actor, { organization, description: `${description} ${index}` }),
    )
    const results = await Promise.all(orders)

    const revisions = results.map(({ revision }) => revision).sort((a, b) => a - b)
    expect(revisions).toEqual(orders.map((_, index) => from + 1 + index))
    const made = results.map(({ key }) => String(key.id)).sort()
    const { items } = await world.memory.events(organization)
    expect(items.slice(had).map((event) => 'key' in event && event.key)).toHaveLength(20)
    const state = (await world.memory.load(organization))?.state
    const stored = state?.keys.filter((key) => key.description.startsWith(description))
    expect(stored?.map(({ id }) => String(id)).sort()).toEqual(made)
  })

  test('M9: of two that would do the same thing, one does', async () => {
    const { world, actor } = await scene(kind)
    const { id } = await world.key()
    const { projects, keys, accessList } = world.manager
    const twice = {
      ID_TAKEN: () => projects.create(actor, { organization, id: 'one', name: 'One' }),
      ENTRY_EXISTS: () =>
        accessList.add(actor, { organization, key: id, entries: ['192.0.2.0/24'] }),
      ALREADY_IN_PROJECT: () =>
        keys.invite(actor, { organization, project: 'billing', key: id, roles: ['GROUP_OWNER'] }),
      NOT_FOUND: () => keys.delete(actor, { organization, key: id }),
    }
    for (const [code, order] of Object.entries(twice)) {
      expect(statuses(await Promise.allSettled([order(), order()]))).toEqual([code, 'done'])
    }
  })

  test('M9: entries that are added at once are all there', async () => {
    const { world, actor } = await scene(kind)
    const { id } = await world.key()
    const entries = ['192.0.2.1/32', '192.0.2.2/32', '192.0.2.3/32']
    const orders = entries.map((entry) =>
      world.manager.accessList.add(actor, { organization, key: id, entries: [entry] }),
    )
    await Promise.all(orders)
    const list = (await world.storedKey(id)).accessList.entries.map(({ cidr }) => String(cidr))
    expect(list).toEqual(expect.arrayContaining(entries))
    expect(list).toHaveLength(4)
  })
})

test('M9: of two organizations of one id there is one, and never another after it', async () => {
  const { world } = await scene('system')
  const { organizations } = world.manager
  const input = { id: 'new', name: 'New' }
  const create = () => organizations.create(world.system, input)
  expect(statuses(await Promise.allSettled([create(), create()]))).toEqual(['ID_TAKEN', 'done'])
  await organizations.delete(world.system, { organization: 'new' })
  const error = await errorOf(create())
  expect(error).toMatchObject({ code: 'ID_TAKEN', details: { field: 'id' } })
  expect(error.message).toBe('id: is taken, or once was; give another, or none')
})

test('M9: a drawn id of an organization is drawn again, so many times', async () => {
  const { world } = await scene('system')
  const ids = ['acme', 'acme', 'third']
  const manager = world.anotherManager({ formats: drawing({ ids }), attempts: 3 })
  const create = () => manager.organizations.create(world.system, { name: 'New' })
  expect((await create()).organization.id).toBe('third')
  ids.push('acme', 'acme', 'acme', 'fourth')
  expect(await codeOf(create())).toBe('CONFLICT')
  expect(await world.memory.load('fourth')).toBeUndefined()
})

test('M9: an organization under a given id draws another public key for its first key', async () => {
  const { world } = await scene('system')
  const { publicKey } = await world.key()
  const { organizations } = world.anotherManager({ formats: drawing({ publicKeys: [publicKey] }) })
  const ownerKey = { description: 'first', roles: ['ORG_OWNER'] }
  const { key } = await organizations.create(world.system, { id: 'new', name: 'New', ownerKey })
  expect(key?.publicKey).not.toBe(publicKey)
  expect((await world.memory.load('new'))?.revision).toBe(1)
})
