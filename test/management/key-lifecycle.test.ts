/** M12: how keys are changed, disabled, enabled, limited in time, revoked and deleted. */
import type { ApiKey } from 'keywarden'
import type { KeyExpiryInput, UpdateKeyInput } from 'keywarden/management'
import { describe, expect, test } from 'vitest'
import { codeOf, errorOf, HOUR, KINDS, NOON, World } from './world.js'

const organization = 'acme'

describe.each(KINDS)('by a %s', (kind) => {
  async function scene() {
    const world = await World.empty()
    const holder = await world.key()
    const actor = await world.actor(kind)
    const { keys } = world.manager
    const input = { organization, key: holder.id }
    const last = async () => (await world.lastEvents(1))[0]
    /** Does it again: nothing is written, and the answer is as before. */
    const idles = async (order: () => Promise<{ key: ApiKey; revision: number }>) => {
      const first = await order()
      const before = await world.stored()
      expect(JSON.stringify(await order())).toBe(JSON.stringify(first))
      expect(await world.stored()).toBe(before)
    }
    return { world, holder, actor, keys, input, last, idles }
  }

  test('M12: a disabled key is refused until it is enabled, and both are told once', async () => {
    const { world, holder, actor, keys, input, last, idles } = await scene()
    await idles(() => keys.disable(actor, input))
    await expect(world.as(holder)).rejects.toThrow('KEY_DISABLED')
    const who = { key: holder.id, publicKey: holder.publicKey }
    expect(await last()).toMatchObject({ type: 'key.disabled', ...who })
    expect((await world.storedKey(holder.id)).disabledAt).toEqual(new Date(world.now))
    await idles(() => keys.enable(actor, input))
    expect(await last()).toMatchObject({ type: 'key.enabled', ...who })
    await world.as(holder)
  })

  test('M12: a revoked key is refused for good', async () => {
    const { world, holder, actor, keys, input, last, idles } = await scene()
    await idles(() => keys.revoke(actor, input))
    await expect(world.as(holder)).rejects.toThrow('KEY_REVOKED')
    expect(await last()).toMatchObject({ type: 'key.revoked', key: holder.id })
    const before = await world.stored()
    const back = [keys.enable(actor, input), keys.rotate(actor, input)]
    for (const order of [...back, keys.setExpiry(actor, { ...input, expiresAt: null })]) {
      expect(await errorOf(order)).toMatchObject({
        ...{ code: 'KEY_REVOKED', details: { field: 'key', keys: [holder.id] } },
      })
    }
    expect(await world.stored()).toBe(before)
    await keys.delete(actor, input)
  })

  test('M12: enabling does not unmake what else keeps a key from being used', async () => {
    const { world, holder, actor, keys, input } = await scene()
    await keys.setExpiry(actor, { ...input, expiresAt: NOON + HOUR })
    await keys.disable(actor, input)
    world.now = NOON + HOUR
    const { key } = await keys.enable(world.system, input)
    expect(key.stateAt(world.now)).toBe('expired')
    await expect(world.as(holder)).rejects.toThrow('KEY_EXPIRED')
  })

  const changes: [string, Omit<KeyExpiryInput, 'key'>, (number | null)[]][] = [
    ['an end', { expiresAt: NOON + 50 }, [null, null, null, NOON + 50]],
    ['an end as a Date', { expiresAt: new Date(NOON + 50) }, [null, null, null, NOON + 50]],
    ['a start', { notBefore: NOON + 50 }, [null, NOON + 50, null, null]],
    ['a start in the past', { notBefore: 1 }, [null, 1, null, null]],
    ['both', { notBefore: NOON + 1, expiresAt: NOON + 2 }, [null, NOON + 1, null, NOON + 2]],
  ]
  for (const [what, given, [fromWas, from, toWas, to]] of changes) {
    test(`M12: a key gets ${what}, and keeps what is not mentioned`, async () => {
      const { actor, keys, input, last, idles, world, holder } = await scene()
      await idles(() => keys.setExpiry(actor, { ...input, ...given }))
      expect(await last()).toMatchObject({
        type: 'key.validity_changed',
        ...{ notBefore: { before: fromWas, after: from }, expiresAt: { before: toWas, after: to } },
      })
      const stored = await world.storedKey(holder.id)
      const times = [stored.notBefore, stored.expiresAt].map((at) => at?.getTime() ?? null)
      expect(times).toEqual([from, to])

      await keys.setExpiry(actor, { ...input, notBefore: undefined, expiresAt: null })
      expect(await last()).toMatchObject({
        ...(to !== null && { expiresAt: { before: to, after: null } }),
        notBefore: { after: from },
      })
    })
  }

  test('M12: an expired key may live again, and one that begins too late begins earlier', async () => {
    const { world, holder, actor, keys, input } = await scene()
    await keys.setExpiry(actor, { ...input, notBefore: NOON + 10, expiresAt: NOON + 20 })
    await expect(world.as(holder)).rejects.toThrow('KEY_NOT_YET_VALID')
    await keys.setExpiry(actor, { ...input, notBefore: null })
    await world.as(holder)
    world.now = NOON + 20
    await expect(world.as(holder)).rejects.toThrow('KEY_EXPIRED')
    // What has passed stays as it is unless it is changed.
    await keys.setExpiry(actor, { ...input, notBefore: NOON })
    await keys.setExpiry(actor, { ...input, expiresAt: NOON + 21 })
    await world.as(holder)
  })

  test('M12: a deleted key is unknown at once, and its public key is never given again', async () => {
    const { world, holder, actor, keys, input, last } = await scene()
    const { revision: had = 0 } = (await world.memory.load(organization)) ?? {}
    expect(await keys.delete(actor, input)).toEqual({ revision: had + 1 })
    const { id: key, publicKey } = holder
    expect(await last()).toMatchObject({ type: 'key.deleted', key, publicKey })
    await expect(world.as(holder)).rejects.toThrow('KEY_UNKNOWN')
    expect(await codeOf(keys.delete(actor, input))).toBe('NOT_FOUND')
  })

  const updates: [string, Omit<UpdateKeyInput, 'key'>, string[]][] = [
    ['its description', { description: ' renamed ' }, ['key.described']],
    ['its roles', { roles: ['ORG_READ_ONLY', 'ORG_READ_ONLY'] }, ['key.roles_changed']],
    [
      'both',
      { description: 'renamed', roles: ['ORG_READ_ONLY'] },
      ['key.described', 'key.roles_changed'],
    ],
  ]
  for (const [what, given, types] of updates) {
    test(`M12: ${what} may be changed, once`, async () => {
      const { world, actor, keys, input, idles } = await scene()
      await idles(() => keys.update(actor, { ...input, ...given }))
      const events = await world.lastEvents(types.length)
      expect(events.map(({ type }) => type)).toEqual(types)
      const told = { before: 'a key', after: 'renamed' }
      const roles = { before: ['ORG_MEMBER'], after: ['ORG_READ_ONLY'] }
      const facts = { 'key.described': { description: told }, 'key.roles_changed': { roles } }
      for (const event of events)
        expect(event).toMatchObject(facts[event.type as keyof typeof facts])
    })
  }

  test('M12: its roles in a project may be changed, once', async () => {
    const { world, actor, keys, input, last, idles } = await scene()
    const there = { ...input, project: 'billing' }
    await keys.invite(world.system, { ...there, roles: ['GROUP_READ_ONLY'] })
    const roles = ['GROUP_OWNER', 'GROUP_READ_ONLY']
    await idles(() => keys.changeProjectRoles(actor, { ...there, roles }))
    expect(await last()).toMatchObject({
      ...{ type: 'key.roles_changed', project: 'billing' },
      roles: { before: ['GROUP_READ_ONLY'], after: roles },
    })
    await idles(() => keys.changeProjectRoles(actor, { ...there, roles: roles.toReversed() }))
  })

  test('M12: a change of nothing is no order', async () => {
    const { actor, keys, input } = await scene()
    for (const order of [keys.update(actor, input), keys.setExpiry(actor, input)]) {
      const error = await errorOf(order)
      expect(error).toMatchObject({ code: 'INVALID_INPUT', field: '' })
      expect(error.message).toMatch(/must change something: give `\w+`/)
    }
  })
})
