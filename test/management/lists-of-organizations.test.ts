/** M14: what people, keys and the system see of organizations. */
import { expect, test } from 'vitest'
import { errorOf, World } from './world.js'

test('M14: the system lists organizations, page by page; people and keys do not', async () => {
  const world = await World.empty()
  await world.manager.organizations.create(world.system, { id: 'harbour', name: 'Harbour' })
  const { organizations } = world.manager
  const first = await organizations.list(world.system, { limit: 1 })
  const rest = await organizations.list(world.system, { after: first.next, limit: 1 })
  const listed = [...first.items, ...rest.items].map(({ id }) => String(id))
  expect([listed, rest.next]).toEqual([['acme', 'harbour'], undefined])
  const owner = world.user(['ORG_OWNER'])
  for (const actor of [owner, await world.as(await world.owner())]) {
    const error = await errorOf(organizations.list(actor))
    expect(error).toMatchObject({ field: 'actor' })
    expect(error.message).toContain('must be the system')
  }
})

test('M14: who may see all keys reads the audit trail, page by page, and no other', async () => {
  const world = await World.empty()
  const owner = world.user(['ORG_OWNER'])
  const { organizations } = world.manager
  const first = await organizations.events(owner, { limit: 2 })
  const rest = await organizations.events(owner, { after: first.next })
  expect([...first.items, ...rest.items].map(({ type }) => type)).toEqual([
    'organization.created',
    'project.created',
    'project.created',
  ])
  await organizations.create(world.system, { id: 'harbour', name: 'Harbour' })
  expect(await errorOf(organizations.events(owner, { organization: 'harbour' }))).toMatchObject({
    refusal: { code: 'SCOPE_NOT_REACHABLE' },
  })
  const member = world.user(['ORG_MEMBER', 'ORG_READ_ONLY'], { billing: ['GROUP_OWNER'] })
  expect(await errorOf(organizations.events(member, {}))).toMatchObject({
    refusal: { code: 'ROLE_MISSING' },
  })
})
