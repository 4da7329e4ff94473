/**
 * Somebody is excluded, and then something is entrusted to those who are left. Whoever was excluded
 * must not get at it through a process that has not heard of the exclusion yet.
 */
import { Actor, cachedKeyLookup, revisionToken } from 'keywarden'
import { AccessManager } from 'keywarden/management'
import { describe, expect, test } from 'vitest'
import { answerOf, policy } from '../fixtures/acme.js'
import { LateFeed } from '../storage/cache/scene.js'
import { clock, engineOf, mint, requestBy, storageOf } from './world.js'

const excluded = mint({ id: 'excluded', projectRoles: { billing: ['READER'] } })
const trusted = mint({ id: 'trusted', projectRoles: {} })
const actor = Actor.system('a test')
const reading = { operation: 'readShipments', scope: { project: 'billing' } }

/** Two processes over one storage, each with a cache of its own and news that comes when told to. */
async function twoProcesses() {
  const storage = await storageOf(excluded.key, trusted.key)
  const manager = new AccessManager({ policy, storage, clock })
  const processes = [0, 1].map(() => {
    const feed = new LateFeed(storage)
    const lookup = cachedKeyLookup(storage, { maxStalenessMs: 60_000, changeFeed: feed })
    return { feed, engine: engineOf({ lookup }) }
  })
  const answers = (atLeast?: string) =>
    Promise.all(
      processes.map(async ({ engine }) => [
        answerOf(await engine.authorize(requestBy(excluded, { ...reading, atLeast }))),
        answerOf(await engine.authorize(requestBy(trusted, { ...reading, atLeast }))),
      ]),
    )
  return { manager, processes, answers }
}

/** One is excluded from the project, the other is invited; how far the news is, in each process. */
async function excludedThenInvited(told: readonly number[]) {
  const { manager, processes, answers } = await twoProcesses()
  expect(await answers()).toEqual(Array(2).fill(['allowed', 'ROLE_MISSING']))
  const billing = { organization: 'acme', project: 'billing' }
  await manager.keys.removeFromProject(actor, { ...billing, key: 'excluded' })
  const invited = { ...billing, key: 'trusted', roles: ['READER'] }
  const token = revisionToken(await manager.keys.invite(actor, invited))
  for (const [index, { feed }] of processes.entries()) feed.tell(undefined, told[index])
  return { answers, token }
}

describe.each([0, 1, 2])('where one process has heard of %i commands', (one) => {
  test.each([0, 1, 2])('and the other of %i, who was excluded is not let in', async (other) => {
    const { answers, token } = await excludedThenInvited([one, other])
    const allowed = await answers(token)
    expect(allowed.map(([excludedOne]) => excludedOne)).not.toContain('allowed')
    expect(allowed.map(([, trustedOne]) => trustedOne)).toEqual(['allowed', 'allowed'])
  })

  test('without the token it is let in, until the news is there', async () => {
    const { answers } = await excludedThenInvited([one, 2])
    const [first, second] = await answers()
    expect(first?.[0] === 'allowed').toBe(one === 0)
    expect(second?.[0]).not.toBe('allowed')
  })
})
