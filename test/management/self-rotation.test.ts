/** M12: a key renews itself where the policy says so, and never by a private key that is ending. */
import { Actor, ApiKey, decide, type KeyActor } from 'keywarden'
import { atlasPolicy } from 'keywarden/atlas'
import { describe, expect, test } from 'vitest'
import { codeOf, errorOf, type Holder, OFFICE, World } from './world.js'

/** Atlas, but for keys that renew themselves, whatever they may. */
const renewing = atlasPolicy.extend({
  operations: { renewMyself: { level: 'organization', allow: 'any-key' } },
  management: { 'keys.rotateSelf': 'renewMyself' },
})

async function scene(policy = renewing as typeof atlasPolicy) {
  const world = await World.empty({ policy })
  const holder = await world.key()
  const actor = await world.as(holder)
  const rotate = (more = {}, by: Actor = actor) =>
    world.manager.keys.rotate(by, { organization: 'acme', key: holder.id, ...more })
  return { world, holder, actor, rotate }
}

/** The actor of a decision whose caller did not say which private key was used. */
async function unsaid(world: World, { id }: Holder): Promise<KeyActor> {
  const key = await world.storedKey(id)
  const organization = (await world.memory.load('acme'))?.state.organization
  const decision = decide({
    ...{ policy: renewing, organization, key, credential: 'proved' },
    ...{ address: OFFICE, operation: 'getSystemStatus', at: world.now },
  })
  if (decision.allowed && decision.actor !== undefined) return decision.actor
  throw new Error('the request was to be allowed')
}

describe('where the policy lets keys renew themselves', () => {
  test('M12: a key that may nothing else does, and its new private key proves', async () => {
    const { world, holder, rotate } = await scene()
    const { privateKey } = await rotate()
    await world.as({ ...holder, privateKey })
    expect(await world.lastEvents(1)).toMatchObject([
      { type: 'key.rotated', key: holder.id, actor: { kind: 'key', id: holder.id } },
    ])
  })

  test('M12: it does no such thing to others, which takes what changing a key takes', async () => {
    const { world, actor } = await scene()
    const other = await world.key()
    const order = world.manager.keys.rotate(actor, { key: other.id })
    expect(await codeOf(order)).toBe('ROLE_MISSING')
  })

  test('M12: people and the system hold no key: to rotate one takes what it always does', async () => {
    const { world, rotate } = await scene()
    expect(await codeOf(rotate({}, world.user(['ORG_MEMBER'])))).toBe('ROLE_MISSING')
    await rotate({}, world.user(['ORG_OWNER']))
    await rotate({}, world.system)
  })

  test('M12: the private key that was rotated away renews nothing', async () => {
    const { world, holder, actor, rotate } = await scene()
    await rotate({ gracePeriodMs: 100 })
    const before = await world.stored()
    // Both the actor of the request that rotated, and one of a later request.
    for (const retiring of [actor, await world.as(holder)]) {
      for (const more of [{}, { gracePeriodMs: 100 }, { allowSelfLockout: true }]) {
        const error = await errorOf(rotate(more, retiring))
        expect(error).toMatchObject({
          ...{ code: 'SECRET_RETIRING', details: { field: 'key', keys: [holder.id] } },
        })
        expect(error.message).toContain('use the newest')
      }
    }
    expect(await world.stored()).toBe(before)
  })

  test('M12: the newest private key renews, and ends both', async () => {
    const { world, holder, rotate } = await scene()
    const { privateKey } = await rotate({ gracePeriodMs: 100 })
    const newest = await world.as({ ...holder, privateKey })
    expect(await codeOf(rotate({ gracePeriodMs: 1 }, newest))).toBe('TOO_MANY_SECRETS')
    await rotate({}, newest)
    await expect(world.as(holder)).rejects.toThrow('SECRET_WRONG')
    await expect(world.as({ ...holder, privateKey })).rejects.toThrow('SECRET_WRONG')
  })

  test('M12: after that an order by the old private key is an order by none', async () => {
    const { rotate } = await scene()
    await rotate()
    expect(await codeOf(rotate())).toBe('SECRET_EXPIRED')
  })

  test('M12: a key that cannot say which private key it used may have used the ending one', async () => {
    const { world, holder, rotate } = await scene()
    await rotate({ gracePeriodMs: 100 }, await unsaid(world, holder))
    const later = await unsaid(world, holder)
    expect(await codeOf(rotate({}, later))).toBe('SECRET_RETIRING')
    world.now += 100
    await rotate({}, later)
  })

  test('M12: a key of which no private key is live does not give itself one', async () => {
    const { world, holder, rotate } = await scene()
    const actor = await unsaid(world, holder)
    const key = await world.storedKey(holder.id)
    await world.put(ApiKey.of({ ...key.toJSON(), secrets: [] }))
    expect(await codeOf(rotate({}, actor))).toBe('SECRET_RETIRING')
  })

  test('M12: a person who is called like the key has used none of its private keys', async () => {
    const { holder, rotate } = await scene()
    const { id } = holder
    const person = Actor.user({ id, organization: 'acme', organizationRoles: ['ORG_OWNER'] })
    await rotate({ gracePeriodMs: 100 }, person)
    await rotate({}, person)
  })

  test('M12: nor is it the key, so that it renews nothing either', async () => {
    const { world, holder, rotate } = await scene()
    const before = await world.stored()
    const { id } = holder
    const person = Actor.user({ id, organization: 'acme', organizationRoles: ['ORG_MEMBER'] })
    expect(await codeOf(rotate({}, person))).toBe('ROLE_MISSING')
    expect(await world.stored()).toBe(before)
  })

  test('M12: a private key that is ending still orders what its key may do to others', async () => {
    const { world } = await scene()
    const owner = await world.owner()
    const actor = await world.as(owner)
    const other = await world.key()
    const more = { gracePeriodMs: 100 }
    await world.manager.keys.rotate(world.system, { organization: 'acme', key: owner.id, ...more })
    await world.manager.keys.rotate(actor, { key: other.id })
  })
})

describe('where the policy says nothing of it', () => {
  test('M12: no key renews itself, not even one that may renew all others', async () => {
    const world = await World.empty()
    const owner = await world.owner()
    const actor = await world.as(owner)
    const before = await world.stored()
    const error = await errorOf(world.manager.keys.rotate(actor, { key: owner.id }))
    expect(error).toMatchObject({ code: 'FORBIDDEN', refusal: { code: 'OPERATION_UNKNOWN' } })
    expect(await world.stored()).toBe(before)
    await world.manager.keys.rotate(actor, { key: (await world.key()).id })
  })

  test('M12: an operation that is merely called like the command is not taken for it', async () => {
    const policy = atlasPolicy.extend({
      operations: { 'keys.rotateSelf': { level: 'organization', allow: 'any-key' } },
    })
    const { rotate } = await scene(policy as unknown as typeof atlasPolicy)
    expect(await codeOf(rotate())).toBe('OPERATION_UNKNOWN')
  })
})
