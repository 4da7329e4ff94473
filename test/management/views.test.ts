/** M14: what is shown of a key, and what every gate would say to it. */
import { Actor, ApiKey } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { codeOf, ELSEWHERE, errorOf, HOUR, KINDS, NOON, OFFICE, World } from './world.js'

const organization = 'acme'

describe.each(KINDS)('seen by a %s', (kind) => {
  async function scene() {
    const world = await World.empty()
    const holder = await world.projectKey('billing', ['GROUP_OWNER'])
    const actor = await world.actor(kind)
    return { world, holder, actor, input: { organization, key: holder.id } }
  }

  test('M14: a key that was never used says so', async () => {
    const { world, holder, actor, input } = await scene()
    const view = await world.manager.keys.view(actor, input)
    const [secret] = (await world.storedKey(holder.id)).secrets
    const redacted = `************${holder.privateKey.slice(-4)}`
    const createdAt = new Date(NOON)
    const roles = ['GROUP_OWNER', 'GROUP_READ_ONLY']
    expect(view).toEqual({
      ...{ id: holder.id, organization, publicKey: holder.publicKey, privateKey: redacted },
      ...{ description: 'a project key', state: 'active', organizationRoles: ['ORG_MEMBER'] },
      projects: [{ id: 'billing', name: 'Billing', roles }],
      accessList: [{ cidr: `${OFFICE}/32`, count: 0 }],
      ...{ admits: 'listed', createdAt, count: 0 },
      secrets: [{ id: secret?.id, redacted, createdAt, httpDigest: [] }],
    })
    expect(Object.isFrozen(view)).toBe(true)
  })

  test('M14: a key with all there is to tell tells it', async () => {
    const { world, holder, actor, input } = await scene()
    const { keys, accessList } = world.manager
    const entry = { cidr: '2001:db8::/32', comment: 'build', expiresAt: NOON + 2 * HOUR }
    await accessList.add(world.system, { ...input, entries: [entry] })
    await keys.setExpiry(world.system, { ...input, notBefore: NOON - 1, expiresAt: NOON + HOUR })
    for (const from of [OFFICE, '2001:db8::7', OFFICE]) {
      await world.as(holder, from)
      world.now += 1
    }
    const { privateKey } = await keys.rotate(world.system, { ...input, gracePeriodMs: 50 })
    expect(await keys.view(actor, input)).toMatchObject({
      ...{ notBefore: new Date(NOON - 1), expiresAt: new Date(NOON + HOUR) },
      ...{ count: 3, lastUsedAt: new Date(NOON + 2), lastUsedAddress: OFFICE },
      privateKey: `************${privateKey.slice(-4)}`,
      secrets: [
        { redacted: `************${holder.privateKey.slice(-4)}`, expiresAt: new Date(NOON + 53) },
        { redacted: `************${privateKey.slice(-4)}`, createdAt: new Date(NOON + 3) },
      ],
    })
    const entries = [
      { cidr: `${OFFICE}/32`, count: 2, lastUsedAt: new Date(NOON + 2), lastUsedAddress: OFFICE },
      {
        ...{ cidr: '2001:db8::/32', comment: 'build', expiresAt: new Date(NOON + 2 * HOUR) },
        ...{ count: 1, lastUsedAt: new Date(NOON + 1), lastUsedAddress: '2001:db8::7' },
      },
    ]
    const shown = await accessList.view(actor, input)
    expect(shown).toEqual({ entries, admits: 'listed', projects: ['billing'] })
  })

  test('M14: a key without private keys shows none', async () => {
    const { world, holder, actor } = await scene()
    const known = (await world.storedKey(holder.id)).toJSON()
    await world.put(ApiKey.of({ ...known, id: 'bare', publicKey: 'bare', secrets: [] }))
    const view = await world.manager.keys.view(actor, { organization, key: 'bare' })
    expect([view.secrets, view.privateKey]).toEqual([[], undefined])
    // Its first private key comes by rotation, which has nothing to end.
    await world.manager.keys.rotate(actor, { organization, key: 'bare', gracePeriodMs: 50 })
    expect((await world.storedKey('bare')).secrets).toHaveLength(1)
  })

  test('M14: a key that was used without a list tells so', async () => {
    const { world, actor } = await scene()
    const free = await world.key({ accessList: [] })
    await world.as(free)
    const view = await world.manager.keys.view(actor, { organization, key: free.id })
    expect([view.accessList, view.count, view.lastUsedAddress]).toEqual([[], 1, OFFICE])
  })

  test('M14: a project that is not stored is shown by its id', async () => {
    const { world, holder, actor, input } = await scene()
    const known = (await world.storedKey(holder.id)).toJSON()
    const roles = ['GROUP_READ_ONLY']
    await world.put(ApiKey.of({ ...known, projectRoles: { gone: roles } }))
    const { projects } = await world.manager.keys.view(actor, input)
    expect(projects).toEqual([{ id: 'gone', name: 'gone', roles }])
  })

  test('M14: the state of a key is that of now', async () => {
    const { world, actor, input } = await scene()
    const { keys } = world.manager
    const state = async () => (await keys.view(actor, input)).state
    await keys.setExpiry(world.system, { ...input, notBefore: NOON + 1, expiresAt: NOON + 2 })
    expect(await state()).toBe('not-yet-valid')
    world.now = NOON + 1
    expect(await state()).toBe('active')
    world.now = NOON + 2
    expect(await state()).toBe('expired')
    await keys.disable(world.system, input)
    expect(await state()).toBe('disabled')
    await keys.revoke(world.system, input)
    expect(await state()).toBe('revoked')
  })

  test('M14: an explanation says what every gate would say, at any time, from anywhere', async () => {
    const { world, actor, input } = await scene()
    const ask = async (more: object) => {
      const request = { ...input, address: OFFICE, operation: 'getGroup' }
      const scope = { project: 'billing' }
      const { decision, gates } = await world.manager.explain(actor, { ...request, scope, ...more })
      const refused = gates.filter(({ outcome }) => outcome === 'refused').map(({ gate }) => gate)
      return [decision.allowed ? 'allowed' : decision.refusal.code, refused]
    }
    expect(await ask({})).toEqual(['allowed', []])
    expect(await ask({ address: ELSEWHERE })).toEqual(['ADDRESS_NOT_ON_ACCESS_LIST', ['address']])
    expect(await ask({ address: undefined })).toEqual(['ADDRESS_UNKNOWN', ['address']])
    expect(await ask({ surface: 'console' })).toEqual(['CONSOLE_FORBIDDEN', ['surface']])
    expect(await ask({ surface: 'api' })).toEqual(['allowed', []])
    expect((await ask({ scope: { project: 'website' } }))[0]).toBe('ROLE_MISSING')
    expect((await ask({ operation: 'updateOrg', scope: { organization } }))[0]).toBe('ROLE_MISSING')
    expect((await ask({ operation: 'nothing' }))[0]).toBe('OPERATION_UNKNOWN')
    expect((await ask({ scope: undefined }))[0]).toBe('SCOPE_MISMATCH')
    await world.manager.keys.setExpiry(world.system, { ...input, expiresAt: NOON + HOUR })
    expect(await ask({ at: NOON + HOUR })).toEqual(['KEY_EXPIRED', ['credential']])
    expect(await ask({ at: new Date(NOON + HOUR - 1) })).toEqual(['allowed', []])
    world.now = NOON + HOUR
    expect((await ask({}))[0]).toBe('KEY_EXPIRED')
  })

  test('M14: an explanation of what is no question names the field', async () => {
    const { world, actor, input } = await scene()
    const wrong: Record<string, unknown[]> = {
      at: [Number.NaN, 0, -1, '2026-06-01', new Date('none'), 8.7e15, null],
      scope: [
        ...[null, 7, 'acme', [], {}, { organization: 1 }, { project: 1 }],
        { organization, project: 'billing' },
      ],
      operation: [undefined, null, 7, ['getOrg']],
      surface: [null, 7],
      key: [undefined, null, 7],
    }
    for (const [field, values] of Object.entries(wrong)) {
      for (const value of values) {
        const request = { ...input, address: OFFICE, operation: 'getOrg', [field]: value }
        const error = await errorOf(world.manager.explain(actor, request as never))
        expect(error, `${field} ${String(value)}`).toMatchObject({ code: 'INVALID_INPUT' })
        expect(error).toHaveProperty('field', expect.stringMatching(new RegExp(`^${field}`)))
      }
    }
  })
})

test('M14: a key is shown and explained to those who may view keys, and to no others', async () => {
  const world = await World.empty()
  const holder = await world.key()
  const itself = await world.as(holder)
  const input = { key: holder.id, address: OFFICE, operation: 'getOrg' }
  const other = Actor.user({ id: 'p', organization: 'rival', organizationRoles: ['ORG_OWNER'] })
  for (const actor of [itself, world.user(['ORG_READ_ONLY'])]) {
    const { keys, accessList, explain } = world.manager
    expect(await codeOf(explain(actor, input))).toBe('ROLE_MISSING')
    expect(await codeOf(keys.view(actor, { key: holder.id }))).toBe('ROLE_MISSING')
    expect(await codeOf(accessList.view(actor, { key: holder.id }))).toBe('ROLE_MISSING')
  }
  const foreign = { ...input, organization }
  expect(await codeOf(world.manager.explain(other, foreign))).toBe('SCOPE_NOT_REACHABLE')
})
