/** M9: of many who write at once all succeed, for those who lost take turns. */
import type { Storage } from 'keywarden'
import { seededRandom } from 'keywarden/testing'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ENDLESS, inNoTime, slowStorage, told, uneven, type Way } from './slow-storage.js'
import { storageLike } from './storages.js'
import { codeOf, errorOf, World } from './world.js'

const organization = 'acme'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
afterEach(() => void vi.useRealTimers())

/** Gives a key a description; answers the revision. */
type Describe = (description: string) => Promise<number>

/** Acme with one key that everybody describes. */
async function scene() {
  const world = await World.empty()
  const { id: key } = await world.key()
  const { revision: before = 0 } = (await world.memory.load(organization)) ?? {}
  const by =
    ({ keys }: World['manager']): Describe =>
    async (description) =>
      (await keys.update(world.system, { organization, key, description })).revision
  /** One more process, from which the storage is that far away. */
  const from = (way: Way, options: Parameters<World['anotherManager']>[0] = {}) =>
    by(world.anotherManager({ ...options, storage: slowStorage(way) }))
  /** What the key has been called, in that order. */
  const descriptions = async () =>
    (await world.memory.events(organization)).items.flatMap((event) =>
      event.type === 'key.described' ? [event.description.after] : [],
    )
  return { world, key, before, by, from, descriptions }
}

/** Lets all writers give that many orders, each one after the other; answers the revisions. */
async function crowd(writers: readonly Describe[], orders: number): Promise<readonly number[]> {
  const revisions: number[] = []
  const write = async (describe: Describe, writer: number) => {
    for (let order = 0; order < orders; order++) {
      revisions.push(await describe(`${order} of writer ${writer}`))
    }
  }
  await inNoTime(Promise.all(writers.map(write)))
  return revisions.sort((one, other) => one - other)
}

/** So many revisions, without a gap. */
function following(revision: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => revision + 1 + index)
}

/** That storage, but whoever gives a key that description is too late. */
function losing(description: string, storage: Storage): Storage {
  return storageLike(storage, {
    commit: async (change) => {
      const late = change.put.keys.some((key) => key.description === description)
      return late ? { committed: false, reason: 'stale' } : storage.commit(change)
    },
  })
}

describe('writers of one manager', () => {
  test('M9: thirty-two of them all succeed, and hardly any is too late twice', async () => {
    const { before, from } = await scene()
    let commits = 0
    const way = uneven(3)
    const describe = from((change) => {
      if (change !== undefined) commits++
      return way()
    })
    expect(await crowd(Array(32).fill(describe), 10)).toEqual(following(before, 320))
    // The first time thirty-one are too late. From then on each waits for its turn and tries once.
    expect(commits).toBeLessThan(320 + 2 * 31)
  })

  test('M9: those who lost come in the order in which they did, newcomers after them', async () => {
    const { from, descriptions } = await scene()
    // Were it not for the line, the slow one would be overtaken by both that come after it.
    const describe = from(told({ slow: [5, 100], quick: [10] }))
    const first = ['winner', 'slow', 'quick'].map(describe)
    await vi.advanceTimersByTimeAsync(50)
    await inNoTime(Promise.all([...first, describe('new')]))
    expect(await descriptions()).toEqual(['winner', 'slow', 'quick', 'new'])
  })

  test('M9: one that is refused in its turn leaves it to the next', async () => {
    const { world, key } = await scene()
    const { accessList } = world.anotherManager({ storage: slowStorage(() => 1) })
    const add = (entry: string) =>
      accessList.add(world.system, { organization, key, entries: [entry] })
    const orders = [add('192.0.2.1'), add('192.0.2.1'), add('192.0.2.2')]
    const [, refused, next] = await inNoTime(Promise.allSettled(orders))
    expect(refused).toMatchObject({ reason: { code: 'ENTRY_EXISTS' } })
    expect(next?.status).toBe('fulfilled')
  })

  test('M9: one whose storage does not answer in its turn loses it', async () => {
    const { from, descriptions } = await scene()
    const way = told({ hangs: [5, ENDLESS], other: [10] })
    const describe = from(way, { storageTimeoutMs: 100 })
    const others = [describe('winner'), describe('other')]
    const error = errorOf(describe('hangs'))
    await inNoTime(Promise.all(others))
    expect(await error).toMatchObject({ code: 'UNAVAILABLE', outcome: 'unknown' })
    expect(await descriptions()).toEqual(['winner', 'other'])
  })

  test('M9: nobody waits longer for a turn than the slowest attempt of another may take', async () => {
    const { world, by, descriptions } = await scene()
    const way = told({ stubborn: Array(6).fill(45), impatient: [48] })
    const manager = world.anotherManager({
      ...{ storageTimeoutMs: 100, attempts: 6 },
      storage: (memory) => slowStorage(way)(losing('stubborn', memory)),
    })
    const first = ['winner', 'stubborn', 'impatient'].map(by(manager))
    const ends = Promise.allSettled(first)
    await vi.advanceTimersByTimeAsync(400)
    // The stubborn one has its turn still, for which the one that comes now waits in its place.
    await inNoTime(by(manager)('late'))
    const conflict = { reason: { code: 'CONFLICT' } }
    expect(await ends).toMatchObject([{ status: 'fulfilled' }, conflict, conflict])
    expect(await descriptions()).toEqual(['winner', 'late'])
  })

  test('M9: those of one organization do not wait for those of another', async () => {
    const { world, by } = await scene()
    await world.rival()
    const way = told({ hangs: [5, ENDLESS] })
    const manager = world.anotherManager({ storage: slowStorage(way) })
    const ends: string[] = []
    const ended = (name: string) => () => void ends.push(name)
    const first = Promise.allSettled(['winner', 'hangs'].map(by(manager)))
    await vi.advanceTimersByTimeAsync(50)
    const rename = { organization: 'rival', name: 'Faster Freight' }
    const second = [
      by(manager)('waits').then(ended('Acme')),
      manager.organizations.rename(world.system, rename).then(ended('Rival')),
    ]
    await vi.advanceTimersByTimeAsync(50)
    expect(ends).toEqual(['Rival'])
    await inNoTime(Promise.all([first, ...second]))
  })
})

describe('a command that others get ahead of in its turn as well', () => {
  for (const [byte, pauses] of [
    [255, [2, 4, 8, 16, 32, 64, 64]],
    [128, [1, 2, 4, 8, 16, 32, 32]],
  ] as const) {
    test(`M9: pauses for times that are drawn and may grow, such as ${pauses}`, async () => {
      const { world, by } = await scene()
      const random = { bytes: (size: number) => new Uint8Array(size).fill(byte) }
      const tried: number[] = []
      const storage = (memory: Storage) =>
        storageLike(memory, {
          commit: async () => {
            tried.push(Date.now())
            return { committed: false, reason: 'stale' }
          },
        })
      const describe = by(world.anotherManager({ storage, random, attempts: 10 }))
      expect(await inNoTime(codeOf(describe('late')))).toBe('CONFLICT')
      // The first attempt is free, the second has the turn, the third is made at once.
      const waited = tried.slice(1).map((at, index) => at - (tried[index] ?? 0))
      expect(waited).toEqual([0, 0, ...pauses])
    })
  }
})

describe('writers of many managers', () => {
  test('M9: eight with four writers each all succeed', async () => {
    const { before, from } = await scene()
    const writers = following(0, 8).flatMap((manager) => {
      const random = seededRandom(`manager ${manager}`)
      return Array<Describe>(4).fill(from(uneven(3), { random }))
    })
    expect(await crowd(writers, 10)).toEqual(following(before, 320))
  })
})
