/** M12: a key gets a new private key, and the old one an end; nothing else about it changes. */
import { ApiKey } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { ELSEWHERE, errorOf, HOUR, type Holder, KINDS, OFFICE, World } from './world.js'

const organization = 'acme'

/** Whether that private key still opens the door: `'allowed'`, or the code of the refusal. */
async function answerTo(world: World, key: Holder, privateKey = key.privateKey) {
  const credential = { publicKey: key.publicKey, privateKey }
  const request = { credential, address: OFFICE, operation: 'getSystemStatus' }
  const decision = await world.engine.authorize(request)
  return decision.allowed ? 'allowed' : decision.refusal.code
}

/** What must not change when a key is rotated. */
const allElse = (key: ApiKey) => JSON.stringify({ ...key.toJSON(), secrets: undefined })

describe.each(KINDS)('a rotation by a %s', (kind) => {
  async function scene() {
    const world = await World.empty()
    const key = await world.key({ roles: ['ORG_READ_ONLY'] })
    const actor = await world.actor(kind)
    const rotate = (more = {}) =>
      world.manager.keys.rotate(actor, { organization, key: key.id, ...more })
    return { world, key, rotate }
  }

  test('M12: ends the old private key at once', async () => {
    const { world, key, rotate } = await scene()
    const before = await world.storedKey(key.id)
    const { privateKey, deadline, key: shown } = await rotate()
    expect(deadline).toEqual(new Date(world.now))
    expect(await answerTo(world, key)).toBe('SECRET_WRONG')
    expect(await answerTo(world, key, privateKey)).toBe('allowed')

    const after = await world.storedKey(key.id)
    expect(allElse(after)).toBe(allElse(before))
    expect(after.secrets).toHaveLength(1)
    expect(shown.secrets.map(({ verifier }) => verifier)).toEqual([undefined])
    expect(await world.lastEvents(1)).toMatchObject([
      {
        ...{ type: 'key.rotated', key: key.id, publicKey: key.publicKey },
        ...{ secret: after.secrets[0]?.id, deadline: world.now },
      },
    ])
  })

  test('M12: lets both private keys prove within the grace period, and exactly until its end', async () => {
    const { world, key, rotate } = await scene()
    const { privateKey, deadline } = await rotate({ gracePeriodMs: 100 })
    expect(deadline).toEqual(new Date(world.now + 100))
    expect(await world.lastEvents(1)).toMatchObject([{ deadline: world.now + 100 }])
    const start = world.now
    for (const [ms, old] of [
      [0, 'allowed'],
      [99, 'allowed'],
      [100, 'SECRET_EXPIRED'],
      [HOUR, 'SECRET_EXPIRED'],
    ] as const) {
      world.now = start + ms
      expect([await answerTo(world, key), await answerTo(world, key, privateKey)]).toEqual([
        ...[old, 'allowed'],
      ])
    }
  })

  test('M12: does not make a third live private key, unless it ends the other two', async () => {
    const { world, key, rotate } = await scene()
    const second = await rotate({ gracePeriodMs: 100 })
    const before = await world.stored()
    const error = await errorOf(rotate({ gracePeriodMs: 1 }))
    expect(error).toMatchObject({ code: 'TOO_MANY_SECRETS', details: { keys: [key.id] } })
    expect(error.message).toContain('gracePeriodMs')
    expect(await world.stored()).toBe(before)

    const third = await rotate()
    expect(third.deadline).toEqual(new Date(world.now))
    for (const ended of [key, second]) {
      expect(await answerTo(world, key, ended.privateKey)).toBe('SECRET_WRONG')
    }
    expect(await answerTo(world, key, third.privateKey)).toBe('allowed')
  })

  test('M12: is possible with a grace period again once the older private key has ended', async () => {
    const { world, key, rotate } = await scene()
    const second = await rotate({ gracePeriodMs: 100 })
    world.now += 100
    const third = await rotate({ gracePeriodMs: 100 })
    expect(await answerTo(world, key)).toBe('SECRET_WRONG')
    for (const { privateKey } of [second, third]) {
      expect(await answerTo(world, key, privateKey)).toBe('allowed')
    }
    expect((await world.storedKey(key.id)).secrets).toHaveLength(2)
  })

  test('M12: neither enables a key, nor makes it live longer, nor begin earlier', async () => {
    const states = {
      disabled: async ({ manager, system }: World, key: string) =>
        manager.keys.disable(system, { organization, key }),
      expired: async (world: World, key: string) => {
        const expiresAt = world.now + 1
        await world.manager.keys.setExpiry(world.system, { organization, key, expiresAt })
        world.now += 1
      },
      'not-yet-valid': async ({ manager, system, now }: World, key: string) =>
        manager.keys.setExpiry(system, { organization, key, notBefore: now + HOUR }),
    }
    for (const [state, bring] of Object.entries(states)) {
      const { world, key, rotate } = await scene()
      await bring(world, key.id)
      const before = await world.storedKey(key.id)
      const { privateKey } = await rotate()
      const after = await world.storedKey(key.id)
      expect([after.stateAt(world.now), allElse(after)]).toEqual([state, allElse(before)])
      expect(await answerTo(world, key, privateKey)).not.toBe('allowed')
    }
  })

  test('M12: is nothing for a key that is revoked', async () => {
    const { world, key, rotate } = await scene()
    await world.manager.keys.revoke(world.system, { organization, key: key.id })
    const before = await world.stored()
    const error = await errorOf(rotate())
    expect(error).toMatchObject({ code: 'KEY_REVOKED', details: { keys: [key.id] } })
    expect(error.message).toContain('create another')
    expect(await world.stored()).toBe(before)
  })

  test('M12: does not prolong a private key that has an end of its own', async () => {
    const { world, key, rotate } = await scene()
    const old = await world.storedKey(key.id)
    const end = world.now + 10
    const secrets = old.secrets.map((secret) => secret.expireAt(end))
    await world.put(ApiKey.of({ ...old.toJSON(), secrets }))
    const { deadline } = await rotate({ gracePeriodMs: 100 })
    expect(deadline).toEqual(new Date(end))
    expect(await world.lastEvents(1)).toMatchObject([{ type: 'key.rotated', deadline: end }])
    world.now = end - 1
    expect(await answerTo(world, key)).toBe('allowed')
    world.now = end
    expect(await answerTo(world, key)).toBe('SECRET_EXPIRED')
  })

  test('M12: changes neither the public key nor from where it may be used', async () => {
    const { world, key, rotate } = await scene()
    const { privateKey } = await rotate()
    expect(privateKey).toMatch(new RegExp(`^kw_${key.publicKey}_`))
    const credential = { publicKey: key.publicKey, privateKey }
    const decision = await world.engine.authorize({
      ...{ credential, address: ELSEWHERE, operation: 'getSystemStatus' },
    })
    expect(decision).toMatchObject({ refusal: { code: 'ADDRESS_NOT_ON_ACCESS_LIST' } })
  })
})
