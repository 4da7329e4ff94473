/** M18: a broken rule says what it is about, and the way out, in one sentence. */
import { KeywardenError } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { sceneOf } from './commands.js'
import { TakenOver } from './storages.js'
import { errorOf, KINDS, type Kind, OFFICE, World } from './world.js'

const organization = 'acme'

/** Everything that a case may need, ready. */
async function stage(kind: Kind) {
  const storage = new TakenOver()
  const world = await World.empty({ storage: storage.over, limits: { entriesPerList: 3 } })
  const scene = await sceneOf(world)
  const owner = await world.owner()
  const actor = kind === 'key' ? await world.as(owner) : await world.actor(kind)
  const { keys, projects, organizations, accessList } = world.manager
  const key = { organization, key: scene.key }
  const revoked = await world.key()
  await keys.revoke(world.system, { organization, key: revoked.id })
  return {
    storage,
    world,
    scene,
    owner,
    actor,
    keys,
    projects,
    organizations,
    accessList,
    key,
    revoked,
  }
}

type Stage = Awaited<ReturnType<typeof stage>>

/** For each broken rule: how it is broken, what is said, and what is told to programs. */
const CASES: Record<
  string,
  [(on: Stage) => Promise<unknown>, (on: Stage) => string, (on: Stage) => object]
> = {
  'a key that is not there': [
    ({ keys, actor }) => keys.view(actor, { organization, key: 'none' }),
    () => 'key: there is no such key in the organization',
    () => ({ code: 'NOT_FOUND', details: { field: 'key' } }),
  ],
  'a key that is not in the project': [
    ({ keys, actor, scene }) =>
      keys.viewInProject(actor, { organization, project: 'billing', key: scene.outside }),
    () => 'key: there is no such key in the project',
    () => ({ code: 'NOT_FOUND', details: { field: 'key' } }),
  ],
  'a key that is revoked': [
    ({ keys, actor, revoked }) => keys.enable(actor, { organization, key: revoked.id }),
    () => 'key: is revoked, and that is for good; create another',
    ({ revoked }) => ({ code: 'KEY_REVOKED', details: { field: 'key', keys: [revoked.id] } }),
  ],
  'a key that is in the project': [
    ({ keys, actor, key }) =>
      keys.invite(actor, { ...key, project: 'billing', roles: ['GROUP_READ_ONLY'] }),
    () => 'key: has roles in the project; change them with keys.changeProjectRoles',
    ({ scene }) => ({ code: 'ALREADY_IN_PROJECT', details: { field: 'key', keys: [scene.key] } }),
  ],
  'an id that is taken': [
    ({ projects, actor }) => projects.create(actor, { organization, id: 'billing', name: 'B' }),
    () => 'id: is taken; give another, or none',
    () => ({ code: 'ID_TAKEN', details: { field: 'id' } }),
  ],
  'an id that is taken elsewhere': [
    async ({ projects, actor, world }) => {
      await world.rival()
      return projects.create(actor, { organization, id: 'depot', name: 'D' })
    },
    () => 'id: is taken; give another, or none',
    () => ({ code: 'ID_TAKEN', details: { field: 'id' } }),
  ],
  'an entry that is not on the list': [
    ({ accessList, actor, key }) => accessList.remove(actor, { ...key, entries: ['192.0.2.7'] }),
    () => 'entries[0]: is not on the list',
    () => ({ code: 'NOT_FOUND', details: { field: 'entries[0]', entries: ['192.0.2.7/32'] } }),
  ],
  'entries that are on the list': [
    ({ accessList, actor, key }) =>
      accessList.add(actor, { ...key, entries: ['198.51.100.20', OFFICE] }),
    () =>
      'entries: already on the list: 203.0.113.7/32, 198.51.100.20/32; ' +
      'remove an entry to replace it',
    () => ({
      code: 'ENTRY_EXISTS',
      details: { field: 'entries', entries: ['203.0.113.7/32', '198.51.100.20/32'] },
    }),
  ],
  'too many entries at once': [
    ({ accessList, actor, key }) =>
      accessList.add(actor, { ...key, entries: ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'] }),
    () => 'entries: must be at most 3 entries; list wider blocks, or fewer',
    () => ({ code: 'LIMIT_EXCEEDED', details: { field: 'entries', limit: 3 } }),
  ],
  'too many entries in all': [
    ({ accessList, actor, key }) =>
      accessList.add(actor, { ...key, entries: ['10.0.0.1', '10.0.0.2'] }),
    () => 'there may be 3 entries of the list; remove some first',
    () => ({ code: 'LIMIT_EXCEEDED', details: { limit: 3 } }),
  ],
  'an organization that is not empty': [
    ({ organizations, actor }) => organizations.delete(actor, { organization }),
    () =>
      'organization: has projects, or keys that could still be used; ' +
      'delete the projects and revoke the keys',
    ({ scene, owner }) => ({
      code: 'ORGANIZATION_NOT_EMPTY',
      details: { field: 'organization', keys: expect.arrayContaining([scene.key, owner.id]) },
    }),
  ],
  'a third private key': [
    async ({ keys, actor, key }) => {
      await keys.rotate(actor, { ...key, gracePeriodMs: 9 })
      return keys.rotate(actor, { ...key, gracePeriodMs: 9 })
    },
    () =>
      'key: has two live private keys already; wait for the deadline of the older one, ' +
      'or leave `gracePeriodMs` out to end both',
    ({ scene }) => ({ code: 'TOO_MANY_SECRETS', details: { field: 'key', keys: [scene.key] } }),
  ],
  'lists that would open': [
    async ({ world, organizations, actor }) => {
      await organizations.requireAccessList(world.system, { organization })
      for (const description of ['one', 'two']) await world.key({ description, accessList: [] })
      return organizations.stopRequiringAccessList(actor, { organization })
    },
    () =>
      'would let keys be used from anywhere: KEY, KEY; ' +
      'list narrower blocks, or say `allowUnrestricted: true`',
    () => ({ code: 'UNRESTRICTED', details: { keys: [expect.any(String), expect.any(String)] } }),
  ],
  'a new list that would be open': [
    ({ keys, actor }) =>
      keys.create(actor, { organization, description: 'new', accessList: ['::/0'] }),
    () =>
      'would let the new key be used from anywhere; list narrower blocks, ' +
      'leave out a list that is empty, or say `allowUnrestricted: true`',
    () => ({ code: 'UNRESTRICTED', details: { keys: [] } }),
  ],
  'others that keep writing': [
    ({ storage, keys, actor, key }) => {
      storage.by(async () => ({ committed: false, reason: 'stale' }))
      return keys.disable(actor, key)
    },
    () => 'the organization was changed by others meanwhile; try again',
    () => ({ code: 'CONFLICT' }),
  ],
  'a storage that fails': [
    ({ storage, keys, actor, key }) => {
      storage.by(() => Promise.reject(new Error('lost')))
      return keys.disable(actor, key)
    },
    () => 'no command is possible: the storage failed while writing',
    () => ({ code: 'UNAVAILABLE', outcome: 'unknown' }),
  ],
}

/** Ids are drawn: what is said of them is said of any. */
const anyKey = (text: string) => text.replace(/\bkey_\w{20}\b/g, 'KEY')

describe.each(KINDS)('to a %s', (kind) => {
  for (const [what, [order, words, facts]] of Object.entries(CASES)) {
    test(`M18: ${what}`, async () => {
      const on = await stage(kind)
      const error = await errorOf(order(on))
      expect(error).toBeInstanceOf(KeywardenError)
      expect(anyKey(error.message)).toBe(words(on))
      expect(error).toMatchObject(facts(on))
    })
  }

  test('M18: the last owner key', async () => {
    const { keys, actor, owner } = await stage(kind)
    const error = await errorOf(keys.revoke(actor, { organization, key: owner.id }))
    expect(error.message).toBe(
      'would leave the organization without a lasting usable owner key; make another owner key ' +
        (kind === 'key' ? 'first' : 'first, or say `allowNoOwnerKey: true`'),
    )
    expect(error).toMatchObject({ code: 'NO_OWNER_KEY', details: { keys: [owner.id] } })
  })
})
