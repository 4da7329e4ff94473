/** M3: an organization that has a usable owner key keeps one. */
import { ApiKey, type KeySecret } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { codeOf, errorOf, HOUR, type Holder, World } from './world.js'

const OWNER = ['ORG_OWNER']

/** Every command that can take the last owner key away. */
const takings = {
  'disabling it': ({ manager }: World, key: string) => [manager.keys.disable, { key }],
  'revoking it': ({ manager }: World, key: string) => [manager.keys.revoke, { key }],
  'deleting it': ({ manager }: World, key: string) => [manager.keys.delete, { key }],
  'changing its roles': ({ manager }: World, key: string) => [
    manager.keys.update,
    { key, roles: ['ORG_MEMBER'] },
  ],
  'giving the last permanent one an end': ({ manager, now }: World, key: string) => [
    manager.keys.setExpiry,
    { key, expiresAt: now + HOUR },
  ],
  'putting its start into the future': ({ manager, now }: World, key: string) => [
    manager.keys.setExpiry,
    { key, notBefore: now + HOUR },
  ],
} as const

type Command = (actor: unknown, input: object) => Promise<unknown>

async function sceneFor(name: keyof typeof takings) {
  const world = await World.empty()
  const last = await world.owner()
  const [command, input] = takings[name](world, last.id) as unknown as [Command, object]
  return {
    world,
    last,
    order: (actor: unknown, more = {}) =>
      command(actor, { organization: 'acme', ...input, ...more }),
  }
}

describe('the last usable owner key', () => {
  for (const name of Object.keys(takings) as (keyof typeof takings)[]) {
    test(`M3: ${name} is refused to keys, people and the system`, async () => {
      const { world, last, order } = await sceneFor(name)
      const actors = [await world.as(last), world.user(OWNER), world.system]
      for (const actor of actors) {
        const before = await world.stored()
        expect(await errorOf(order(actor))).toMatchObject({
          ...{ code: 'NO_OWNER_KEY', details: { keys: [last.id] } },
        })
        expect(await world.stored()).toBe(before)
      }
    })

    test(`M3: ${name} is done when a person or the system says so, never for a key`, async () => {
      const override = { allowNoOwnerKey: true, allowSelfLockout: true }
      for (const kind of ['user', 'system', 'key'] as const) {
        const { world, last, order } = await sceneFor(name)
        if (kind === 'key') {
          expect(await codeOf(order(await world.as(last), override))).toBe('NO_OWNER_KEY')
        } else {
          await order(kind === 'user' ? world.user(OWNER) : world.system, override)
        }
      }
    })

    test(`M3: ${name} is nothing while another owner key is usable`, async () => {
      const { world, order } = await sceneFor(name)
      await world.owner({ description: 'another' })
      await order(world.user(OWNER))
    })
  }

  test('M3: a last one that has an end is kept as well', async () => {
    const world = await World.empty()
    const { id: key } = await world.owner({ expiresAt: world.now + HOUR })
    const { keys } = world.manager
    const owner = world.user(OWNER)
    for (const take of [keys.disable, keys.revoke, keys.delete]) {
      expect(await codeOf(take(owner, { key }))).toBe('NO_OWNER_KEY')
    }
    const demote = keys.update(owner, { key, roles: ['ORG_MEMBER'] })
    expect(await codeOf(demote)).toBe('NO_OWNER_KEY')
    await keys.setExpiry(owner, { key, expiresAt: world.now + 1 })
  })

  test('M3: an owner key that is disabled, expired, not yet valid or revoked is none', async () => {
    const unusable: ((world: World, key: Holder) => Promise<unknown>)[] = [
      ({ manager, system }, { id }) =>
        manager.keys.disable(system, { organization: 'acme', key: id }),
      ({ manager, system }, { id }) =>
        manager.keys.revoke(system, { organization: 'acme', key: id }),
      ({ manager, system, now }, { id }) =>
        manager.keys.setExpiry(system, { organization: 'acme', key: id, notBefore: now + HOUR }),
      async (world, { id }) => {
        const { now } = world
        const input = { organization: 'acme', key: id, expiresAt: now + HOUR }
        await world.manager.keys.setExpiry(world.system, input)
        world.now += HOUR
      },
    ]
    for (const spoil of unusable) {
      const world = await World.empty()
      const last = await world.owner()
      await spoil(world, await world.owner({ description: 'another' }))
      const code = await codeOf(world.manager.keys.delete(world.user(OWNER), { key: last.id }))
      expect(code).toBe('NO_OWNER_KEY')
    }
  })

  test('M3: an owner key without a live private key that can be proved is none', async () => {
    const spoilt: Record<string, (key: ApiKey, now: number) => KeySecret[]> = {
      'none at all': () => [],
      'one of which no verifier is kept': ({ secrets }) =>
        secrets.map((secret) => secret.withoutVerifier()),
      'one that has ended': ({ secrets }, now) => secrets.map((secret) => secret.expireAt(now)),
    }
    for (const [what, spoil] of Object.entries(spoilt)) {
      const world = await World.empty()
      const last = await world.owner()
      const other = await world.storedKey((await world.owner({ description: 'another' })).id)
      await world.put(ApiKey.of({ ...other.toJSON(), secrets: spoil(other, world.now) }))
      const order = world.manager.keys.delete(world.user(OWNER), { key: last.id })
      expect(await codeOf(order), what).toBe('NO_OWNER_KEY')
    }
  })

  test('M3: an organization without owner keys is managed by people, and loses none', async () => {
    const world = await World.empty()
    const key = await world.key()
    await world.manager.keys.delete(world.user(OWNER), { key: key.id })
  })

  test('M3: of two simultaneous removals of the last two owner keys one is refused', async () => {
    const world = await World.empty()
    const [one, other] = [await world.owner(), await world.owner({ description: 'other' })]
    const removals = [one, other].map(({ id }) =>
      world.manager.keys.revoke(world.user(OWNER), { key: id }),
    )
    const outcomes = await Promise.allSettled(removals)
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const refused = outcomes.find(({ status }) => status === 'rejected')
    expect(refused).toMatchObject({ reason: { code: 'NO_OWNER_KEY' } })
  })
})
