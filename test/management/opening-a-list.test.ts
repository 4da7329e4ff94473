/** M6: no list opens without a word; what it admits is told before and after. */
import type { NewEntry } from 'keywarden/management'
import { describe, expect, test } from 'vitest'
import { errorOf, HOUR, KINDS, type Kind, NOON, OFFICE, World } from './world.js'

const soon = NOON + HOUR

/** Blocks that are all of IPv6 but the IPv4-mapped addresses, which are IPv4. */
const aroundMapped = [...Array(96).keys()].map((index) => {
  const mapped = (1n << 48n) - (1n << 32n)
  const bit = 1n << BigInt(127 - index)
  const first = (((mapped ^ bit) >> BigInt(127 - index)) << BigInt(127 - index)).toString(16)
  return `${first.padStart(32, '0').match(/.{4}/g)?.join(':')}/${index + 1}`
})

/** Blocks that are the upper half of IPv4 but its very last address. */
const belowTheLast = [...Array(31).keys()].map((index) => {
  const first = 2 ** 32 - 2 ** (31 - index)
  const octets = [24, 16, 8, 0].map((shift) => (first >>> shift) & 255)
  return `${octets.join('.')}/${index + 2}`
})

interface Edit {
  readonly has: readonly NewEntry[]
  readonly add?: readonly NewEntry[]
  readonly remove?: readonly string[]
  readonly admits: { readonly before: string; readonly after: string }
}

const opened = { before: 'listed', after: 'anywhere' }

/** Edits after which a whole family is admitted that was not before. */
const openings: Record<string, Edit> = {
  'add all of IPv4': { has: [OFFICE], add: ['0.0.0.0/0'], admits: opened },
  'add all of IPv6': { has: [OFFICE], add: ['::/0'], admits: opened },
  'add all of IPv6, to an IPv6 list': { has: ['2001:db8::/32'], add: ['::/0'], admits: opened },
  'add all of IPv4 with host bits': { has: [OFFICE], add: ['192.0.2.1/0'], admits: opened },
  'add all of IPv4 for a time': {
    has: [OFFICE],
    add: [{ cidr: '0.0.0.0/0', expiresAt: soon }],
    admits: opened,
  },
  'add all of IPv4, spelled as a mapped block': {
    has: [OFFICE],
    add: ['::ffff:0:0/96'],
    admits: opened,
  },
  'add both halves of IPv4': { has: [OFFICE], add: ['0.0.0.0/1', '128.0.0.0/1'], admits: opened },
  'add the half of IPv4 that was missing': {
    has: ['0.0.0.0/1'],
    add: ['128.0.0.0/1'],
    admits: opened,
  },
  'add the half of IPv6 that was missing': { has: ['8000::/1'], add: ['::/1'], admits: opened },
  'add the last of three parts': {
    has: ['0.0.0.0/2', '128.0.0.0/1'],
    add: ['64.0.0.0/2'],
    admits: opened,
  },
  'add all of IPv6 around the mapped addresses': {
    has: [OFFICE],
    add: aroundMapped,
    admits: opened,
  },
  'add all of IPv6 where all of IPv4 is listed': {
    has: ['0.0.0.0/0'],
    add: ['::/0'],
    admits: { before: 'anywhere', after: 'anywhere' },
  },
  'add all of IPv4 where all of it has expired and a half is left': {
    has: ['0.0.0.0/1', { cidr: '0.0.0.0/0', expiresAt: NOON + 1 }],
    add: ['128.0.0.0/1'],
    admits: opened,
  },
  'remove the last entry': { has: [OFFICE], remove: [OFFICE], admits: opened },
  'remove all entries': {
    has: [OFFICE, '2001:db8::/32'],
    remove: ['2001:db8::/32', OFFICE],
    admits: opened,
  },
  'remove the last entry when it has expired': {
    has: [{ cidr: OFFICE, expiresAt: NOON + 1 }],
    remove: [OFFICE],
    admits: { before: 'nowhere', after: 'anywhere' },
  },
}

/** Edits that open nothing, whatever they add or remove. */
const harmless: Record<string, Edit> = {
  'add one half of IPv4': { has: [OFFICE], add: ['0.0.0.0/1'], admits: same('listed') },
  'add a half of each family': {
    has: [OFFICE],
    add: ['0.0.0.0/1', '::/1'],
    admits: same('listed'),
  },
  'add all of IPv4 but one address': {
    has: ['0.0.0.0/1'],
    add: belowTheLast,
    admits: same('listed'),
  },
  'add a block, where all of IPv4 is listed': {
    has: ['0.0.0.0/0'],
    add: ['10.0.0.0/8'],
    admits: same('anywhere'),
  },
  'add all of IPv4 again, where its halves are listed': {
    has: ['0.0.0.0/1', '128.0.0.0/1'],
    add: ['0.0.0.0/0'],
    admits: same('anywhere'),
  },
  'add the first entry': {
    has: [],
    add: [OFFICE],
    admits: { before: 'anywhere', after: 'listed' },
  },
  'add all of IPv4 as the first entry, where the empty list was open': {
    has: [],
    add: ['0.0.0.0/0'],
    admits: same('anywhere'),
  },
  'remove the last entry that admits, an expired one remains': {
    has: [OFFICE, { cidr: '192.0.2.1', expiresAt: NOON + 1 }],
    remove: [OFFICE],
    admits: { before: 'listed', after: 'nowhere' },
  },
  'remove all of IPv4, a block remains': {
    has: [OFFICE, '0.0.0.0/0'],
    remove: ['0.0.0.0/0'],
    admits: { before: 'anywhere', after: 'listed' },
  },
}

function same(admits: string) {
  return { before: admits, after: admits }
}

/** The edit as an order of an actor of that kind, on a key whose list is as the edit wants it. */
async function scene(kind: Kind, { has, add, remove }: Edit) {
  const world = await World.empty()
  const key = await world.key({ accessList: has, allowUnrestricted: true })
  const actor = await world.actor(kind)
  world.now += 1
  const { accessList } = world.manager
  const input = { organization: 'acme', key: key.id }
  const order = (more: object) =>
    add === undefined
      ? accessList.remove(actor, { ...input, entries: remove ?? [], ...more })
      : accessList.add(actor, { ...input, entries: add, ...more })
  return { world, key, order }
}

describe.each(KINDS)('lists edited by a %s', (kind) => {
  for (const [name, edit] of Object.entries(openings)) {
    test(`M6: to ${name} is refused, unless it says so`, async () => {
      const { world, key, order } = await scene(kind, edit)
      const before = await world.stored()
      for (const more of [{}, { allowUnrestricted: false }, { allowSelfLockout: true }]) {
        const error = await errorOf(order(more))
        expect(error).toMatchObject({ code: 'UNRESTRICTED', details: { keys: [key.id] } })
        expect(error.message).toContain(key.id)
        expect(error.message).toContain('allowUnrestricted')
      }
      expect(await world.stored()).toBe(before)

      expect((await order({ allowUnrestricted: true })).admits).toEqual(edit.admits)
      expect(await world.lastEvents(1)).toMatchObject([
        { type: 'key.access_list_changed', key: key.id, admits: edit.admits },
      ])
    })
  }

  for (const [name, edit] of Object.entries(harmless)) {
    test(`M6: to ${name} is done, and it says what is admitted`, async () => {
      const { world, key, order } = await scene(kind, edit)
      expect((await order({})).admits).toEqual(edit.admits)
      expect(await world.lastEvents(1)).toMatchObject([
        { type: 'key.access_list_changed', key: key.id, admits: edit.admits },
      ])
    })
  }
})
