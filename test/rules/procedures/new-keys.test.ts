import { expect, test } from 'vitest'
import { World } from '../../management/world.js'

test('S15, S17: a key created in the organization is a member, and gets what is added', async () => {
  const world = await World.empty()
  const { keys } = world.manager
  const owner = world.user(['ORG_OWNER'])
  const bare = await keys.create(owner, { description: 'bare' })
  const more = await keys.create(owner, { description: 'more', roles: ['ORG_GROUP_CREATOR'] })
  expect(bare.key.organizationRoles).toEqual(['ORG_MEMBER'])
  expect(more.key.organizationRoles).toEqual(['ORG_GROUP_CREATOR', 'ORG_MEMBER'])
})

test('S16, S17: a key created for a project reads it and is a member, and gets what is added', async () => {
  const world = await World.empty()
  const { keys } = world.manager
  const owner = world.user(['ORG_OWNER'])
  const there = { project: 'billing', description: 'for billing' }
  const bare = await keys.createInProject(owner, there)
  const roles = ['GROUP_BACKUP_CREATOR']
  const more = await keys.createInProject(owner, { ...there, roles })
  for (const { key } of [bare, more]) expect(key.organizationRoles).toEqual(['ORG_MEMBER'])
  expect(bare.key.rolesIn('billing')).toEqual(['GROUP_READ_ONLY'])
  expect(more.key.rolesIn('billing')).toEqual(['GROUP_BACKUP_CREATOR', 'GROUP_READ_ONLY'])
})
