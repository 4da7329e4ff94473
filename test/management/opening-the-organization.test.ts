/** M6: an organization that stops requiring lists opens the keys that have none. */
import { describe, expect, test } from 'vitest'
import { errorOf, KINDS, type Kind, NOON, OFFICE, World } from './world.js'

/** Acme, which requires lists, with keys of all kinds of lists. */
async function requiring(kind: Kind) {
  const world = await World.empty()
  const organization = 'acme'
  const actor = await world.actor(kind)
  await world.manager.organizations.requireAccessList(world.system, { organization })
  const keys = {
    listed: await world.key(),
    wide: await world.key({ accessList: ['0.0.0.0/0'], allowUnrestricted: true }),
    expired: await world.key({ accessList: [{ cidr: OFFICE, expiresAt: NOON + 1 }] }),
  }
  world.now += 1
  const stop = (more = {}) =>
    world.manager.organizations.stopRequiringAccessList(actor, { organization, ...more })
  /** The keys that are admitted so, as a list of keys tells. */
  const admitted = async (admits: string) => {
    const { items } = await world.manager.keys.list(actor, { organization })
    return items.filter((key) => key.admits === admits).map(({ id }) => id)
  }
  return { world, actor, keys, stop, admitted }
}

describe.each(KINDS)('a requirement that is dropped by a %s', (kind) => {
  test('M6: is refused while there are keys without entries, and names them', async () => {
    const { world, stop } = await requiring(kind)
    const bare = [await world.key({ accessList: [] }), await world.key({ accessList: [] })]
    const keys = bare.map(({ id }) => id)
    const before = await world.stored()
    const error = await errorOf(stop())
    expect(error).toMatchObject({ code: 'UNRESTRICTED', details: { keys } })
    for (const id of [...keys, 'allowUnrestricted']) expect(error.message).toContain(id)
    expect(await world.stored()).toBe(before)
  })

  test('M6: opens them when it says so, and tells which, in the result and in the audit', async () => {
    const { world, stop, admitted } = await requiring(kind)
    const { id } = await world.key({ accessList: [] })
    expect(await admitted('nowhere')).toContain(id)
    const keys = [{ key: id, admits: { before: 'nowhere', after: 'anywhere' } }]
    const result = await stop({ allowUnrestricted: true })
    expect(result).toMatchObject({
      ...{ keys, keysWithoutEntries: [id], organization: { accessListRequired: false } },
    })
    expect(await world.lastEvents(1)).toMatchObject([
      {
        type: 'organization.access_list_not_required',
        ...{ keys, overrides: ['allowUnrestricted'] },
      },
    ])
    expect(await admitted('anywhere')).toContain(id)
  })

  test('M6: opens nothing where all keys have entries, expired ones too', async () => {
    const { world, stop } = await requiring(kind)
    const result = await stop()
    expect([result.keys, result.keysWithoutEntries]).toEqual([[], []])
    expect(await world.lastEvents(1)).toMatchObject([
      { type: 'organization.access_list_not_required', keys: [] },
    ])
  })

  test('M6: counts keys that are disabled, revoked or expired, for they are still there', async () => {
    const { world, stop } = await requiring(kind)
    const organization = 'acme'
    const { keys } = world.manager
    const disabled = await world.key({ accessList: [] })
    const revoked = await world.key({ accessList: [] })
    const expired = await world.key({ accessList: [], expiresAt: world.now + 1 })
    await keys.disable(world.system, { organization, key: disabled.id })
    await keys.revoke(world.system, { organization, key: revoked.id })
    world.now += 1
    expect(await errorOf(stop())).toMatchObject({
      details: { keys: [disabled.id, revoked.id, expired.id] },
    })
  })

  test('M6: is nothing when there was none', async () => {
    const { world, stop } = await requiring(kind)
    await stop()
    await world.key({ accessList: [] })
    const before = await world.stored()
    expect((await stop()).keys).toEqual([])
    expect(await world.stored()).toBe(before)
  })
})

describe.each(KINDS)('a requirement that is made by a %s', (kind) => {
  test('M6: closes keys without entries, and tells which', async () => {
    const { world, actor, stop, admitted } = await requiring(kind)
    await stop()
    const { id } = await world.key({ accessList: [] })
    const require = () =>
      world.manager.organizations.requireAccessList(actor, { organization: 'acme' })
    const keys = [{ key: id, admits: { before: 'anywhere', after: 'nowhere' } }]
    expect(await require()).toMatchObject({ keys, keysWithoutEntries: [id] })
    expect(await world.lastEvents(1)).toMatchObject([
      { type: 'organization.access_list_required', keys },
    ])
    expect(await admitted('nowhere')).toContain(id)
    const before = await world.stored()
    expect(await require()).toMatchObject({ keys: [], keysWithoutEntries: [id] })
    expect(await world.stored()).toBe(before)
  })

  test('M6: makes the empty list a closed one, so that losing the last entry opens nothing', async () => {
    const { world, actor, keys } = await requiring(kind)
    const remove = { organization: 'acme', key: keys.listed.id, entries: [OFFICE] }
    const { admits } = await world.manager.accessList.remove(actor, remove)
    expect(admits).toEqual({ before: 'listed', after: 'nowhere' })
  })

  test('M6: a wide block still takes a word', async () => {
    const { world, actor, keys } = await requiring(kind)
    const add = { organization: 'acme', key: keys.listed.id, entries: ['0.0.0.0/0'] }
    const error = await errorOf(world.manager.accessList.add(actor, add))
    expect(error).toMatchObject({ code: 'UNRESTRICTED', details: { keys: [keys.listed.id] } })
  })
})
