/** M9: of those who write at once each wins, starts over on fresh state, or is told. */

import { MANAGEMENT_COMMANDS } from 'keywarden'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  COMMANDS,
  type CommandName,
  give,
  INPUTS,
  orderOf,
  prepare,
  type Scene,
  sceneOf,
} from './commands.js'
import { inNoTime } from './slow-storage.js'
import { TakenOver } from './storages.js'
import { codeOf, errorOf, KINDS, type Kind, OFFICE, World } from './world.js'

const organization = 'acme'

const writing = COMMANDS.filter(
  (name): name is Exclude<CommandName, 'explain'> =>
    name !== 'explain' && MANAGEMENT_COMMANDS[name].writes,
)

/** What another writer does first, and what the command then meets. */
const overtaken: Record<
  string,
  { other: CommandName; order: CommandName; change?: (scene: Scene) => object }
> = {
  NOT_FOUND: { other: 'keys.delete', order: 'keys.update' },
  KEY_REVOKED: { other: 'keys.revoke', order: 'keys.rotate' },
  ENTRY_EXISTS: { other: 'accessList.add', order: 'accessList.add' },
  ALREADY_IN_PROJECT: { other: 'keys.invite', order: 'keys.invite' },
}

async function contested(kind: Kind, options: { attempts?: number } = {}) {
  const storage = new TakenOver()
  const world = await World.empty({ storage: storage.over, ...options })
  const scene = await sceneOf(world)
  return { storage, world, scene, actor: await world.actor(kind), others: world.anotherManager() }
}

const stale = async () => ({ committed: false, reason: 'stale' }) as const

describe.each(KINDS)('a command of a %s', (kind) => {
  for (const name of writing.filter((name) => name !== 'organizations.delete')) {
    test(`M9: ${name} gives up after so many attempts, with nothing done`, async () => {
      const { storage, world, scene, actor } = await contested(kind, { attempts: 3 })
      await prepare(world, name, scene)
      const before = await world.stored()
      storage.by(stale)
      const error = await errorOf(give(world, name, { actor, scene }))
      expect(error).toMatchObject({ name: 'Conflict', code: 'CONFLICT' })
      expect(error.message).toContain('try again')
      expect([storage.commits.length, storage.loads]).toEqual([3, 3])
      expect(await world.stored()).toBe(before)
    })

    test(`M9: ${name} starts over when another was faster, and happens once`, async () => {
      const { storage, world, scene, actor, others } = await contested(kind)
      await prepare(world, name, scene)
      const { revision = 0 } = (await world.memory.load(organization)) ?? {}
      const had = (await world.memory.events(organization)).items.length
      storage.precededBy(() =>
        others.keys.update(world.system, {
          organization,
          key: scene.outside,
          description: 'first',
        }),
      )
      expect(await give(world, name, { actor, scene })).toMatchObject({ revision: revision + 2 })

      const [lost, kept] = storage.commits
      expect([lost?.basedOn, kept?.basedOn]).toEqual([revision, revision + 1])
      const { items } = await world.memory.events(organization)
      const [first, ...rest] = items.slice(had)
      expect(first).toMatchObject({ type: 'key.described', key: scene.outside })
      expect(rest).toEqual(kept?.events)
      expect((await world.storedKey(scene.outside)).description).toBe('first')
    })
  }

  test('M9: by default there are a hundred attempts', async () => {
    const { storage, world, scene, actor } = await contested(kind)
    storage.by(stale)
    onTestFinished(() => void vi.useRealTimers())
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const order = codeOf(give(world, 'keys.create', { actor, scene }))
    expect(await inNoTime(order)).toBe('CONFLICT')
    expect(storage.commits).toHaveLength(100)
  })

  for (const [code, { other, order, change = () => ({}) }] of Object.entries(overtaken)) {
    test(`M9: all is judged again on the fresh state: ${code}`, async () => {
      const { storage, world, scene, actor, others } = await contested(kind)
      const input = { organization, ...INPUTS[other](scene), ...change(scene) }
      storage.precededBy(() => orderOf(others, other)(world.system, input))
      expect(await codeOf(give(world, order, { actor, scene }))).toBe(code)
      expect(storage.commits).toHaveLength(1)
    })
  }
})

test('M9: a deletion of the organization starts over as well, or meets what is new in it', async () => {
  const { storage, world, others } = await contested('system', { attempts: 2 })
  const { system, manager } = world
  const empty = { organization: 'empty' }
  await others.organizations.create(system, { id: 'empty', name: 'Empty' })
  storage.by(stale)
  expect(await codeOf(manager.organizations.delete(system, empty))).toBe('CONFLICT')
  storage.precededBy(() => others.keys.create(system, { ...empty, description: 'quick' }))
  expect(await codeOf(manager.organizations.delete(system, empty))).toBe('ORGANIZATION_NOT_EMPTY')
  const [key] = (await others.keys.list(system, empty)).items
  await others.keys.revoke(system, { ...empty, key: `${key?.id}` })
  storage.precededBy(() => others.organizations.rename(system, { ...empty, name: 'Void' }))
  expect(await manager.organizations.delete(system, empty)).toEqual({ revision: 5 })
})

test('M9: an actor that lost its place meanwhile is refused when it starts over', async () => {
  const { storage, world, scene, others } = await contested('key')
  const holder = await world.owner({ accessList: [OFFICE] })
  const actor = await world.as(holder)
  storage.precededBy(() => others.keys.revoke(world.system, { organization, key: holder.id }))
  expect(await codeOf(give(world, 'keys.create', { actor, scene }))).toBe('KEY_REVOKED')
  expect(storage.commits).toHaveLength(1)
})
