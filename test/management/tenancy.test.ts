/** M7: what belongs to others and what does not exist are answered alike. */
import { Actor, MANAGEMENT_COMMANDS, type MemoryStorage } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { COMMANDS, commandsWith, give, orderOf, sceneOf, wordsOf } from './commands.js'
import { storageLike } from './storages.js'
import { BOUND_KINDS, codeOf, errorOf, KINDS, type Kind, World } from './world.js'

/** Names that are somewhere in every object. */
const INHERITED = ['__proto__', 'constructor', 'toString']

/** Acme with what commands need, and Rival next door. */
async function neighbours(kind: Kind) {
  const world = await World.empty()
  const theirs = await world.rival()
  const scene = await sceneOf(world)
  const own = await world.storedKey(scene.key)
  return { world, scene, theirs, own, actor: await world.actor(kind) }
}

const both = async (world: World) => [await world.stored(), await world.stored('rival')]

test('M7: the list of commands below is that of the library', () => {
  const known = Object.keys(MANAGEMENT_COMMANDS).filter((name) => name !== 'keys.rotateSelf')
  expect(COMMANDS.filter((name) => name !== 'explain').sort()).toEqual(known.sort())
})

describe.each(KINDS)('asked by a %s', (kind) => {
  for (const name of commandsWith('key')) {
    test(`M7: ${name} finds no key that is foreign, missing, or another thing`, async () => {
      const { world, scene, theirs, own, actor } = await neighbours(kind)
      const before = await both(world)
      const asked = async (key: string) =>
        wordsOf(await errorOf(give(world, name, { actor, scene, change: { key } })))
      const missing = await asked('key_missing')
      expect(JSON.parse(missing)).toMatchObject({ code: 'NOT_FOUND', details: { field: 'key' } })

      const [secret] = own.secrets
      const others = ['acme', 'rival', 'billing', 'depot', own.publicKey, `${secret?.id}`]
      const almost = [own.id.toUpperCase(), ` ${own.id}`, `${own.id}\0`, '', 'x'.repeat(100_000)]
      for (const key of [theirs.id, theirs.publicKey, ...others, ...almost, ...INHERITED]) {
        expect(await asked(key)).toBe(missing)
      }
      expect(await both(world)).toEqual(before)
    })
  }

  for (const name of commandsWith('project')) {
    test(`M7: ${name} finds no project that is foreign, missing, or another thing`, async () => {
      const { world, scene, theirs, own, actor } = await neighbours(kind)
      const before = await both(world)
      const asked = async (project: string) =>
        wordsOf(await errorOf(give(world, name, { actor, scene, change: { project } })))
      const missing = await asked('prj_missing')
      const code = kind === 'system' ? 'NOT_FOUND' : 'FORBIDDEN'
      expect(JSON.parse(missing)).toMatchObject({ code })

      const others = ['acme', 'rival', own.id, own.publicKey, theirs.id, theirs.publicKey]
      const almost = ['Billing', 'BILLING', ' billing', 'billing\0', '', 'x'.repeat(100_000)]
      for (const project of ['depot', ...others, ...almost, ...INHERITED]) {
        expect(await asked(project)).toBe(missing)
      }
      expect(await both(world)).toEqual(before)
    })
  }

  for (const name of COMMANDS) {
    test(`M7: ${name} finds no organization that is foreign, missing, or another thing`, async () => {
      const { world, scene, theirs, own, actor } = await neighbours(kind)
      const before = await both(world)
      const asked = async (organization: string) =>
        wordsOf(await errorOf(give(world, name, { actor, scene, change: { organization } })))
      const missing = await asked('org_missing')
      const code = kind === 'system' ? 'NOT_FOUND' : 'FORBIDDEN'
      expect(JSON.parse(missing)).toMatchObject({ code })

      // The system reaches every organization, one after the other.
      const foreign = kind === 'system' ? [] : ['rival']
      const others = ['billing', 'depot', own.id, own.publicKey, theirs.id]
      const almost = ['Acme', ' acme', '', 'x'.repeat(100_000)]
      for (const organization of [...foreign, ...others, ...almost, ...INHERITED]) {
        expect(await asked(organization)).toBe(missing)
      }
      expect(await both(world)).toEqual(before)
    })
  }

  test('M7: a key outside the project is as good as absent from it', async () => {
    for (const name of commandsWith('project')) {
      if (!commandsWith('key').includes(name) || name === 'keys.invite') continue
      const { world, scene, actor } = await neighbours(kind)
      const asked = async (key: string) =>
        wordsOf(await errorOf(give(world, name, { actor, scene, change: { key } })))
      expect(await asked(scene.outside)).toBe(await asked('key_missing'))
    }
  })

  test('M7: a public key invites only what is a key of the organization', async () => {
    const { world, scene, theirs, own, actor } = await neighbours(kind)
    const invite = orderOf(world.manager, 'keys.invite')
    const asked = async (publicKey: string) => {
      const input = { organization: 'acme', project: 'billing', roles: ['GROUP_OWNER'], publicKey }
      return wordsOf(await errorOf(invite(actor, input)))
    }
    const missing = await asked('missing')
    expect(JSON.parse(missing)).toMatchObject({ code: 'NOT_FOUND', details: { field: 'key' } })
    for (const publicKey of [theirs.publicKey, theirs.id, own.id, scene.outside, ...INHERITED]) {
      expect(await asked(publicKey)).toBe(missing)
    }
  })

  test('M7: an explanation tells nothing about projects of others', async () => {
    const { world, scene, actor } = await neighbours(kind)
    const told = async (project: string) => {
      const change = { operation: 'getGroup', scope: { project } }
      return JSON.stringify(await give(world, 'explain', { actor, scene, change }))
    }
    const missing = await told('missing')
    expect(missing).toContain('SCOPE_NOT_REACHABLE')
    expect(await told('depot')).toBe(missing.replaceAll('missing', 'depot'))
  })
})

describe('an actor', () => {
  test('M7: of one organization reads nothing of another, whatever it orders there', async () => {
    const asked: string[] = []
    const noting = (memory: MemoryStorage) =>
      storageLike(memory, {
        load: (organization) => {
          asked.push(organization)
          return memory.load(organization)
        },
      })
    const world = await World.empty({ storage: noting })
    await world.rival()
    for (const kind of BOUND_KINDS) {
      const actor = await world.actor(kind)
      asked.length = 0
      const order = world.manager.organizations.view(actor, { organization: 'rival' })
      expect(await codeOf(order)).toBe('SCOPE_NOT_REACHABLE')
      expect(asked).toEqual(['acme'])
    }
  })

  test('M7: the system reaches each organization, and in it what belongs to it', async () => {
    const { world, scene, theirs, actor } = await neighbours('system')
    const there = { organization: 'rival', key: theirs.id }
    expect((await world.manager.keys.view(actor, there)).id).toBe(theirs.id)
    const mixed = { organization: 'rival', key: scene.key }
    expect(await codeOf(world.manager.keys.view(actor, mixed))).toBe('NOT_FOUND')
  })

  test('M7: a person of an organization that is gone, or never was, finds none', async () => {
    const world = await World.empty()
    const organizationRoles = ['ORG_OWNER']
    const stray = Actor.user({ id: 'person-9', organization: 'gone', organizationRoles })
    expect(await codeOf(world.manager.organizations.view(stray, {}))).toBe('NOT_FOUND')
  })

  test('M7: a key of an organization that is gone is unknown', async () => {
    const { world, theirs } = await neighbours('system')
    const stray = await world.as(theirs)
    const organization = 'rival'
    await world.manager.projects.delete(world.system, { organization, project: 'depot' })
    await world.manager.keys.revoke(world.system, { organization, key: theirs.id })
    await world.manager.organizations.delete(world.system, { organization })
    expect(await codeOf(world.manager.organizations.view(stray, {}))).toBe('KEY_UNKNOWN')
  })
})
