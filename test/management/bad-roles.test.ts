/** M15: roles are those of the policy, of the right level, at least one. */
import { describe, expect, test } from 'vitest'
import { type CommandName, INPUTS, orderOf, sceneOf } from './commands.js'
import { expectInvalid } from './refused-input.js'
import { KINDS, World } from './world.js'

/** The commands that take roles, and of which level. */
const LEVELS = {
  'keys.create': 'organization',
  'keys.update': 'organization',
  'keys.createInProject': 'project',
  'keys.invite': 'project',
  'keys.changeProjectRoles': 'project',
} as const satisfies Partial<Record<CommandName, string>>

const ROLES = {
  organization: { right: 'ORG_READ_ONLY', wrong: 'GROUP_READ_ONLY' },
  project: { right: 'GROUP_DATA_ACCESS_ADMIN', wrong: 'ORG_MEMBER' },
}

const UNKNOWN = [
  'ORG_KING',
  'org_owner',
  ' ORG_OWNER',
  'ORG_OWNER\0',
  '',
  '__proto__',
  'constructor',
]

for (const kind of KINDS) {
  describe.each(Object.entries(LEVELS))(`%s by a ${kind}`, (command, level) => {
    const name = command as keyof typeof LEVELS
    const { right, wrong } = ROLES[level]

    async function scene() {
      const world = await World.empty()
      const found = await sceneOf(world)
      const actor = await world.actor(kind)
      const input = { organization: 'acme', ...INPUTS[name](found) }
      const order = (roles: unknown) => () =>
        orderOf(world.manager, name)(actor, { ...input, roles })
      return { world, order }
    }

    test('M15: takes no role of the other level, and says which would do', async () => {
      const { world, order } = await scene()
      const { message } = await expectInvalid(world, order([right, wrong]), 'roles[1]')
      expect(message).toContain(`must be one of the ${level} roles of the policy`)
    })

    test('M15: takes no role that the policy does not know', async () => {
      const { world, order } = await scene()
      for (const unknown of UNKNOWN) await expectInvalid(world, order([unknown]), 'roles[0]')
    })

    test('M15: names every role at fault', async () => {
      const { world, order } = await scene()
      const { issues } = await expectInvalid(world, order([wrong, right, 'ORG_KING']), 'roles[0]')
      expect(issues.map(({ field }) => field)).toEqual(['roles[0]', 'roles[2]'])
    })

    test('M15: takes no empty set', async () => {
      const { world, order } = await scene()
      const { message } = await expectInvalid(world, order([]), 'roles')
      expect(message).toContain('must not be empty')
    })

    test('M15: takes nothing but texts, in an array', async () => {
      const { world, order } = await scene()
      for (const roles of [right, { 0: right, length: 1 }, 7, true, new Set([right])]) {
        await expectInvalid(world, order(roles), 'roles')
      }
      for (const role of [7, null, undefined, [right], { name: right }, Symbol(right)]) {
        await expectInvalid(world, order([right, role]), 'roles[1]')
      }
    })

    test('M15: takes a role that is named twice, or very often, once', async () => {
      const { order } = await scene()
      const { key } = (await order(Array(1000).fill(right))()) as {
        key: { organizationRoles: string[]; rolesIn: (project: string) => string[] }
      }
      const held = level === 'project' ? key.rolesIn('billing') : key.organizationRoles
      expect(held.filter((role) => role === right)).toEqual([right])
    })
  })
}

test('M15: the roles of the first key of an organization are read alike', async () => {
  const world = await World.empty()
  const create = (roles: unknown) => () =>
    world.manager.organizations.create(world.system, {
      ...{ id: 'new', name: 'New', ownerKey: { description: 'first', roles: roles as string[] } },
    })
  await expectInvalid(world, create([]), 'ownerKey.roles')
  await expectInvalid(world, create(undefined), 'ownerKey.roles')
  await expectInvalid(world, create(['ORG_OWNER', 7]), 'ownerKey.roles[1]')
  await expectInvalid(world, create(['ORG_OWNER', 'GROUP_OWNER']), 'ownerKey.roles[1]')
  expect(await world.memory.load('new')).toBeUndefined()
})
