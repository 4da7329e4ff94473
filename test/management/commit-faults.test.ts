/** M16: when writing fails it is not known what was written, and that is what is said. */
import type { CommitOutcome, Storage, StorageChange } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { COMMANDS, type CommandName, give, prepare, sceneOf } from './commands.js'
import { TakenOver } from './storages.js'
import { errorOf, KINDS, type Kind, World } from './world.js'

const failure = new Error('connection lost')
const never = () => new Promise<never>(() => undefined)

type Commit = (change: StorageChange, memory: Storage) => unknown

const before: Record<string, Commit> = {
  'throws before writing': () => {
    throw failure
  },
  'rejects before writing': () => Promise.reject(failure),
  'hangs before writing': never,
}

const after: Record<string, Commit> = {
  'rejects after writing': async (change, memory) => {
    await memory.commit(change)
    throw failure
  },
  'hangs after writing': async (change, memory) => {
    await memory.commit(change)
    return never()
  },
  ...Object.fromEntries(
    [
      undefined,
      null,
      'yes',
      true,
      {},
      { committed: 'yes' },
      { committed: true },
      { revision: 9 },
    ].map((answer) => [
      `says ${JSON.stringify(answer)} after writing`,
      async (change: StorageChange, memory: Storage) => {
        await memory.commit(change)
        return answer
      },
    ]),
  ),
}

const WRITING = COMMANDS.filter(
  (name) => !/view|list|events|explain|organizations.delete/i.test(name),
)

async function scene(kind: Kind, name: CommandName, commit: Commit) {
  const storage = new TakenOver()
  const world = await World.empty({ storage: storage.over, storageTimeoutMs: 5 })
  const found = await sceneOf(world)
  await prepare(world, name, found)
  const actor = await world.actor(kind)
  const was = await world.stored()
  storage.by(commit as (change: StorageChange, memory: Storage) => Promise<CommitOutcome>)
  return { world, was, storage, order: () => give(world, name, { actor, scene: found }) }
}

describe.each(KINDS)('for a %s', (kind) => {
  for (const [way, commit] of Object.entries({ ...before, ...after })) {
    test(`M16: a storage that ${way} leaves it open what was done`, async () => {
      const orders = WRITING.map(async (name) => {
        const { world, was, storage, order } = await scene(kind, name, commit)
        const error = await errorOf(order())
        expect(error, name).toMatchObject({
          ...{ name: 'Unavailable', code: 'UNAVAILABLE', outcome: 'unknown' },
        })
        expect(error.message).toMatch(
          /the storage (failed while writing|did not say what it wrote)/,
        )
        expect(storage.commits, name).toHaveLength(1)
        expect((await world.stored()) === was, name).toBe(way in before)
      })
      await Promise.all(orders)
    })
  }
})

test('M16: what the storage threw is the cause, for operators, or that it said nothing', async () => {
  const { order } = await scene('system', 'keys.create', () => Promise.reject(failure))
  expect((await errorOf(order())).cause).toBe(failure)
  const { order: late } = await scene('system', 'keys.create', never)
  expect((await errorOf(late())).cause).toEqual(new Error('the storage did not answer in 5 ms'))
})

test('M16: a new organization is told of in the same way', async () => {
  for (const [way, commit] of Object.entries({ ...before, ...after })) {
    const { world } = await scene('system', 'keys.create', commit)
    const input = { id: 'new', name: 'New' }
    const error = await errorOf(world.manager.organizations.create(world.system, input))
    expect(error, way).toMatchObject({ code: 'UNAVAILABLE', outcome: 'unknown' })
    expect((await world.memory.load('new')) === undefined, way).toBe(way in before)
  }
})
