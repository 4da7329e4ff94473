import { type ApiKey, AuthorizationEngine } from 'keywarden'
import { atlasPolicy } from 'keywarden/atlas'
import { describe, expect, test } from 'vitest'
import { type Aftermath, crowds, endsOf, same } from './crowd.js'
import { KEYS, LIMITS, OFFICE } from './crowded-world.js'
import { expectOrder } from './invariants.js'

const RACERS = 20
const OPTIONS = { crowds: 5, attempts: 200 }

/** How often each end came. */
function tally(ends: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const end of ends) counts[end] = (counts[end] ?? 0) + 1
  return counts
}

/** How many there were of something in the scene, and what a crowd may add to it. */
function expectFilled({ outcomes }: Aftermath, free: number): void {
  expect(tally(endsOf(outcomes))).toEqual({ done: free, LIMIT_EXCEEDED: RACERS - free })
}

describe('many who want the same', () => {
  test('create no more keys than there may be', async () => {
    const orders = same(RACERS, (number) => ({
      ...{ actor: 'user owner', command: 'keys.create', input: { description: `${number}` } },
    }))
    await crowds(orders, OPTIONS, async (aftermath) => {
      await expectOrder(aftermath.world, aftermath.outcomes)
      expectFilled(aftermath, LIMITS.keysPerOrganization - KEYS.length)
    })
  })

  test('add no more entries than there may be', async () => {
    const orders = same(RACERS, (number) => ({
      ...{ actor: 'user owner', command: 'accessList.add', key: 4 },
      input: { entries: [`10.0.${number}.0/24`] },
    }))
    await crowds(orders, OPTIONS, async (aftermath) => {
      await expectOrder(aftermath.world, aftermath.outcomes)
      expectFilled(aftermath, LIMITS.entriesPerList - 1)
    })
  })

  test('add an entry once', async () => {
    const orders = same(RACERS, () => ({
      ...{ actor: 'owner', command: 'accessList.add', key: 4 },
      input: { entries: ['10.0.0.0/8'] },
    }))
    await crowds(orders, OPTIONS, async ({ world, outcomes }) => {
      await expectOrder(world, outcomes)
      expect(tally(endsOf(outcomes))).toEqual({ done: 1, ENTRY_EXISTS: RACERS - 1 })
    })
  })

  test('create a project of one id once', async () => {
    const orders = same(RACERS, (number) => ({
      ...{ actor: 'system', command: 'projects.create' },
      input: { id: 'depot', name: `Depot ${number}` },
    }))
    await crowds(orders, OPTIONS, async ({ world, outcomes }) => {
      await expectOrder(world, outcomes)
      expect(tally(endsOf(outcomes))).toEqual({ done: 1, ID_TAKEN: RACERS - 1 })
    })
  })

  test('let a key into a project once', async () => {
    const orders = same(RACERS, (number) => ({
      ...{ actor: number % 2 === 0 ? 'owner' : 'project owner', command: 'keys.invite', key: 4 },
      input: { project: 'billing', roles: ['GROUP_READ_ONLY'] },
    }))
    await crowds(orders, OPTIONS, async ({ world, outcomes }) => {
      await expectOrder(world, outcomes)
      expect(tally(endsOf(outcomes))).toEqual({ done: 1, ALREADY_IN_PROJECT: RACERS - 1 })
    })
  })

  test('rotate a key one after the other: the last private key is the one that proves', async () => {
    const orders = same(RACERS, () => ({
      ...{ actor: 'user owner', command: 'keys.rotate', key: 4, input: {} },
    }))
    await crowds(orders, OPTIONS, async ({ world, outcomes }) => {
      await expectOrder(world, outcomes)
      const rotations = outcomes.map((one) => ('result' in one ? one.result : one)) as Rotation[]
      rotations.sort((one, other) => one.revision - other.revision)
      const answers = await Promise.all(rotations.map((rotation) => isProved(world, rotation)))
      expect(answers).toEqual(rotations.map((_, index) => index === RACERS - 1))
    })
  })
})

interface Rotation {
  readonly key: ApiKey
  readonly privateKey: string
  readonly revision: number
}

async function isProved(
  { memory, clock }: Aftermath['world'],
  { key, privateKey }: Rotation,
): Promise<boolean> {
  const engine = new AuthorizationEngine({ policy: atlasPolicy, lookup: memory, clock })
  const credential = { publicKey: key.publicKey, privateKey }
  const request = { credential, address: OFFICE, operation: 'getSystemStatus' } as const
  return (await engine.authorize(request)).allowed
}
