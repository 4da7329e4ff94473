/** M15: a list has each entry once: what is there is not added, what is not there is not removed. */
import { AccessListEntry, Cidr } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { expectInvalid } from './refused-input.js'
import { errorOf, HOUR, KINDS, NOON, OFFICE, World } from './world.js'

const organization = 'acme'

describe.each(KINDS)('a list, for a %s', (kind) => {
  async function scene() {
    const world = await World.empty()
    const expired = { cidr: '198.51.100.0/24', expiresAt: NOON + 1 }
    const { id: key } = await world.key({ accessList: [OFFICE, '2001:db8::/32', expired] })
    world.now += 1
    const actor = await world.actor(kind)
    const { accessList } = world.manager
    const add = (...entries: unknown[]) =>
      accessList.add(actor, { organization, key, entries: entries as [] })
    const remove = (...entries: unknown[]) =>
      accessList.remove(actor, { organization, key, entries: entries as string[] })
    const list = async () =>
      (await world.storedKey(key)).accessList.entries.map(({ cidr }) => String(cidr))
    return { world, key, add, remove, list }
  }

  test('M15: takes no entry that it has, under whatever spelling', async () => {
    const { world, add } = await scene()
    const before = await world.stored()
    for (const [entry, network] of [
      [OFFICE, `${OFFICE}/32`],
      [`${OFFICE}/32`, `${OFFICE}/32`],
      [`::ffff:${OFFICE}`, `${OFFICE}/32`],
      ['2001:DB8:0::7/32', '2001:db8::/32'],
      [{ cidr: OFFICE, comment: 'with a comment', expiresAt: NOON + HOUR }, `${OFFICE}/32`],
    ] as const) {
      const error = await errorOf(add('192.0.2.1', entry))
      expect(error).toMatchObject({
        ...{ code: 'ENTRY_EXISTS', details: { field: 'entries', entries: [network] } },
      })
      expect(error.message).toContain(`already on the list: ${network}; remove an entry`)
    }
    expect(await errorOf(add(OFFICE, '192.0.2.1', '2001:db8::/32'))).toMatchObject({
      details: { entries: [`${OFFICE}/32`, '2001:db8::/32'] },
    })
    expect(await world.stored()).toBe(before)
  })

  test('M15: takes a wider, a narrower and a neighbouring block of one that it has', async () => {
    const { add, list } = await scene()
    const { added, removed, normalized } = await add('203.0.113.0/24', '203.0.113.6/31')
    expect([added, removed, normalized]).toEqual([['203.0.113.0/24', '203.0.113.6/31'], [], []])
    expect(await list()).toEqual([
      ...[`${OFFICE}/32`, '2001:db8::/32', '198.51.100.0/24'],
      ...['203.0.113.0/24', '203.0.113.6/31'],
    ])
  })

  test('M15: takes an expired entry again, for another time, in place of the one it had', async () => {
    const { world, key, add, list } = await scene()
    const renewed = { cidr: '198.51.100.0/24', comment: 'again', expiresAt: world.now + HOUR }
    const { added, removed, admits } = await add(renewed, '192.0.2.1')
    const networks = ['198.51.100.0/24', '192.0.2.1/32']
    expect([added, removed]).toEqual([networks, ['198.51.100.0/24']])
    expect(admits).toEqual({ before: 'listed', after: 'listed' })
    expect(await list()).toEqual([`${OFFICE}/32`, '2001:db8::/32', ...networks])
    const entry = (await world.storedKey(key)).accessList.entryFor('198.51.100.9', world.now)
    expect(entry?.toJSON()).toEqual(renewed)
    expect(await world.lastEvents(1)).toMatchObject([{ added: networks, removed }])
  })

  test('M15: takes entries as values of this library', async () => {
    const { add } = await scene()
    const entry = AccessListEntry.of({ cidr: '192.0.2.1', expiresAt: NOON + HOUR })
    const field = { cidr: Cidr.parse('192.0.2.16/29'), comment: 'as a field' }
    const { key, added, normalized } = await add(entry, Cidr.parse('192.0.2.8/29'), field)
    expect([added, normalized]).toEqual([['192.0.2.1/32', '192.0.2.8/29', '192.0.2.16/29'], []])
    expect(key.accessList.entries[3]).toEqual(entry)
  })

  test('M15: loses what is named, by network, once, and what is gone can be added anew', async () => {
    const { remove, add, list } = await scene()
    const result = await remove('2001:DB8::1/32', '198.51.100.0/24')
    const { removed, added, normalized } = result
    expect([removed, added, normalized]).toEqual([['2001:db8::/32', '198.51.100.0/24'], [], []])
    expect(await list()).toEqual([`${OFFICE}/32`])
    await add('198.51.100.0/24')
  })

  test('M15: does not lose what it has not: nothing at all is removed then', async () => {
    const { world, remove } = await scene()
    const before = await world.stored()
    for (const [entries, at, network] of [
      [['192.0.2.1'], 0, '192.0.2.1/32'],
      [[OFFICE, '203.0.113.0/24'], 1, '203.0.113.0/24'],
      [[OFFICE, OFFICE], 1, `${OFFICE}/32`],
      [['2001:db8::/32', `${OFFICE}/31`], 1, '203.0.113.6/31'],
    ] as const) {
      const error = await errorOf(remove(...entries))
      expect(error).toMatchObject({
        ...{ code: 'NOT_FOUND', details: { field: `entries[${at}]`, entries: [network] } },
      })
      expect(error.message).toContain('is not on the list')
    }
    expect(await world.stored()).toBe(before)
  })

  test('M15: is changed by at least one entry, and every one of them is read', async () => {
    const { world, add, remove } = await scene()
    for (const order of [add, remove]) {
      const { message } = await expectInvalid(world, () => order(), 'entries')
      expect(message).toMatch(/must (name at least one|not be empty)/)
      await expectInvalid(world, () => order(OFFICE, 'nonsense'), 'entries[1]')
    }
    for (const wrong of [7, null, undefined, { cidr: OFFICE }, [OFFICE]]) {
      await expectInvalid(world, () => remove(wrong), 'entries[0]')
    }
  })

  test('M15: tells the projects that share it, whatever is done to it (S23)', async () => {
    const { world, key, add, remove } = await scene()
    for (const project of ['website', 'billing']) {
      const roles = ['GROUP_READ_ONLY']
      await world.manager.keys.invite(world.system, { organization, project, key, roles })
    }
    expect((await add('192.0.2.1')).projects).toEqual(['website', 'billing'])
    expect((await remove('192.0.2.1')).projects).toEqual(['website', 'billing'])
  })
})
