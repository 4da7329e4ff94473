/** A guard that records refusals instead of enforcing them. */
import type { AuthorizationEngine, ShadowedGate } from 'keywarden'
import { bearer, createGuard, type GuardOptions, type HttpFacts } from 'keywarden/http'
import { describe, expect, test, vi } from 'vitest'
import { whilePolluted } from '../fixtures/while-polluted.js'
import { ELSEWHERE, type Holder, OFFICE, World } from '../management/world.js'

/** Reading settings takes a member of the organization, and is no command of the Access Manager. */
const SETTINGS = { operation: 'getGroupSettings', scope: { project: 'billing' } }
const BOTH: readonly ShadowedGate[] = ['address', 'role']

const factsOf = ({ privateKey }: Holder, from: string): HttpFacts => ({
  ...{ method: 'GET', target: '/groups/billing/settings', remoteAddress: from },
  headers: { authorization: `Bearer ${privateKey}` },
})

/** A guard of the world, and a key that is no member of the project and listed at the office. */
async function scene(options: Partial<GuardOptions> = {}) {
  const world = await World.empty()
  const engine = world.engine as AuthorizationEngine
  const guard = createGuard({ engine, schemes: [bearer()], ...options })
  const key = await world.key()
  /** The codes of what was forgiven, or of the refusal. */
  const ask = async (from: string, intent = SETTINGS, holder = key) => {
    const verdict = await guard.check(factsOf(holder, from), intent)
    if (!verdict.passed) return JSON.parse(verdict.answer.body).code
    return verdict.principal?.decision.shadowed.map(({ code }) => code)
  }
  return { world, engine, guard, key, ask }
}

describe('a guard that shadows', () => {
  test('F1, F4: serves what would be refused, and its principal tells why it would', async () => {
    const { ask } = await scene({ shadow: BOTH })
    expect(await ask(ELSEWHERE)).toEqual(['ADDRESS_NOT_ON_ACCESS_LIST', 'ROLE_MISSING'])
    expect(await ask(OFFICE)).toEqual(['ROLE_MISSING'])
  })

  test('F1: serves it as well where it has to wait for the engine', async () => {
    const throttle = () => false as const
    const { ask } = await scene({ shadow: BOTH, throttle })
    expect(await ask(OFFICE)).toEqual(['ROLE_MISSING'])
  })

  test('F1, F3: refuses what it does not shadow', async () => {
    expect(await (await scene()).ask(ELSEWHERE)).toBe('ADDRESS_NOT_ON_ACCESS_LIST')
    expect(await (await scene({ shadow: ['address'] })).ask(ELSEWHERE)).toBe('ROLE_MISSING')
    expect(await (await scene({ shadow: ['role'] })).ask(ELSEWHERE)).toBe(
      'ADDRESS_NOT_ON_ACCESS_LIST',
    )
  })

  test('F2: refuses commands of the Access Manager as ever', async () => {
    const { ask } = await scene({ shadow: BOTH })
    const rename = { operation: 'updateOrg', scope: { organization: 'acme' } } as never
    expect(await ask(ELSEWHERE, rename)).toBe('ADDRESS_NOT_ON_ACCESS_LIST')
    expect(await ask(OFFICE, rename)).toBe('ROLE_MISSING')
  })

  test('F1: may shadow for one organization and not for another', async () => {
    const shadow = vi.fn((organization: string) => (organization === 'acme' ? BOTH : []))
    const { world, ask } = await scene({ shadow })
    const theirs = await world.rival()
    const depot = { operation: 'getGroupSettings', scope: { project: 'depot' } }
    expect(await ask(ELSEWHERE)).toEqual(['ADDRESS_NOT_ON_ACCESS_LIST', 'ROLE_MISSING'])
    expect(await ask(ELSEWHERE, depot, theirs)).toBe('ADDRESS_NOT_ON_ACCESS_LIST')
    expect(shadow.mock.calls).toEqual([['acme'], ['rival']])
  })

  test('F1: tenants stay apart whatever it shadows', async () => {
    const { world, ask } = await scene({ shadow: BOTH })
    await world.rival()
    const depot = { operation: 'getGroupSettings', scope: { project: 'depot' } }
    expect(await ask(OFFICE, depot)).toBe('SCOPE_NOT_REACHABLE')
  })
})

describe('what a guard shadows', () => {
  test('F5: is what it was when the guard was made', async () => {
    const shadow: ShadowedGate[] = []
    const { ask } = await scene({ shadow })
    shadow.push('address', 'role')
    expect(await ask(ELSEWHERE)).toBe('ADDRESS_NOT_ON_ACCESS_LIST')
  })

  test('F5: is nothing that a request or an intent brings along', async () => {
    const { guard, key } = await scene()
    const headers = { ...factsOf(key, OFFICE).headers, shadow: 'role', 'x-shadow': 'role' }
    const facts = { ...factsOf(key, OFFICE), headers, shadow: BOTH }
    const verdict = await guard.check(facts, { ...SETTINGS, shadow: BOTH } as never)
    expect(verdict.passed).toBe(false)
  })

  test('F5: is nothing that every object seems to have', async () => {
    const polluted = await whilePolluted({ shadow: BOTH }, async () => (await scene()).ask(OFFICE))
    expect(polluted).toBe('ROLE_MISSING')
    const { ask } = await scene()
    expect(await whilePolluted({ shadow: BOTH }, () => ask(OFFICE))).toBe('ROLE_MISSING')
  })

  test('F5: is a list of gates, or a function; anything else is a mistake of the program', async () => {
    const { engine } = await scene()
    const rule =
      "`shadow` must name 'address' or 'role', each at most once, in a list (not in a promise); or be a function that gives one"
    for (const shadow of [
      ...[null, true, 'address', 7, {}, new Set(BOTH), ['scope'], ['credential'], ['Address']],
      ...[['role', 'role'], ['address', undefined], [BOTH], { address: true }],
    ])
      expect(() => createGuard({ engine, schemes: [bearer()], shadow: shadow as never })).toThrow(
        new TypeError(rule),
      )
    for (const shadow of [undefined, [], ['role'], BOTH, () => []])
      expect(createGuard({ engine, schemes: [bearer()], shadow: shadow as never })).toBeDefined()
  })
})
