/** Whoever was let in because a gate is shadowed gains nothing in the Access Manager. */
import type { KeyActor } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { COMMANDS, give, sceneOf } from '../management/commands.js'
import { codeOf, ELSEWHERE, type Holder, OFFICE, World } from '../management/world.js'

const SETTINGS = { operation: 'getGroupSettings', scope: { project: 'billing' } }

/** The actor of a request that both gates would have refused. */
async function forgiven(world: World, { publicKey, privateKey }: Holder, address: string) {
  const credential = { publicKey, privateKey }
  const shadow = ['address', 'role'] as const
  const decision = await world.engine.authorize({ credential, address, ...SETTINGS, shadow })
  if (!decision.allowed || decision.public) throw new Error('this request was to be forgiven')
  const codes = decision.shadowed.map(({ code }) => code)
  return { actor: decision.actor as KeyActor, codes }
}

describe('an actor that was forgiven', () => {
  test.each(COMMANDS)('F2: a missing role may not order %s', async (command) => {
    const world = await World.empty()
    const scene = await sceneOf(world)
    const key = await world.key({ description: 'without a role' })
    // What a key starts with is taken away, so that nothing is left to see by.
    const stored = await world.storedKey(key.id)
    await world.put(stored.withOrganizationRoles([]))
    const { actor, codes } = await forgiven(world, key, OFFICE)
    expect(codes).toEqual(['ROLE_MISSING'])
    const before = await world.stored()
    expect(await codeOf(give(world, command, { actor, scene }))).toBe('ROLE_MISSING')
    expect(await world.stored()).toBe(before)
  })

  test.each(COMMANDS)('F2: its address may not order %s, whatever it holds', async (command) => {
    const world = await World.empty()
    const scene = await sceneOf(world)
    const key = await world.owner()
    const { actor, codes } = await forgiven(world, key, ELSEWHERE)
    expect(codes).toEqual(['ADDRESS_NOT_ON_ACCESS_LIST'])
    const before = await world.stored()
    expect(await codeOf(give(world, command, { actor, scene }))).toBe('ADDRESS_NOT_ON_ACCESS_LIST')
    expect(await world.stored()).toBe(before)
  })

  test('F2: may order what it could order anyway', async () => {
    const world = await World.empty()
    const scene = await sceneOf(world)
    const { actor, codes } = await forgiven(world, await world.owner(), OFFICE)
    expect(codes).toEqual([])
    await expect(give(world, 'keys.list', { actor, scene })).resolves.toBeDefined()
  })
})
