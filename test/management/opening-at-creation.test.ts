/** M6: a new key is open when its list is not mentioned, or when that is said in so many words. */
import { describe, expect, test } from 'vitest'
import { errorOf, HOUR, KINDS, NOON, OFFICE, World } from './world.js'

const WIDE = [
  ['0.0.0.0/0'],
  ['::/0'],
  ['0.0.0.0/1', '128.0.0.0/1'],
  [OFFICE, { cidr: '::/0', expiresAt: NOON + HOUR }],
]

/** The commands that make keys, each as an order of an actor. */
const creations = {
  'in the organization': ({ manager }: World) => manager.keys.create,
  'for a project': ({ manager }: World) => manager.keys.createInProject,
} as const

for (const [where, creation] of Object.entries(creations)) {
  describe.each(KINDS)(`a key that is created ${where} by a %s`, (kind) => {
    async function scene() {
      const world = await World.empty()
      const actor = await world.actor(kind)
      const input = {
        organization: 'acme',
        description: 'new',
        ...(where === 'for a project' && { project: 'billing' }),
      } as { organization: string; description: string; project: string }
      const order = (more: object) => creation(world)(actor, { ...input, ...more })
      return { world, order }
    }

    test('M6: is open where its list is not mentioned', async () => {
      const { world, order } = await scene()
      const { key, admits } = await order({})
      expect(admits).toBe('anywhere')
      expect(await world.lastEvents(1)).toMatchObject([
        { type: 'key.created', key: key.id, admits: 'anywhere' },
      ])
    })

    test('M6: is closed where its list is not mentioned and lists are required', async () => {
      const { world, order } = await scene()
      const organization = 'acme'
      await world.manager.organizations.requireAccessList(world.system, { organization })
      expect((await order({})).admits).toBe('nowhere')
      expect(await world.lastEvents(1)).toMatchObject([{ admits: 'nowhere' }])
    })

    test('M6: has a list that opens only when it says so', async () => {
      for (const accessList of WIDE) {
        const { world, order } = await scene()
        const before = await world.stored()
        const error = await errorOf(order({ accessList }))
        expect(error).toMatchObject({ code: 'UNRESTRICTED' })
        expect(error.message).toContain('allowUnrestricted')
        expect(await world.stored()).toBe(before)
        const { admits } = await order({ accessList, allowUnrestricted: true })
        expect(admits).toBe('anywhere')
        expect(await world.lastEvents(1)).toMatchObject([
          { type: 'key.created', admits: 'anywhere', overrides: ['allowUnrestricted'] },
        ])
      }
    })

    test('M6: is listed where its list says from where', async () => {
      const { world, order } = await scene()
      expect((await order({ accessList: [OFFICE, '0.0.0.0/1'] })).admits).toBe('listed')
      expect(await world.lastEvents(1)).toMatchObject([{ admits: 'listed' }])
    })
  })
}

describe('the owner key of a new organization', () => {
  async function creating(kind: 'user' | 'system', accessList: unknown, more = {}) {
    const world = await World.empty()
    const ownerKey = { description: 'first', roles: ['ORG_OWNER'], accessList } as const
    const input = { id: 'new', name: 'New', ownerKey: ownerKey as never, ...more }
    return { world, order: world.manager.organizations.create(await world.actor(kind), input) }
  }

  for (const kind of ['user', 'system'] as const) {
    test(`M6: has a list that opens only when it says so (${kind})`, async () => {
      for (const accessList of WIDE) {
        const { world, order } = await creating(kind, accessList)
        expect(await errorOf(order)).toMatchObject({ code: 'UNRESTRICTED' })
        expect(await world.memory.load('new')).toBeUndefined()
        const said = await creating(kind, accessList, { allowUnrestricted: true })
        await said.order
        expect((await said.world.memory.events('new')).items).toMatchObject([
          { type: 'organization.created', overrides: ['allowUnrestricted'] },
          { type: 'key.created', admits: 'anywhere', overrides: ['allowUnrestricted'] },
        ])
      }
    })

    test(`M6: may be open where its list is not mentioned (${kind})`, async () => {
      const { world, order } = await creating(kind, undefined)
      await order
      expect((await world.memory.events('new')).items.at(-1)).toMatchObject({ admits: 'anywhere' })
    })
  }
})

describe('a list that was opened for a time', () => {
  test('M6: closes by itself when the wide entry expires, and opening it again takes a word', async () => {
    const world = await World.empty()
    const { id } = await world.key({
      accessList: [OFFICE, { cidr: '0.0.0.0/0', expiresAt: NOON + HOUR }],
      allowUnrestricted: true,
    })
    const input = { organization: 'acme', key: id }
    const admits = async () => (await world.manager.accessList.view(world.system, input)).admits
    expect(await admits()).toBe('anywhere')
    world.now = NOON + HOUR - 1
    expect(await admits()).toBe('anywhere')
    world.now = NOON + HOUR
    expect(await admits()).toBe('listed')

    for (const kind of KINDS) {
      const actor = await world.actor(kind)
      const add = { ...input, entries: ['0.0.0.0/1', '128.0.0.0/1'] }
      const error = await errorOf(world.manager.accessList.add(actor, add))
      expect(error).toMatchObject({ code: 'UNRESTRICTED', details: { keys: [id] } })
    }
  })
})
