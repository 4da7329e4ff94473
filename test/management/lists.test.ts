/** M14: lists come page by page, in the order of creation, each item once, and only one's own. */
import type { Page } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { COMMANDS, type CommandName, type Order, orderOf } from './commands.js'
import { codeOf, errorOf, KINDS, World } from './world.js'

const organization = 'acme'

const LISTS = ['keys.list', 'keys.listInProject', 'projects.list', 'organizations.events'] as const

test('M14: every list of an organization is below', () => {
  const lists = COMMANDS.filter((name) => /\.(list|events)/.test(name))
  expect(lists.toSorted()).toEqual([...LISTS].toSorted())
})

interface Item {
  readonly id?: string
}

const inputs: Partial<Record<CommandName, object>> = {
  'keys.listInProject': { project: 'billing' },
}

/** Every item of a list, followed page by page; what happens between pages is up to the caller. */
async function followed(order: Order, actor: never, input: object, between = async () => {}) {
  const pages: Item[][] = []
  let after: string | undefined
  do {
    const { items, next } = (await order(actor, { ...input, after })) as Page<Item>
    pages.push([...items])
    after = next
    await between()
  } while (after !== undefined)
  return pages
}

describe.each(KINDS)('read by a %s', (kind) => {
  /** Five keys in the project, five in all projects, each a millisecond after the other. */
  async function scene() {
    const world = await World.empty()
    await world.rival()
    const actor = await world.actor(kind)
    const keys: string[] = []
    for (let index = 0; index < 5; index++) {
      world.now += 1
      keys.push((await world.projectKey('billing', ['GROUP_READ_ONLY'])).id)
      if (index < 3) {
        const input = { organization, id: `p${9 - index}`, name: `P${index}` }
        await world.manager.projects.create(world.system, input)
      }
    }
    return { world, actor: actor as never, keys, acting: kind === 'key' ? 1 : 0 }
  }

  for (const name of LISTS) {
    test(`M14: ${name} gives every item once, in pages of any size`, async () => {
      const { world, actor } = await scene()
      const order = orderOf(world.manager, name)
      const input = { organization, ...inputs[name] }
      const all = (await followed(order, actor, input)).flat()
      expect(all.length).toBeGreaterThanOrEqual(5)
      expect(new Set(all.map((item) => JSON.stringify(item))).size).toBe(all.length)
      for (const limit of [1, 2, all.length - 1, all.length, 500]) {
        const pages = await followed(order, actor, { ...input, limit })
        expect(pages.flat()).toEqual(all)
        expect(pages.slice(0, -1).every((page) => page.length === limit)).toBe(true)
      }
    })

    test(`M14: ${name} refuses a page that is none`, async () => {
      const { world, actor } = await scene()
      const order = orderOf(world.manager, name)
      for (const limit of [0, -1, 501, 1.5, Number.NaN, '10', null, [1]]) {
        const error = await errorOf(order(actor, { organization, ...inputs[name], limit }))
        expect(error).toMatchObject({ code: 'INVALID_INPUT', field: 'limit' })
      }
      for (const after of ['', 'x', 'MTox/', 'x'.repeat(100_000), 7, null, {}]) {
        const error = await errorOf(order(actor, { organization, ...inputs[name], after }))
        expect(error).toMatchObject({ code: 'INVALID_INPUT', field: 'after' })
      }
    })
  }

  test('M14: keys come in the order of their creation, whatever is written meanwhile', async () => {
    const { world, actor, keys, acting } = await scene()
    const order = orderOf(world.manager, 'keys.list')
    let turn = 0
    const between = async () => {
      const key = `${keys[turn]}`
      if (turn++ > 2) return
      world.now += 1
      await world.manager.keys.update(world.system, { organization, key, description: 'later' })
      await world.key()
    }
    const input = { organization, limit: 2 }
    const ids = (await followed(order, actor, input, between)).flat().map(({ id }) => id)
    expect(ids.slice(acting, acting + 5)).toEqual(keys)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('M14: projects come in the order of their creation, not of their ids', async () => {
    const { world, actor } = await scene()
    const { items } = await world.manager.projects.list(actor, { organization })
    expect(items.map(({ id }) => String(id))).toEqual(['billing', 'website', 'p9', 'p8', 'p7'])
  })

  test('M14: a project lists the keys in it, and none besides', async () => {
    const { world, actor, keys } = await scene()
    await world.projectKey('website', ['GROUP_OWNER'])
    const list = (project: string) =>
      world.manager.keys.listInProject(actor, { organization, project })
    expect((await list('billing')).items.map(({ id }) => id)).toEqual(keys)
    expect((await list('p7')).items).toEqual([])
  })

  test('M14: a list without a limit has a hundred items on a page', async () => {
    const { world, actor } = await scene()
    for (let index = 0; index < 101; index++) await world.key()
    const { items, next } = await world.manager.keys.list(actor, { organization })
    expect([items.length, typeof next]).toEqual([100, 'string'])
  })
})

test('M14: who may not manage keys lists none; projects are listed to those who may view them', async () => {
  const world = await World.empty()
  const member = world.user(['ORG_MEMBER'])
  const { keys, projects } = world.manager
  expect(await codeOf(keys.list(member, {}))).toBe('ROLE_MISSING')
  expect(await codeOf(keys.listInProject(member, { project: 'billing' }))).toBe('ROLE_MISSING')
  const listed = async (actor: typeof member) =>
    (await projects.list(actor, {})).items.map(({ id }) => String(id))
  expect(await listed(member)).toEqual([])
  expect(await listed(world.user(['ORG_READ_ONLY']))).toEqual(['billing', 'website'])
  const reader = world.user(['ORG_MEMBER'], { website: ['GROUP_READ_ONLY'] })
  expect(await listed(reader)).toEqual(['website'])
  const stranger = world.user([], { billing: ['GROUP_OWNER'] })
  expect(await codeOf(projects.list(stranger, {}))).toBe('ROLE_MISSING')
  expect(await codeOf(keys.listInProject(stranger, { project: 'website' }))).toBe('ROLE_MISSING')
})
