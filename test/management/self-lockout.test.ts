/** M4: a key does not refuse itself what it is just doing. */
import { ApiKey, decide, type KeyActor, type RolePolicy } from 'keywarden'
import { atlasPolicy } from 'keywarden/atlas'
import { describe, expect, test } from 'vitest'
import { codeOf, ELSEWHERE, errorOf, OFFICE, World } from './world.js'

/** Atlas, but for lists that may be written without having one. */
const editsWithoutList = atlasPolicy.extend({
  operations: { addEntry: { level: 'organization', allow: { anyOf: ['ORG_OWNER'] } } },
  management: { 'accessList.add': 'addEntry' },
})

/** Acme with an owner key that acts, and another so that one is left. */
async function acting(accessList: readonly string[] = [OFFICE], policy: RolePolicy = atlasPolicy) {
  const world = await World.empty({ policy })
  await world.owner({ description: 'the one that stays' })
  const actor = await world.as(await world.owner({ accessList }))
  return { world, actor }
}

const lockouts: Record<string, (world: World, actor: KeyActor, more: object) => Promise<unknown>> =
  {
    'giving up the role it acts by': ({ manager }, actor, more) =>
      manager.keys.update(actor, { key: actor.id, roles: ['ORG_MEMBER'], ...more }),
    'disabling itself': ({ manager }, actor, more) =>
      manager.keys.disable(actor, { key: actor.id, ...more }),
    'revoking itself': ({ manager }, actor, more) =>
      manager.keys.revoke(actor, { key: actor.id, ...more }),
    'deleting itself': ({ manager }, actor, more) =>
      manager.keys.delete(actor, { key: actor.id, ...more }),
    'removing the entry it calls from': ({ manager }, actor, more) =>
      manager.accessList.remove(actor, { key: actor.id, entries: [OFFICE], ...more }),
    'putting its own start into the future': ({ manager, now }, actor, more) =>
      manager.keys.setExpiry(actor, { key: actor.id, notBefore: now + 1, ...more }),
  }

describe('an acting key', () => {
  for (const [name, lockOut] of Object.entries(lockouts)) {
    test(`M4: ${name} is refused, unless it says so`, async () => {
      const { world, actor } = await acting([OFFICE, '192.0.2.0/24'])
      const before = await world.stored()
      const error = await errorOf(lockOut(world, actor, {}))
      expect(error).toMatchObject({ code: 'SELF_LOCKOUT' })
      expect(error).toHaveProperty('details.refusal.code')
      expect(error.message).toBe(
        'would refuse the acting key what it is just doing; ' +
          'use another key, or say `allowSelfLockout: true`',
      )
      expect(await world.stored()).toBe(before)
      await lockOut(world, actor, { allowSelfLockout: true })
    })
  }

  test('M4: a first list that shuts it out is refused, unless it says so', async () => {
    const { world, actor } = await acting([], editsWithoutList)
    const before = await world.stored()
    const narrow = (more = {}) =>
      world.manager.accessList.add(actor, { key: actor.id, entries: ['192.0.2.0/24'], ...more })
    expect(await errorOf(narrow())).toMatchObject({
      code: 'SELF_LOCKOUT',
      details: { refusal: { code: 'ADDRESS_NOT_ON_ACCESS_LIST', address: OFFICE } },
    })
    expect(await world.stored()).toBe(before)
    await narrow({ allowSelfLockout: true })
  })

  test('M4: where writing a list demands a list, a key without one writes none at all', async () => {
    const { world, actor } = await acting([])
    const { accessList } = world.manager
    for (const entries of [['192.0.2.0/24'], [OFFICE]]) {
      const error = await errorOf(accessList.add(actor, { key: actor.id, entries }))
      expect(error).toMatchObject({
        code: 'FORBIDDEN',
        refusal: { code: 'OPERATION_REQUIRES_ACCESS_LIST', address: OFFICE },
      })
    }
  })

  test('M4: requiring lists is refused to a key without entries', async () => {
    const { world, actor } = await acting([])
    const require = (more = {}) => world.manager.organizations.requireAccessList(actor, more)
    expect(await errorOf(require())).toMatchObject({
      ...{
        code: 'SELF_LOCKOUT',
        details: { refusal: { code: 'ORGANIZATION_REQUIRES_ACCESS_LIST' } },
      },
    })
    await require({ allowSelfLockout: true })
  })

  test('M4: what it does to others is no lock-out of itself', async () => {
    const { world, actor } = await acting()
    const other = await world.key()
    await world.manager.keys.revoke(actor, { key: other.id })
  })

  test('M4: a key of which no private key is kept acts, and is not shut out by acting', async () => {
    const { world, actor } = await acting()
    const key = ApiKey.of({ ...(await world.storedKey(actor.id)).toJSON(), secrets: [] })
    await world.put(key)
    const { state } = (await world.memory.load('acme')) ?? {}
    const decision = decide({
      ...{ policy: atlasPolicy, organization: state?.organization, key, credential: 'proved' },
      ...{ address: OFFICE, operation: 'getSystemStatus', at: world.now },
    })
    if (!decision.allowed || decision.actor === undefined) throw new Error('it was to be allowed')
    await world.manager.projects.create(decision.actor, { name: 'Mine' })
    expect((await world.storedKey(key.id)).projects).toHaveLength(1)
  })

  test('M4: people and the system lock nobody out', async () => {
    for (const kind of ['user', 'system'] as const) {
      const { world, actor } = await acting()
      const who = kind === 'user' ? world.user(['ORG_OWNER']) : world.system
      await world.manager.keys.revoke(who, { organization: 'acme', key: actor.id })
    }
  })

  test('M4: a scope that the command deletes is nobody’s loss', async () => {
    const world = await World.empty()
    const boss = await world.as(await world.projectKey('billing', ['GROUP_OWNER']))
    await world.manager.projects.delete(boss, { project: 'billing' })
  })

  test('M4: leaving a project is a lock-out where it acts by its role there', async () => {
    const world = await World.empty()
    const boss = await world.as(await world.projectKey('billing', ['GROUP_OWNER']))
    const leave = world.manager.keys.removeFromProject(boss, { project: 'billing', key: boss.id })
    expect(await codeOf(leave)).toBe('SELF_LOCKOUT')
  })

  test('M4: an entry that still admits it may replace the one it came by', async () => {
    const { world, actor } = await acting([OFFICE, '203.0.113.0/24'])
    await world.manager.accessList.remove(actor, { key: actor.id, entries: [OFFICE] })
    expect((await world.memory.load('acme'))?.state.key(actor.id)?.accessList.entries).toHaveLength(
      1,
    )
  })
})

describe('the gates run again when a command is carried out', () => {
  test('M5: a key that was revoked after its request was allowed orders nothing', async () => {
    const { world, actor } = await acting()
    const input = { organization: 'acme', key: actor.id }
    await world.manager.keys.revoke(world.system, input)
    const code = await codeOf(world.manager.projects.create(actor, { name: 'Late' }))
    expect(code).toBe('KEY_REVOKED')
  })

  test('M5: nor does one that has lost its role, its address or itself', async () => {
    const { keys, accessList } = (await acting()).world.manager
    expect([keys, accessList]).toBeDefined()
    const losses: [string, (world: World, key: string) => Promise<unknown>][] = [
      [
        'ROLE_MISSING',
        ({ manager, system }, key) =>
          manager.keys.update(system, { organization: 'acme', key, roles: ['ORG_MEMBER'] }),
      ],
      [
        'ADDRESS_NOT_ON_ACCESS_LIST',
        async ({ manager, system }, key) => {
          const where = { organization: 'acme', key }
          await manager.accessList.add(system, { ...where, entries: [ELSEWHERE] })
          await manager.accessList.remove(system, { ...where, entries: [OFFICE] })
        },
      ],
      [
        'KEY_UNKNOWN',
        ({ manager, system }, key) => manager.keys.delete(system, { organization: 'acme', key }),
      ],
    ]
    for (const [code, lose] of losses) {
      const { world, actor } = await acting()
      await lose(world, actor.id)
      expect(await codeOf(world.manager.projects.create(actor, { name: 'Late' }))).toBe(code)
    }
  })

  test('M5: nor does one by a private key that was rotated away meanwhile', async () => {
    const { world, actor } = await acting()
    await world.manager.keys.rotate(world.system, { organization: 'acme', key: actor.id })
    const code = await codeOf(world.manager.projects.create(actor, { name: 'Late' }))
    expect(code).toBe('SECRET_EXPIRED')
  })

  test('M5: an actor is made by this library, or is none', async () => {
    const { world, actor } = await acting()
    const { kind, id, publicKey, organization, address, secret } = actor
    const forged = { kind, id, publicKey, organization, address, secret } as KeyActor
    await expect(world.manager.projects.create(forged, { name: 'Mine' })).rejects.toThrow(TypeError)
  })
})
