import { AuthorizationEngine, cachedKeyLookup, revisionToken } from 'keywarden'
import { atlasPolicy } from 'keywarden/atlas'
import { bearer, createGuard, type HttpFacts } from 'keywarden/http'
import { describe, expect, test } from 'vitest'
import { OFFICE, World } from '../management/world.js'

const getOrg = { operation: 'getOrg', scope: { organization: 'acme' } } as const

/** A guard over a cache that hears of nothing, and a key that it has seen. */
async function scene(revisionHeader?: string) {
  const world = await World.empty()
  const key = await world.key()
  const lookup = cachedKeyLookup(world.memory, { maxStalenessMs: 60_000 })
  const clock = { now: () => world.now }
  const engine = new AuthorizationEngine({ policy: atlasPolicy, lookup, clock, maxWaitMs: 20 })
  const guard = createGuard({ engine, schemes: [bearer()], revisionHeader })
  const status = async (...tokens: readonly string[]) => {
    const headers = { authorization: `Bearer ${key.privateKey}`, 'x-revision': tokens }
    const facts: HttpFacts = { method: 'GET', target: '/', headers, remoteAddress: OFFICE }
    const verdict = await guard.check(facts, getOrg)
    return verdict.passed ? 200 : verdict.answer.status
  }
  expect(await status()).toBe(200)
  return { world, key, status }
}

describe('a token in the header of revisions', () => {
  test('has the caller judged as of that command, whatever is remembered', async () => {
    const { world, key, status } = await scene('X-Revision')
    const { system, manager } = world
    const revoked = await manager.keys.revoke(system, { organization: 'acme', key: key.id })
    expect(await status()).toBe(200)
    expect(await status(revisionToken(revoked))).toBe(401)
  })

  test.each([
    ['malformed', ['acme']],
    ['empty', ['']],
    ['sent twice', ['acme@1', 'acme@1']],
    ['of another organization', ['rival@1']],
    ['of a revision that there is not', ['acme@9000']],
  ])('that is %s is answered 503', async (_, tokens) => {
    const { status } = await scene('x-revision')
    expect(await status(...tokens)).toBe(503)
  })

  test('is not looked at where no header is named', async () => {
    const { status } = await scene()
    expect(await status('nonsense')).toBe(200)
  })

  test.each([[''], ['two words'], ['x:y'], [7]])('%j names none', async (name) => {
    await expect(scene(name as string)).rejects.toThrow(/`revisionHeader` must be/)
  })
})
