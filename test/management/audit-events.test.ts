/** M13: what is changed is told: by whom, where, when, with which rules set aside. */
import { Actor, MANAGEMENT_COMMANDS, type Override } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { COMMANDS, type CommandName, give, prepare, sceneOf } from './commands.js'
import { TakenOver } from './storages.js'
import { errorOf, KINDS, type Kind, OFFICE, World } from './world.js'

const organization = 'acme'

/** What each command of the scene tells, and which records it writes. */
const told: Partial<Record<CommandName, { types: string[]; keys?: number; projects?: number }>> = {
  'organizations.rename': { types: ['organization.renamed'] },
  'organizations.requireAccessList': { types: ['organization.access_list_required'] },
  'organizations.stopRequiringAccessList': { types: ['organization.access_list_not_required'] },
  'projects.create': { types: ['project.created'], projects: 1 },
  'projects.rename': { types: ['project.renamed'], projects: 1 },
  'projects.delete': { types: ['key.removed_from_project', 'project.deleted'], keys: 1 },
  'keys.create': { types: ['key.created'], keys: 1 },
  'keys.update': { types: ['key.described'], keys: 1 },
  'keys.delete': { types: ['key.deleted'] },
  'keys.rotate': { types: ['key.rotated'], keys: 1 },
  'keys.disable': { types: ['key.disabled'], keys: 1 },
  'keys.enable': { types: ['key.enabled'], keys: 1 },
  'keys.revoke': { types: ['key.revoked'], keys: 1 },
  'keys.setExpiry': { types: ['key.validity_changed'], keys: 1 },
  'keys.createInProject': { types: ['key.created'], keys: 1 },
  'keys.invite': { types: ['key.added_to_project'], keys: 1 },
  'keys.changeProjectRoles': { types: ['key.roles_changed'], keys: 1 },
  'keys.removeFromProject': { types: ['key.removed_from_project'], keys: 1 },
  'accessList.add': { types: ['key.access_list_changed'], keys: 1 },
  'accessList.remove': { types: ['key.access_list_changed'], keys: 1 },
}

const writing = Object.keys(told) as CommandName[]

/** The command, ready to be given, with everything it will write. */
async function ready(kind: Kind, name: CommandName) {
  const storage = new TakenOver()
  let readings = 0
  const world = await World.empty({ storage: storage.over })
  const scene = await sceneOf(world)
  await prepare(world, name, scene)
  const actor = await world.actor(kind)
  const clock = { now: () => world.now + readings++ }
  const manager = world.anotherManager({ storage: storage.over, clock })
  storage.by((change, memory) => memory.commit(change))
  const order = (change = {}) => give({ manager }, name, { actor, scene, change })
  return { world, scene, actor, order, commits: storage.commits, readings: () => readings }
}

/** The actor as events keep it. */
function auditOf(actor: Actor) {
  if (actor.kind === 'system') return { kind: 'system', reason: 'a test sets the scene' }
  if (actor.kind === 'user') return { kind: 'user', id: 'person-1' }
  return { kind: 'key', id: actor.id, publicKey: actor.publicKey, address: OFFICE }
}

test('M13: every command that writes is below, but the end of an organization', () => {
  const writes = COMMANDS.filter((name) => name !== 'explain' && MANAGEMENT_COMMANDS[name].writes)
  expect(writing.toSorted()).toEqual(
    writes.filter((name) => name !== 'organizations.delete').toSorted(),
  )
})

describe.each(KINDS)('what a %s does', (kind) => {
  for (const name of writing) {
    test(`M13: ${name} is one commit of what changed and what is told of it`, async () => {
      const { world, order, actor, commits, readings } = await ready(kind, name)
      await order()
      const creates = kind === 'key' && name === 'projects.create'
      const { types = [], keys = 0, projects = 0 } = told[name] ?? {}
      expect(commits).toHaveLength(1)
      const { put, remove, events = [] } = commits[0] ?? {}
      expect(events.map(({ type }) => type)).toEqual([
        ...types,
        ...(creates ? ['key.added_to_project'] : []),
      ])
      for (const event of events) {
        expect(event).toMatchObject({ organization, actor: auditOf(actor), at: world.now })
        expect(event.overrides).toBeUndefined()
        expect(JSON.parse(JSON.stringify(event))).toEqual(event)
        expect(Object.isFrozen(event)).toBe(true)
      }
      expect(readings()).toBe(1)
      expect(await world.lastEvents(events.length)).toEqual(events)

      expect([put?.keys.length, put?.projects.length]).toEqual([creates ? 1 : keys, projects])
      expect(put?.organization !== undefined).toBe(name.startsWith('organizations.'))
      expect(remove).toEqual({
        organization: false,
        projects: name === 'projects.delete' ? ['billing'] : [],
        keys: name === 'keys.delete' ? [expect.any(String)] : [],
      })
    })

    test(`M13: ${name} tells the overrides it was given, and no others`, async () => {
      const all = ['allowNoOwnerKey', 'allowSelfLockout', 'allowUnrestricted'] as const
      const given: (readonly Override[])[] = [...all.map((one) => [one]), all, [all[0], all[2]]]
      for (const overrides of given) {
        const { order, commits } = await ready(kind, name)
        const denied = Object.fromEntries(all.map((one) => [one, overrides.includes(one)]))
        await order(denied)
        for (const event of commits[0]?.events ?? []) expect(event.overrides).toEqual(overrides)
        expect(commits[0]?.events).not.toEqual([])
      }
    })
  }

  test('M13: a key is told with the project that it was created for, if there is one', async () => {
    const told = async (name: CommandName) => {
      const { order, commits } = await ready(kind, name)
      await order()
      const [event] = commits[0]?.events ?? []
      return Object.entries({ ...event }).filter(([field]) => field.startsWith('project'))
    }
    expect(await told('keys.create')).toEqual([])
    expect(await told('keys.createInProject')).toEqual([
      ['project', 'billing'],
      ['projectRoles', ['GROUP_READ_ONLY']],
    ])
  })

  test('M13: what is refused is not told, nor is what changes nothing', async () => {
    const { world, order, commits } = await ready(kind, 'keys.disable')
    await order()
    await order()
    await errorOf(order({ key: 'missing' }))
    await errorOf(order({ surprise: true }))
    expect(commits).toHaveLength(1)
    expect((await world.lastEvents(2)).map(({ type }) => type)).not.toEqual([
      ...['key.disabled', 'key.disabled'],
    ])
  })

  test('M13: what only looks writes nothing', async () => {
    for (const name of COMMANDS.filter((name) => !writing.includes(name))) {
      if (name === 'organizations.delete') continue
      const { world, order, commits } = await ready(kind, name)
      const before = await world.stored()
      await order()
      expect(commits).toEqual([])
      expect(await world.stored()).toBe(before)
    }
  })
})

test('M13: a person is told with the address the host application vouches for', async () => {
  const world = await World.empty()
  const actor = Actor.user({
    ...{ id: 'person-7', organization, organizationRoles: ['ORG_OWNER'] },
    address: '::ffff:192.0.2.9',
  })
  await world.manager.organizations.rename(actor, { name: 'Acme' })
  expect((await world.lastEvents(1))[0]?.actor).toEqual({
    ...{ kind: 'user', id: 'person-7', address: '192.0.2.9' },
  })
})

test('M13: the end of an organization is told in its trail, which outlives it', async () => {
  const world = await World.empty()
  const { organizations } = world.manager
  await organizations.create(world.system, { id: 'brief', name: 'Brief' })
  const allowUnrestricted = true
  await organizations.delete(world.system, { organization: 'brief', allowUnrestricted })
  expect((await world.memory.events('brief')).items).toMatchObject([
    { type: 'organization.created', name: 'Brief', actor: { kind: 'system' } },
    { type: 'organization.deleted', organization: 'brief', overrides: ['allowUnrestricted'] },
  ])
})
