/** M15: entries are addresses and blocks, each network once, in plain notation. */
import { Actor, type KeyActor } from 'keywarden'
import type { NewEntry } from 'keywarden/management'
import { describe, expect, test } from 'vitest'
import { expectInvalid } from './refused-input.js'
import { ELSEWHERE, errorOf, HOUR, KINDS, NOON, OFFICE, World } from './world.js'

const organization = 'acme'

const NO_ADDRESSES = [
  ...[
    '',
    ' ',
    'localhost',
    '*',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '01.2.3.4',
    '0x7f.1',
    '1.2.3.4 ',
  ],
  ...['1.2.3.4/33', '1.2.3.4/-1', '1.2.3.4/08', '1.2.3.4/', '1.2.3.4/8/8', '1.2.3.4:80', '[::1]'],
  ...['::1%eth0', ':::', '::1/129', '2001:db8::g', '::ffff:1.2.3.4/95', '1.2.3.4\0', '１.2.3.4'],
]
const NO_TEXTS = [
  7,
  true,
  null,
  undefined,
  [],
  [OFFICE],
  {},
  { ip: OFFICE },
  { cidr: 7 },
  () => OFFICE,
]

/** Where entries are given: as an order of an actor with these entries. */
const PLACES = {
  'added to a list': (world: World, key: string) => ({
    field: 'entries',
    give: (actor: Actor, entries: readonly NewEntry[]) =>
      world.manager.accessList.add(actor, { organization, key, entries }),
  }),
  'of a new key': (world: World) => ({
    field: 'accessList',
    give: (actor: Actor, accessList: readonly NewEntry[]) =>
      world.manager.keys.create(actor, { organization, description: 'new', accessList }),
  }),
  'of a new key for a project': (world: World) => ({
    field: 'accessList',
    give: (actor: Actor, accessList: readonly NewEntry[]) =>
      world.manager.keys.createInProject(actor, {
        ...{ organization, project: 'billing', description: 'new', accessList },
      }),
  }),
}

for (const [place, prepare] of Object.entries(PLACES)) {
  describe.each(KINDS)(`entries ${place} by a %s`, (kind) => {
    async function scene() {
      const world = await World.empty()
      const { id } = await world.key()
      const actor = await world.actor(kind)
      const { field, give } = prepare(world, id)
      const order = (entries: readonly unknown[]) => () => give(actor, entries as NewEntry[])
      return { world, id, actor, field, order, give }
    }

    test('M15: are refused by their place in the list when they are none', async () => {
      const { world, field, order } = await scene()
      for (const wrong of [...NO_ADDRESSES, ...NO_TEXTS]) {
        await expectInvalid(world, order(['192.0.2.1', wrong]), new RegExp(`^${field}\\[1\\]`))
      }
      for (const wrong of NO_ADDRESSES) {
        const { message } = await expectInvalid(
          ...([world, order([{ cidr: wrong }]), `${field}[0].cidr`] as const),
        )
        expect(message).toContain('like 203.0.113.7 or 2001:db8::/48')
      }
    })

    test('M15: are refused when two of them are one network', async () => {
      const { world, field, order } = await scene()
      const twice = [
        ['192.0.2.1', '192.0.2.1/32'],
        ['10.0.0.0/8', { cidr: '10.9.8.7/8', comment: 'again' }],
        ['2001:DB8::1', '2001:db8:0:0::1'],
        ['192.0.2.1', '::ffff:192.0.2.1'],
        [{ cidr: '192.0.2.1', expiresAt: NOON + HOUR }, '192.0.2.1'],
      ]
      for (const entries of twice) {
        const { message } = await expectInvalid(world, order(entries), `${field}[1]`)
        expect(message).toContain(`the same network as ${field}[0]`)
      }
    })

    test('M15: are no more than a list may have, however many are sent', async () => {
      const { world, order } = await scene()
      const before = await world.stored()
      for (const count of [201, 10_000]) {
        const entries = [...Array(count).keys()].map((at) => `10.${at >> 8}.${at & 255}.0/24`)
        const error = await errorOf(order(entries)())
        expect(error).toMatchObject({ code: 'LIMIT_EXCEEDED', details: { limit: 200 } })
      }
      expect(await world.stored()).toBe(before)
    })

    test('M15: have a comment and an end that are one, or none', async () => {
      const { world, field, order } = await scene()
      const [cidr, at] = ['192.0.2.1', world.now]
      for (const comment of [7, null, {}, 'a\u0007b', 'a\u202Eb', '\uD800', 'x'.repeat(251)]) {
        await expectInvalid(world, order([{ cidr, comment }]), `${field}[0].comment`)
      }
      const ends = [0, -1, 1.5, Number.NaN, Infinity, 9e15, '2030-01-01', null, at, at - 1, {}]
      for (const expiresAt of [...ends, new Date(Number.NaN), new Date(at)]) {
        await expectInvalid(world, order([{ cidr, expiresAt }]), `${field}[0].expiresAt`)
      }
      for (const more of [{ count: 3 }, { id: 'x' }, { current: undefined, ip: cidr }]) {
        const unknown = Object.keys(more).at(-1)
        await expectInvalid(world, order([{ cidr, ...more }]), `${field}[0].${unknown}`)
      }
    })

    test('M15: become networks when they have host bits, and that is told', async () => {
      const { order } = await scene()
      const written = ['10.1.2.3/8', { cidr: '2001:db8::1/32' }, '192.0.2.0/24', '198.51.100.7']
      expect((await order(written)()).normalized).toEqual([
        { given: '10.1.2.3/8', cidr: '10.0.0.0/8' },
        { given: '2001:db8::1/32', cidr: '2001:db8::/32' },
      ])
    })

    test('M15: are the address of the actor only where that is known', async () => {
      const { world, actor, field, order, give } = await scene()
      const unknown = kind === 'key' ? world.system : actor
      const { message } = await expectInvalid(
        ...([world, () => give(unknown, [{ current: true }]), `${field}[0].current`] as const),
      )
      expect(message).toContain('name it')
      for (const current of [false, 'true', 1, null, {}]) {
        await expectInvalid(world, order([{ current }]), `${field}[0].current`)
      }
      const both = order([{ current: true, cidr: OFFICE }])
      await expectInvalid(world, both, `${field}[0].cidr`)
    })
  })
}

describe('the address of the actor', () => {
  test('M15: of a key is where its request came from, of a person where the application says', async () => {
    const world = await World.empty()
    const holder = await world.owner({ accessList: [OFFICE, ELSEWHERE] })
    const { id: key } = await world.key({ accessList: ['192.0.2.1'] })
    const person = { id: 'p', organization, organizationRoles: ['ORG_OWNER'] }
    const actors = [
      await world.as(holder, ELSEWHERE),
      Actor.user({ ...person, address: '2001:db8::9' }),
    ]
    const entry = { current: true, comment: 'here', expiresAt: NOON + HOUR } as const
    for (const [index, text] of ['198.51.100.20/32', '2001:db8::9/128'].entries()) {
      const actor = actors[index] as KeyActor
      const { added } = await world.manager.accessList.add(actor, { key, entries: [entry] })
      expect(added).toEqual([text])
    }
    expect(
      (await world.storedKey(key)).accessList.entries.slice(1).map((one) => one.toJSON()),
    ).toEqual([
      { cidr: '198.51.100.20/32', comment: 'here', expiresAt: NOON + HOUR },
      { cidr: '2001:db8::9/128', comment: 'here', expiresAt: NOON + HOUR },
    ])
  })
})
