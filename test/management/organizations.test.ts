/** M11: the life of an organization, which ends only when nobody can act for it any more. */
import { describe, expect, test } from 'vitest'
import { TakenOver } from './storages.js'
import { codeOf, errorOf, HOUR, KINDS, OFFICE, World } from './world.js'

const organization = 'acme'

describe.each(KINDS)('an organization, for a %s', (kind) => {
  async function scene() {
    const world = await World.empty()
    return { world, actor: await world.actor(kind), organizations: world.manager.organizations }
  }

  test('M11: shows what it owns and how many keys stand out', async () => {
    const { world, actor, organizations } = await scene()
    await world.key({ accessList: [] })
    await world.key({ accessList: ['::/0'], allowUnrestricted: true })
    await world.key({ accessList: [{ cidr: OFFICE, expiresAt: world.now + 1 }] })
    await world.key()
    world.now += 1
    const view = await organizations.view(actor, { organization })
    expect(view).toMatchObject({
      organization: { id: 'acme', name: 'Acme Logistics', accessListRequired: false },
      ...{ projectCount: 2, keyCount: kind === 'key' ? 5 : 4 },
      ...{ keysAdmittedAnywhere: 2, keysAdmittedNowhere: 1 },
    })
  })

  test('M11: is renamed, and a name that stays is no change', async () => {
    const { world, actor, organizations } = await scene()
    const rename = (name: string) => organizations.rename(actor, { organization, name })
    const result = await rename('Acme Freight')
    expect(result.organization.name).toBe('Acme Freight')
    expect(await world.lastEvents(1)).toMatchObject([
      {
        type: 'organization.renamed',
        name: { before: 'Acme Logistics', after: 'Acme Freight' },
      },
    ])
    const before = await world.stored()
    expect(await rename(' Acme Freight ')).toEqual(result)
    expect(await world.stored()).toBe(before)
  })

  test('M11: is not deleted while it has a project', async () => {
    const { world, actor, organizations } = await scene()
    const before = await world.stored()
    const error = await errorOf(organizations.delete(actor, { organization }))
    expect(error).toMatchObject({ code: 'ORGANIZATION_NOT_EMPTY' })
    expect(error.message).toContain('delete the projects')
    expect(await world.stored()).toBe(before)
  })
})

/** Acme without projects. */
async function bare() {
  const world = await World.empty()
  for (const project of ['billing', 'website']) {
    await world.manager.projects.delete(world.system, { organization, project })
  }
  return world
}

describe('the end of an organization', () => {
  for (const kind of ['user', 'system'] as const) {
    test(`M11: comes when a ${kind} deletes it without projects and usable keys`, async () => {
      const world = await bare()
      const actor = await world.actor(kind)
      const { keys, organizations } = world.manager
      const revoked = await world.key()
      const expired = await world.key({ expiresAt: world.now + HOUR })
      const both = await world.key({ expiresAt: world.now + HOUR })
      await keys.revoke(world.system, { organization, key: revoked.id })
      await keys.disable(world.system, { organization, key: both.id })
      await keys.revoke(world.system, { organization, key: both.id })
      world.now += HOUR
      const { revision: had = 0 } = (await world.memory.load(organization)) ?? {}

      expect(await organizations.delete(actor, { organization })).toEqual({ revision: had + 1 })

      expect(await world.memory.load(organization)).toBeUndefined()
      expect(await world.lastEvents(1)).toMatchObject([{ type: 'organization.deleted' }])
      for (const key of [revoked, expired]) {
        await expect(world.as(key)).rejects.toThrow('KEY_UNKNOWN')
      }
      expect(await codeOf(organizations.view(actor, { organization }))).toBe('NOT_FOUND')
    })

    test(`M11: does not come for a ${kind} while a key could still be used`, async () => {
      const world = await bare()
      const actor = await world.actor(kind)
      const { keys, organizations } = world.manager
      const active = await world.key()
      const disabled = await world.key()
      const waiting = await world.key({ notBefore: world.now + HOUR })
      const revoked = await world.key()
      await keys.disable(world.system, { organization, key: disabled.id })
      await keys.revoke(world.system, { organization, key: revoked.id })
      const before = await world.stored()
      expect(await errorOf(organizations.delete(actor, { organization }))).toMatchObject({
        code: 'ORGANIZATION_NOT_EMPTY',
        details: { field: 'organization', keys: [active.id, disabled.id, waiting.id] },
      })
      expect(await world.stored()).toBe(before)
    })
  }

  test('M11: never comes by one of its keys, for that key could still be used', async () => {
    const world = await bare()
    const actor = await world.as(await world.owner())
    const overrides = { allowNoOwnerKey: true, allowSelfLockout: true }
    const order = world.manager.organizations.delete(actor, { organization, ...overrides })
    expect(await errorOf(order)).toMatchObject({ details: { keys: [actor.id] } })
  })

  test('M11: takes an Organization Owner', async () => {
    const world = await bare()
    const lesser = world.user(['ORG_GROUP_CREATOR', 'ORG_READ_ONLY', 'ORG_BILLING_ADMIN'])
    const { organizations } = world.manager
    for (const order of [
      organizations.delete(lesser, {}),
      organizations.rename(lesser, { name: 'Mine' }),
      organizations.requireAccessList(lesser, {}),
      organizations.stopRequiringAccessList(lesser, {}),
    ]) {
      expect(await codeOf(order)).toBe('ROLE_MISSING')
    }
  })
})

test('M11: an organization that is created takes nothing away', async () => {
  const storage = new TakenOver()
  const world = await World.empty({ storage: storage.over })
  storage.by((change, memory) => memory.commit(change))
  await world.manager.organizations.create(world.system, { name: 'New' })
  expect(storage.commits.map(({ remove }) => remove)).toEqual([
    { organization: false, projects: [], keys: [] },
  ])
})

test('M11: an organization is created as it is told to be, at that instant', async () => {
  const world = await World.empty()
  const { organizations } = world.manager
  const input = { id: 'new', name: ' New ', accessListRequired: true }
  const { organization: made } = await organizations.create(world.system, input)
  const createdAt = world.now
  expect(made.toJSON()).toEqual({ id: 'new', name: 'New', accessListRequired: true, createdAt })
  const plain = await organizations.create(world.user([]), { name: 'Plain' })
  expect(plain.organization.id).toMatch(/^org_[0-9A-Za-z]{20}$/)
  expect(plain.organization.accessListRequired).toBe(false)
  expect((await world.memory.load(plain.organization.id))?.revision).toBe(plain.revision)
})
