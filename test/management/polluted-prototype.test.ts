/** What pollutes `Object.prototype` is no part of what a command is judged by (SR-25). */
import { RolePolicy } from 'keywarden'
import { AccessManager } from 'keywarden/management'
import { describe, expect, test } from 'vitest'
import { whilePolluted } from '../fixtures/while-polluted.js'
import { codeOf, errorOf, OFFICE, World } from './world.js'

/** Whoever keeps keys holds less than there is to give. */
const policy = RolePolicy.define({
  roles: {
    OWNER: { level: 'organization', includes: ['KEEPER'] },
    KEEPER: { level: 'organization' },
    MEMBER: { level: 'organization' },
  },
  operations: {
    keep: { level: 'organization', allow: { anyOf: ['KEEPER'] } },
    getSystemStatus: { level: 'none', allow: 'any-key' },
  },
  newKeyRoles: { organization: ['MEMBER'] },
  management: { 'keys.create': 'keep', 'keys.update': 'keep', 'keys.list': 'keep' },
})

async function scene() {
  const world = await World.empty({ policy })
  return { world, keeper: world.user(['KEEPER']), keys: world.manager.keys }
}

describe('a polluted prototype', () => {
  test('M1: makes no role of the organization one of a project that is not there', async () => {
    const { world, keeper, keys } = await scene()
    const before = await world.stored()
    const input = { description: 'more', roles: ['OWNER'] }
    const error = await errorOf(
      whilePolluted({ project: 'nowhere' }, () => keys.create(keeper, input)),
    )
    expect(error).toMatchObject({ code: 'ESCALATION', details: { roles: [{ role: 'OWNER' }] } })
    expect(error.message).not.toContain('nowhere')
    expect(await world.stored()).toBe(before)
  })

  test('M1: makes no role of the organization one of a project that is there', async () => {
    const { keeper, keys } = await scene()
    const { key } = await whilePolluted({ project: 'billing' }, () =>
      keys.create(keeper, { description: 'like all', accessList: [OFFICE] }),
    )
    expect(key.organizationRoles).toEqual(['MEMBER'])
    expect(key.projects).toEqual([])
  })

  test('M1: gives nobody a role in the name of the policy', async () => {
    const { world, keeper, keys } = await scene()
    const { id } = await world.key()
    const input = { key: id, roles: ['MEMBER', 'OWNER'] }
    const code = await codeOf(
      whilePolluted({ granted: { organization: ['OWNER'] } }, () => keys.update(keeper, input)),
    )
    expect(code).toBe('ESCALATION')
    expect((await world.storedKey(id)).organizationRoles).toEqual(['MEMBER'])
  })

  test('lends no key to a command that hands none out', async () => {
    const { world, keeper, keys } = await scene()
    const owner = await world.key({ roles: ['OWNER'] })
    const { key } = await whilePolluted({ handsOut: owner.id }, () =>
      keys.update(keeper, { key: owner.id, description: 'under another name' }),
    )
    expect(key.description).toBe('under another name')
  })

  test('gives the system no address of its own', async () => {
    const { world } = await scene()
    const { id: key } = await world.key()
    const own = { organization: 'acme', key, entries: [{ current: true }] } as const
    const code = await codeOf(
      whilePolluted({ address: '192.0.2.1' }, () =>
        world.manager.accessList.add(world.system, own),
      ),
    )
    expect(code).toBe('INVALID_INPUT')
  })

  test('explains no request in a place that was not asked about', async () => {
    const { world } = await scene()
    const { id: key } = await world.key()
    const asked = { organization: 'acme', key, address: OFFICE, operation: 'keep' }
    const { explain } = world.manager
    const told = JSON.stringify(await explain(world.system, asked))
    const scope = { organization: 'acme' }
    const polluted = await whilePolluted({ scope }, () => explain(world.system, asked))
    expect(JSON.stringify(polluted)).toBe(told)
  })

  test('puts no page after the last', async () => {
    const { world, keeper, keys } = await scene()
    const { id } = await world.key()
    await whilePolluted({ next: 'bm9uZQ' }, async () => {
      const page = await keys.list(keeper, {})
      expect([page.items.map((one) => one.id), page.next]).toEqual([[id], undefined])
    })
  })

  test('is no option of a manager', async () => {
    const { world } = await scene()
    const options = { policy, storage: world.memory }
    const polluting = { attempts: 0, storageTimeoutMs: -1, limits: { keysPerOrganization: 1 } }
    const manager = await whilePolluted(polluting, () => new AccessManager(options))
    for (const description of ['one', 'other']) {
      await manager.keys.create(world.system, { organization: 'acme', description })
    }
    expect((await world.memory.load('acme'))?.state.keyCount).toBe(2)
  })
})
