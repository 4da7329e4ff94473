/** M1: nobody gives, takes or lends what they do not hold. */
import { RolePolicy } from 'keywarden'
import type { RuleBroken } from 'keywarden/management'
import { describe, expect, test } from 'vitest'
import { codeOf, errorOf, World } from './world.js'

/** Acme with roles that manage keys without holding everything. */
const policy = RolePolicy.define({
  roles: {
    OWNER: { level: 'organization', includes: ['KEEPER', 'BOSS', 'PAYER'] },
    KEEPER: { level: 'organization', includes: ['MEMBER'] },
    PAYER: { level: 'organization' },
    MEMBER: { level: 'organization' },
    BOSS: { level: 'project', includes: ['READER'] },
    CLERK: { level: 'project' },
    READER: { level: 'project' },
  },
  operations: {
    manage: { level: 'organization', allow: { anyOf: ['KEEPER'] } },
    run: { level: 'project', allow: { anyOf: ['BOSS', 'CLERK'] } },
    getSystemStatus: { level: 'none', allow: 'any-key' },
  },
  newKeyRoles: { organization: ['MEMBER'], project: ['READER', 'MEMBER'] },
  projectCreatorRoles: ['BOSS'],
  management: {
    ...{ 'keys.create': 'manage', 'keys.update': 'manage', 'keys.rotate': 'manage' },
    ...{ 'keys.enable': 'manage', 'keys.setExpiry': 'manage', 'keys.disable': 'manage' },
    ...{ 'accessList.add': 'manage', 'accessList.remove': 'manage', 'projects.create': 'manage' },
    ...{ 'keys.createInProject': 'run', 'keys.invite': 'run', 'keys.changeProjectRoles': 'run' },
    'keys.removeFromProject': 'run',
  },
})

const OWNER = ['OWNER']
const there = { project: 'billing' }

/** A key actor and a person with the same roles: the rule is the same for both. */
async function keepers(world: World, roles: readonly string[]) {
  return [await world.as(await world.key({ roles })), world.user([...roles, 'MEMBER'])]
}

describe('roles that are given', () => {
  test('M1: a key or a person gives a new key only roles they hold; the system gives any', async () => {
    const world = await World.empty({ policy })
    const { keys } = world.manager
    for (const actor of await keepers(world, ['KEEPER'])) {
      const before = await world.stored()
      const error = await errorOf(keys.create(actor, { description: 'more', roles: OWNER }))
      expect(error).toMatchObject({ code: 'ESCALATION', details: { roles: [{ role: 'OWNER' }] } })
      expect(error.message).toContain('OWNER')
      expect(await world.stored()).toBe(before)
      await keys.create(actor, { description: 'like mine', roles: ['KEEPER'] })
    }
    await keys.create(world.system, { organization: 'acme', description: 'any', roles: OWNER })
  })

  test('M1: what a role includes is held too', async () => {
    const world = await World.empty({ policy })
    const roles = ['KEEPER', 'PAYER']
    for (const actor of await keepers(world, OWNER)) {
      const { key } = await world.manager.keys.create(actor, { description: 'less', roles })
      expect(key.organizationRoles).toEqual(['KEEPER', 'MEMBER', 'PAYER'])
    }
  })

  test('M1: an organization role that includes a project role is held in every project', async () => {
    const world = await World.empty({ policy })
    const invited = await world.key()
    const input = { ...there, key: invited.id, roles: ['BOSS'] }
    await world.manager.keys.invite(world.user(OWNER), input)
    const clerk = await world.key()
    const code = await codeOf(
      world.manager.keys.invite(world.user(OWNER), { ...there, key: clerk.id, roles: ['CLERK'] }),
    )
    expect(code).toBe('ESCALATION')
  })

  test('M1: a role in one project is not held in another', async () => {
    const world = await World.empty({ policy })
    const boss = world.user([], { billing: ['BOSS'], website: ['CLERK'] })
    const key = await world.key()
    const { keys } = world.manager
    await keys.invite(boss, { ...there, key: key.id, roles: ['BOSS'] })
    const code = await codeOf(
      keys.invite(boss, { project: 'website', key: key.id, roles: ['BOSS'] }),
    )
    expect(code).toBe('ESCALATION')
  })

  test('M1: the roles that the policy gives to new keys and creators need not be held', async () => {
    const world = await World.empty({ policy })
    const clerk = world.user([], { billing: ['CLERK'] })
    const { key } = await world.manager.keys.createInProject(clerk, {
      ...{ ...there, description: 'by a clerk', roles: ['CLERK'] },
    })
    expect(key.organizationRoles).toEqual(['MEMBER'])
    expect(key.rolesIn('billing')).toEqual(['CLERK', 'READER'])

    const [creator] = await keepers(world, ['KEEPER'])
    if (creator?.kind !== 'key') throw new Error('a key creates')
    const { project } = await world.manager.projects.create(creator, { name: 'Mine' })
    const { state } = (await world.memory.load('acme')) ?? {}
    expect(state?.key(creator.id)?.rolesIn(project.id)).toEqual(['BOSS'])
  })
})

describe('roles that are taken', () => {
  test('M1: a key or a person takes only roles they hold', async () => {
    const world = await World.empty({ policy })
    const victim = await world.key({ roles: ['PAYER'] })
    for (const actor of await keepers(world, ['KEEPER'])) {
      const update = { key: victim.id, roles: ['MEMBER'] }
      expect(await codeOf(world.manager.keys.update(actor, update))).toBe('ESCALATION')
    }
    const system = { organization: 'acme', key: victim.id, roles: ['MEMBER'] }
    await world.manager.keys.update(world.system, system)
  })

  test('M1: taking a key out of a project takes its roles there', async () => {
    const world = await World.empty({ policy })
    const boss = await world.projectKey('billing', ['BOSS'])
    const clerk = world.user([], { billing: ['CLERK'] })
    const code = await codeOf(
      world.manager.keys.removeFromProject(clerk, { ...there, key: boss.id }),
    )
    expect(code).toBe('ESCALATION')
  })

  test('M1: roles that stay are nobody’s concern', async () => {
    const world = await World.empty({ policy })
    const payer = await world.key({ roles: ['PAYER'] })
    for (const actor of await keepers(world, ['KEEPER'])) {
      await world.manager.keys.update(actor, { key: payer.id, roles: ['PAYER', 'MEMBER'] })
    }
  })
})

describe('credentials that are handed out or armed again', () => {
  const commands = {
    rotate: (world: World, key: string) => ({
      by: world.manager.keys.rotate,
      input: { key },
    }),
    enable: (world: World, key: string) => ({ by: world.manager.keys.enable, input: { key } }),
    extend: (world: World, key: string) => ({
      by: world.manager.keys.setExpiry,
      input: { key, expiresAt: null },
    }),
    'let it begin earlier': (world: World, key: string) => ({
      by: world.manager.keys.setExpiry,
      input: { key, notBefore: 1 },
    }),
    'add an entry': (world: World, key: string) => ({
      by: world.manager.accessList.add,
      input: { key, entries: ['198.51.100.0/24'] },
    }),
    'remove an entry': (world: World, key: string) => ({
      by: world.manager.accessList.remove,
      input: { key, entries: ['192.0.2.1'] },
    }),
  } as const

  async function victim(world: World) {
    const key = await world.key({
      roles: ['PAYER'],
      accessList: ['192.0.2.1', '192.0.2.2'],
      ...{ notBefore: world.now, expiresAt: world.now + 1000 },
    })
    await world.manager.keys.disable(world.system, { organization: 'acme', key: key.id })
    return key
  }

  for (const [name, command] of Object.entries(commands)) {
    test(`M2: to ${name} takes all the roles of the key`, async () => {
      const world = await World.empty({ policy })
      const { id } = await victim(world)
      const { by, input } = command(world, id) as {
        by: (actor: unknown, input: unknown) => Promise<unknown>
        input: object
      }
      for (const actor of await keepers(world, ['KEEPER'])) {
        const before = await world.stored()
        const error = (await errorOf(by(actor, input))) as RuleBroken
        expect([error.code, error.details.roles]).toEqual(['ESCALATION', [{ role: 'PAYER' }]])
        expect(await world.stored()).toBe(before)
      }
      await by(world.system, { organization: 'acme', ...input })
    })
  }

  test('M2: roles in projects count as well', async () => {
    const world = await World.empty({ policy })
    const { id } = await world.projectKey('billing', ['BOSS'])
    for (const actor of await keepers(world, ['KEEPER'])) {
      const error = (await errorOf(world.manager.keys.rotate(actor, { key: id }))) as RuleBroken
      expect(error.details.roles).toEqual([
        { role: 'BOSS', project: 'billing' },
        { role: 'READER', project: 'billing' },
      ])
      expect(error.message).toBe(
        'takes roles that the actor does not hold: BOSS in billing, READER in billing; ' +
          'ask somebody who holds them',
      )
    }
  })

  test('M2: to shorten a life, or to disable, takes none of them', async () => {
    const world = await World.empty({ policy })
    const { id } = await victim(world)
    for (const [index, actor] of (await keepers(world, ['KEEPER'])).entries()) {
      const expiresAt = world.now + 900 - index
      await world.manager.keys.setExpiry(actor, { key: id, expiresAt })
      await world.manager.keys.setExpiry(actor, { key: id, notBefore: world.now + 1 + index })
      await world.manager.keys.disable(actor, { key: id })
    }
  })
})
