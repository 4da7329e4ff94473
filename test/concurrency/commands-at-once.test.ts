import { describe, expect, test } from 'vitest'
import { crowds, endsOf, many } from './crowd.js'
import { expectOrder, isUsableOwner } from './invariants.js'
import { order, taking } from './orders.js'
import { losingUpdates } from './scheduled-storage.js'

const PATIENCE = 30_000

describe('fifty commands at once on one organization', () => {
  const fifty = many(order, 50)

  test(
    'leave it in order, and each tells what became of it',
    async () => {
      const ends = new Set<string>()
      await crowds(fifty, { crowds: 12 }, async ({ world, outcomes }) => {
        await expectOrder(world, outcomes)
        for (const end of endsOf(outcomes)) ends.add(end)
      })
      // All this has been tried: there was something to be put in order.
      expect([...ends]).toEqual(
        expect.arrayContaining([
          ...['done', 'FORBIDDEN', 'NOT_FOUND', 'ENTRY_EXISTS', 'ID_TAKEN', 'LIMIT_EXCEEDED'],
        ]),
      )
    },
    PATIENCE,
  )

  test(
    'do so, too, when nobody tries twice',
    async () => {
      const ends = new Set<string>()
      await crowds(fifty, { crowds: 6, attempts: 1 }, async ({ world, outcomes }) => {
        await expectOrder(world, outcomes)
        for (const end of endsOf(outcomes)) ends.add(end)
      })
      expect(ends).toContain('CONFLICT')
    },
    PATIENCE,
  )

  test(
    'all come to an end of their own when each tries for as long as it takes',
    async () => {
      await crowds(fifty, { crowds: 6, attempts: 200 }, async ({ world, outcomes }) => {
        await expectOrder(world, outcomes)
        expect(endsOf(outcomes)).not.toContain('CONFLICT')
      })
    },
    PATIENCE,
  )

  test(
    'do not leave it in order where the storage loses what others wrote',
    async () => {
      let disorder = 0
      await crowds(fifty, { crowds: 6, write: losingUpdates }, async ({ world, outcomes }) => {
        const found = await expectOrder(world, outcomes).catch((error: Error) => error.name)
        if (found === 'AssertionError') disorder++
      })
      expect(disorder).toBe(6)
    },
    PATIENCE,
  )
})

describe('owner keys that everybody wants to be rid of', () => {
  test(
    'are never all gone, whoever comes first',
    async () => {
      const ends: string[] = []
      await crowds(many(taking, 15), { crowds: 30 }, async ({ world, outcomes }) => {
        await expectOrder(world, outcomes)
        ends.push(...endsOf(outcomes))
      })
      expect(ends.filter((end) => end === 'NO_OWNER_KEY').length).toBeGreaterThan(30)
    },
    PATIENCE,
  )

  test(
    'may all be gone where the storage loses what others wrote',
    async () => {
      let ownerless = 0
      await crowds(many(taking, 15), { crowds: 30, write: losingUpdates }, async ({ world }) => {
        const loaded = await world.memory.load('acme')
        if (loaded?.state.keys.some(isUsableOwner) === false) ownerless++
      })
      expect(ownerless).toBeGreaterThan(0)
    },
    PATIENCE,
  )
})
