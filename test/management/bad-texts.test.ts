/** M15: text for people is printable and short, ids are plain, and no error repeats a value. */
import type { KeywardenError } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { COMMANDS, INPUTS, orderOf, sceneOf } from './commands.js'
import { expectInvalid } from './refused-input.js'
import { errorOf, KINDS, World } from './world.js'

const organization = 'acme'

/** What is no text for people: empty, invisible, unprintable, ill-formed, or far too long. */
const NO_TEXTS = [
  ...['', ' ', '\t\n', '\u00a0', 'a\0b', 'a\nb', 'a\u007fb', 'a\u0085b', 'a\u200bb', 'a\u202eb'],
  ...[
    'a\u2066b',
    'a\u2028b',
    'a\ufeffb',
    'a\u{e0041}b',
    '\ud800',
    'a\udc00b',
    'x'.repeat(1_000_000),
  ],
]

const NO_IDS = [
  '',
  ' a',
  'a b',
  'ä',
  'a/b',
  'a.b',
  'a\0',
  'x'.repeat(65),
  '😀',
  'x'.repeat(1_000_000),
]

describe.each(KINDS)('given by a %s', (kind) => {
  async function scene() {
    const world = await World.empty()
    const { id: key } = await world.key()
    const actor = await world.actor(kind)
    const { keys, projects, organizations } = world.manager
    const project = 'billing'
    return {
      world,
      actor,
      orders: {
        description: [
          (description: string) => keys.create(actor, { organization, description }),
          (description: string) =>
            keys.createInProject(actor, { organization, project, description }),
          (description: string) => keys.update(actor, { organization, key, description }),
        ],
        name: [
          (name: string) => organizations.rename(actor, { organization, name }),
          (name: string) => projects.create(actor, { organization, name }),
          (name: string) => projects.rename(actor, { organization, project, name }),
        ],
      },
    }
  }

  test('M15: a text for people is printable, short, and not empty', async () => {
    const { world, orders } = await scene()
    for (const [field, commands] of Object.entries(orders)) {
      for (const order of commands) {
        for (const text of NO_TEXTS) {
          const { message } = await expectInvalid(world, () => order(text), field)
          expect(message.length).toBeLessThan(200)
        }
      }
    }
  })

  test('M15: a text for people is kept trimmed and composed', async () => {
    const { world, orders } = await scene()
    for (const order of [...orders.description, ...orders.name]) await order(' A\u030a \u00a0')
    const { state } = (await world.memory.load(organization)) ?? {}
    const descriptions = state?.keys.map(({ description }) => description) ?? []
    expect(descriptions.filter((text) => text === '\u00c5')).toHaveLength(3)
    const names = [state?.organization.name, ...(state?.projects ?? []).map(({ name }) => name)]
    expect(names.filter((text) => text === '\u00c5')).toHaveLength(3)
  })

  test('M15: an id that is given is a plain token', async () => {
    const { world, actor } = await scene()
    const { projects } = world.manager
    for (const id of NO_IDS) {
      const order = () => projects.create(actor, { organization, id, name: 'New' })
      expect((await expectInvalid(world, order, 'id')).message).toContain('1 to 64 ASCII')
    }
    for (const id of ['__proto__', 'constructor', 'x'.repeat(64), '-', '0']) {
      const { project } = await projects.create(actor, { organization, id, name: 'Odd' })
      const { key } = await world.manager.keys.createInProject(world.system, {
        ...{ organization, project: id, description: 'odd' },
      })
      expect(key.rolesIn(id)).toEqual(['GROUP_READ_ONLY'])
      expect(await projects.view(actor, { organization, project: id })).toEqual(project)
      const shown = await world.manager.keys.view(world.system, { organization, key: key.id })
      expect(shown.projects.map((one) => one.id)).toEqual([id])
    }
  })

  test('M15: no error repeats what was sent, nor is it long', async () => {
    const { world, actor } = await scene()
    const found = await sceneOf(world)
    const sent = `sent-by-mistake-${'x'.repeat(1_000_000)}`
    for (const name of COMMANDS) {
      const input = { organization, ...INPUTS[name](found) }
      for (const [field, value] of Object.entries(input)) {
        // An operation that is unknown is explained, not refused.
        if (field === 'operation') continue
        const given = { ...input, [field]: Array.isArray(value) ? [sent] : sent }
        const error = await errorOf(orderOf(world.manager, name)(actor, given))
        expect((error as KeywardenError).code, `${name} ${field}`).toMatch(/^[A-Z_]+$/)
        expect(error.message.length, `${name} ${field}`).toBeLessThan(1000)
        expect(JSON.stringify({ ...error, message: error.message })).not.toContain('mistake-xxx')
      }
      const unknown = { ...input, [sent]: 1 }
      const { message } = await errorOf(orderOf(world.manager, name)(actor, unknown))
      expect(message.length).toBeLessThan(1000)
    }
  })
})

test('M15: the id and the name of a new organization are read alike', async () => {
  const world = await World.empty()
  for (const kind of ['user', 'system'] as const) {
    const actor = await world.actor(kind)
    const create = (input: object) => () =>
      world.manager.organizations.create(actor, { name: 'New', ...input })
    for (const id of NO_IDS) await expectInvalid(world, create({ id }), 'id')
    for (const name of NO_TEXTS) await expectInvalid(world, create({ name }), 'name')
    for (const wrong of [7, null, {}, ['a']]) {
      await expectInvalid(world, create({ name: wrong }), 'name')
      await expectInvalid(world, create({ accessListRequired: wrong }), 'accessListRequired')
      await expectInvalid(world, create({ allowUnrestricted: wrong }), 'allowUnrestricted')
      await expectInvalid(world, create({ ownerKey: wrong }), /^ownerKey/)
    }
    const key = { description: 'first', roles: ['ORG_OWNER'] }
    for (const description of [...NO_TEXTS, 7, undefined]) {
      const given = create({ ownerKey: { ...key, description } })
      await expectInvalid(world, given, /^(ownerKey\.)?description$/)
    }
    await expectInvalid(world, create({ ownerKey: { ...key, surprise: 1 } }), 'ownerKey.surprise')
    await expectInvalid(world, create({ surprise: 1 }), 'surprise')
    const accessList = ['nonsense']
    const listed = create({ ownerKey: { ...key, accessList } })
    await expectInvalid(world, listed, 'ownerKey.accessList[0]')
    expect((await world.memory.organizations()).items).toHaveLength(1)
  }
})
