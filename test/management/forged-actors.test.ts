/** M15: orders come from actors that this library made; what merely looks like one orders nothing. */
import type { Actor } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { COMMANDS, INPUTS, orderOf, sceneOf } from './commands.js'
import { errorOf, KINDS, World } from './world.js'

const NO_ACTORS = [
  undefined,
  null,
  'system',
  7,
  {},
  [],
  { kind: 'system' },
  () => ({}),
  Symbol('me'),
]

/** Things that have every field of an actor. */
function forgeries(actor: Actor): unknown[] {
  const fields = Object.assign({}, actor)
  return [
    fields,
    Object.freeze({ ...fields }),
    JSON.parse(JSON.stringify(actor)),
    structuredClone({ ...fields, address: undefined, roles: undefined }),
    { ...fields, kind: 'system', reason: 'believe me' },
    { ...fields, constructor: actor.constructor },
  ]
}

describe.each(KINDS)('what looks like a %s', (kind) => {
  test('M15: orders nothing', async () => {
    const world = await World.empty()
    const scene = await sceneOf(world)
    const actor = await world.actor(kind)
    const before = await world.stored()
    for (const name of COMMANDS) {
      const input = { organization: 'acme', ...INPUTS[name](scene) }
      for (const forged of [...NO_ACTORS, ...forgeries(actor)] as Actor[]) {
        const error = await errorOf(orderOf(world.manager, name)(forged, input))
        expect(error, name).toBeInstanceOf(TypeError)
        expect(error.message).toContain('Actor.user, Actor.system or an allowed decision')
      }
    }
    expect(await world.stored()).toBe(before)
  })

  test('M15: neither makes nor lists organizations', async () => {
    const world = await World.empty()
    const actor = await world.actor(kind)
    const { organizations } = world.manager
    for (const forged of [...NO_ACTORS, ...forgeries(actor)] as Actor[]) {
      expect(await errorOf(organizations.create(forged, { name: 'New' }))).toBeInstanceOf(TypeError)
      expect(await errorOf(organizations.list(forged))).toBeInstanceOf(TypeError)
    }
    expect((await world.memory.organizations()).items).toHaveLength(1)
  })

  test('M15: is made by no constructor', async () => {
    const world = await World.empty()
    const actor = await world.actor(kind)
    const make = actor.constructor as new (...all: unknown[]) => unknown
    const proofs = [Symbol('keywarden actor'), Symbol.for('keywarden actor'), undefined, 'minted']
    for (const proof of proofs) {
      expect(() => new make(proof, { id: 'me', organization: 'acme' }, {})).toThrow(TypeError)
    }
  })
})
