/** M16: clocks and random sources that fail, and managers that are given nonsense. */
import { memoryStorage } from 'keywarden'
import { atlasPolicy } from 'keywarden/atlas'
import { AccessManager } from 'keywarden/management'
import { describe, expect, test } from 'vitest'
import { COMMANDS, give, sceneOf } from './commands.js'
import { TakenOver } from './storages.js'
import { errorOf, KINDS, World } from './world.js'

const failure = new Error('no entropy')

const NO_CLOCKS: Record<string, () => unknown> = {
  throws: () => {
    throw failure
  },
  ...Object.fromEntries(
    [Number.NaN, undefined, null, '2026-06-01', 0, -1, 0.5, Infinity, 8.64e15 + 1, {}, 10n].map(
      (time) => [`says ${String(time)}`, () => time],
    ),
  ),
  'says no date': () => new Date(Number.NaN),
  'says a date that is none': () => Object.create(Date.prototype),
  'says a promise': () => Promise.resolve(Date.now()),
}

const NO_RANDOM: Record<string, (size: number) => unknown> = {
  throws: () => {
    throw failure
  },
  'gives nothing': () => undefined,
  'gives too little': (size) => new Uint8Array(size - 1),
  'gives too much': (size) => new Uint8Array(size + 1),
  'gives numbers': (size) => Array(size).fill(7),
  'gives text': (size) => 'x'.repeat(size),
  'gives a promise': async (size) => new Uint8Array(size),
}

describe.each(KINDS)('for a %s', (kind) => {
  for (const [way, now] of Object.entries(NO_CLOCKS)) {
    test(`M16: a clock that ${way} keeps everything from being done`, async () => {
      const world = await World.empty()
      const scene = await sceneOf(world)
      const actor = await world.actor(kind)
      const before = await world.stored()
      const storage = new TakenOver()
      const clock = { now: now as () => number }
      const manager = world.anotherManager({ clock, storage: storage.over })
      for (const name of COMMANDS) {
        const error = await errorOf(give({ manager }, name, { actor, scene }))
        expect(error, name).toMatchObject({ code: 'UNAVAILABLE', outcome: 'nothing-done' })
        expect(error.message).toMatch(/the clock (failed|gave no instant)/)
        expect(error.cause).toBe(way === 'throws' ? failure : undefined)
      }
      expect([await world.stored(), storage.loads]).toEqual([before, 0])
    })
  }

  for (const [way, bytes] of Object.entries(NO_RANDOM)) {
    test(`M16: a random source that ${way} makes no key and no id`, async () => {
      const world = await World.empty()
      const scene = await sceneOf(world)
      const actor = await world.actor(kind)
      const before = await world.stored()
      const random = { bytes: bytes as (size: number) => Uint8Array }
      const manager = world.anotherManager({ random })
      const drawing = [
        'keys.create',
        'keys.createInProject',
        'keys.rotate',
        'projects.create',
      ] as const
      for (const name of drawing) {
        const error = await errorOf(give({ manager }, name, { actor, scene }))
        expect(error, name).toMatchObject({ code: 'UNAVAILABLE', outcome: 'nothing-done' })
        expect(error.message).toMatch(/the random source (failed|gave no bytes)/)
        expect(error.cause).toBe(way === 'throws' ? failure : undefined)
      }
      expect(await world.stored()).toBe(before)
    })
  }

  test('M16: a clock between two milliseconds is read as the earlier one', async () => {
    const world = await World.empty()
    const scene = await sceneOf(world)
    const actor = await world.actor(kind)
    const manager = world.anotherManager({ clock: { now: () => world.now + 0.9 } })
    await give({ manager }, 'keys.disable', { actor, scene })
    expect((await world.lastEvents(1))[0]?.at).toBe(world.now)
    const dated = world.anotherManager({ clock: { now: () => new Date(world.now + 1) } })
    await give({ manager: dated }, 'keys.enable', { actor, scene })
    expect((await world.lastEvents(1))[0]?.at).toBe(world.now + 1)
  })
})

test('M16: organizations are made by a working clock and random source only', async () => {
  const world = await World.empty()
  const [clock, random] = [{ now: () => Number.NaN }, { bytes: () => new Uint8Array() }]
  for (const options of [{ clock }, { random }]) {
    const { organizations } = world.anotherManager(options)
    const error = await errorOf(organizations.create(world.system, { name: 'New' }))
    expect(error).toMatchObject({ code: 'UNAVAILABLE', outcome: 'nothing-done' })
  }
  expect((await world.memory.organizations()).items).toHaveLength(1)
})

describe('a manager', () => {
  const options = { policy: atlasPolicy, storage: memoryStorage() }
  const nonsense: Record<string, unknown[]> = {
    policy: [undefined, null, {}, atlasPolicy.definition],
    storage: [undefined, null, {}, { load: () => undefined }],
    formats: [[], [undefined]],
    httpDigest: [null, {}, { realm: 'Acme API', algorithms: [], seal: () => [] }],
    clock: [null, {}, { now: 7 }, Date.now],
    random: [null, {}, { bytes: 7 }],
    storageTimeoutMs: [0, -1, Number.NaN, Infinity, 2 ** 31, '100'],
    attempts: [0, -1, 1.5, Number.NaN, Infinity, '3'],
  }
  for (const [name, values] of Object.entries(nonsense)) {
    test(`M16: is not made with nonsense for ${name}`, () => {
      for (const value of values) {
        const make = () => new AccessManager({ ...options, [name]: value } as never)
        expect(make, String(value)).toThrow(TypeError)
        expect(make, String(value)).toThrow(`\`${name}\``)
      }
    })
  }

  test('M16: is made of a policy and a storage, and does not change', () => {
    const manager = new AccessManager(options)
    const parts = [manager.organizations, manager.projects, manager.keys, manager.accessList]
    for (const part of [manager, ...parts]) expect(Object.isFrozen(part)).toBe(true)
  })

  test('M16: is made with the longest time and a single attempt', () => {
    expect(
      new AccessManager({ ...options, storageTimeoutMs: 2 ** 31 - 1, attempts: 1 }),
    ).toBeDefined()
  })
})
