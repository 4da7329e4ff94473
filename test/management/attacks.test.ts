/** Ways around the rules that somebody has tried. */
import { RolePolicy, type UserActor } from 'keywarden'
import { atlasPolicy } from 'keywarden/atlas'
import { expect, test } from 'vitest'
import { codeOf, ELSEWHERE, errorOf, HOUR, World } from './world.js'

test('M5: an explanation tells what would be, and hands out no actor', async () => {
  const world = await World.empty()
  const owner = await world.owner()
  const { decision } = await world.manager.explain(world.user(['ORG_OWNER']), {
    ...{ key: owner.id, operation: 'getOrg', scope: { organization: 'acme' } },
    address: '203.0.113.7',
  })
  expect(decision.allowed).toBe(true)
  expect(decision).not.toHaveProperty('actor')
  expect(decision.facts.key?.id).toBe(owner.id)
})

test('M5: what merely inherits from an actor orders nothing', async () => {
  const world = await World.empty()
  const person = world.user(['ORG_OWNER'])
  const key = await world.as(await world.owner())
  for (const made of [person, key, world.system]) {
    const forged = Object.create(Object.getPrototypeOf(made), {
      kind: { value: 'system' },
      reason: { value: 'none' },
    }) as UserActor
    const order = world.manager.organizations.rename(forged, { organization: 'acme', name: 'Mine' })
    await expect(order).rejects.toThrow(TypeError)
  }
})

test('M3: a temporary owner key does not stand in for the last lasting one', async () => {
  const world = await World.empty()
  const last = await world.owner()
  const actor = await world.as(last)
  const { keys } = world.manager
  await keys.create(actor, {
    ...{ description: 'for a while', roles: ['ORG_OWNER'], expiresAt: world.now + HOUR },
  })
  const gone = { key: last.id, allowSelfLockout: true }
  for (const end of [keys.revoke, keys.disable, keys.delete]) {
    expect(await codeOf(end(actor, gone))).toBe('NO_OWNER_KEY')
  }
  const person = world.user(['ORG_OWNER'])
  expect(await codeOf(keys.revoke(person, { key: last.id }))).toBe('NO_OWNER_KEY')
  await keys.revoke(person, { key: last.id, allowNoOwnerKey: true })
})

test('M6: a new key with a list of nothing has to say that it is open', async () => {
  const world = await World.empty()
  const { keys, organizations } = world.manager
  const owner = world.user(['ORG_OWNER'])
  const nothing = { description: 'filtered to nothing', accessList: [] }
  expect(await codeOf(keys.create(owner, nothing))).toBe('UNRESTRICTED')
  expect((await keys.create(owner, { description: 'no list given' })).admits).toBe('anywhere')
  expect((await keys.create(owner, { ...nothing, allowUnrestricted: true })).admits).toBe(
    'anywhere',
  )
  const ownerKey = { description: 'first', roles: ['ORG_OWNER'], accessList: [] }
  const create = organizations.create(world.system, { id: 'new', name: 'New', ownerKey })
  expect(await codeOf(create)).toBe('UNRESTRICTED')
  await organizations.requireAccessList(owner, {})
  expect((await keys.create(owner, nothing)).admits).toBe('nowhere')
})

test('M1: a person holds roles that the policy knows, each where one of its level can be', async () => {
  const world = await World.empty()
  const persons = [
    world.user(['GROUP_OWNER']),
    world.user([], { billing: ['ORG_OWNER'] }),
    world.user(['ORG_OWNER', 'NO_SUCH_ROLE']),
  ]
  for (const person of persons) {
    const order = world.manager.keys.create(person, { description: 'mine' })
    expect(await errorOf(order)).toMatchObject({ code: 'INVALID_INPUT', field: 'actor' })
  }
})

test('M7: a member learns neither keys nor projects that it may not view', async () => {
  const world = await World.empty()
  const open = await world.owner({ accessList: ['0.0.0.0/0'], allowUnrestricted: true })
  const member = world.user(['ORG_MEMBER'])
  const { organizations, projects } = world.manager
  const told = JSON.stringify([
    await organizations.view(member, {}),
    await projects.list(member, {}),
  ])
  for (const id of [open.id, open.publicKey, 'billing', 'website']) expect(told).not.toContain(id)
})

test('M15: text is bounded before anything is done with it, and so are lists', async () => {
  const world = await World.empty()
  const owner = world.user(['ORG_OWNER'])
  const { keys, accessList } = world.manager
  const marks = '\u0301\u0323'.repeat(500_000)
  expect(await errorOf(keys.create(owner, { description: marks }))).toMatchObject({
    field: 'description',
  })
  const many = Array.from({ length: 500_000 }, () => 'x')
  const create = keys.create(owner, { description: 'many', roles: many })
  expect(await errorOf(create)).toMatchObject({ field: 'roles' })
  const { id: key } = await world.key()
  const remove = accessList.remove(owner, { key, entries: many })
  expect(await errorOf(remove)).toMatchObject({ field: 'entries' })
})

test('M13: the trail alone tells from where, and for how long, a new key may be used', async () => {
  const world = await World.empty()
  const { id } = await world.key({ accessList: [ELSEWHERE], expiresAt: world.now + HOUR })
  expect(await world.lastEvents(1)).toMatchObject([
    {
      ...{ type: 'key.created', key: id, accessList: [`${ELSEWHERE}/32`] },
      ...{ notBefore: null, expiresAt: world.now + HOUR },
    },
  ])
})

test('M5: no policy makes a command of the Access Manager public', () => {
  const definition = {
    ...atlasPolicy.definition,
    operations: {
      ...atlasPolicy.definition.operations,
      open: { level: 'organization', allow: 'public' },
    },
    management: { 'organizations.view': 'open', 'keys.rotateSelf': 'open' },
  } as Parameters<typeof RolePolicy.define>[0]
  const define = (): RolePolicy => RolePolicy.define(definition)
  expect(define).toThrow('management.organizations.view')
  expect(define).toThrow('management.keys.rotateSelf')
})

test('M3: who an owner is, is known also where a policy does not name keys.update', async () => {
  const policy = RolePolicy.define({
    roles: { OWNER: { level: 'organization' } },
    operations: {
      manageKeys: { level: 'organization', allow: { anyOf: ['OWNER'] } },
      getSystemStatus: { level: 'none', allow: 'any-key' },
    },
    management: {
      ...{ 'projects.create': 'manageKeys', 'keys.create': 'manageKeys' },
      'keys.delete': 'manageKeys',
    },
  })
  const world = await World.empty({ policy })
  const last = await world.key({ roles: ['OWNER'] })
  const order = world.manager.keys.delete(world.user(['OWNER']), { key: last.id })
  expect(await codeOf(order)).toBe('NO_OWNER_KEY')
})
