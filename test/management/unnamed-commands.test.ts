/** M5: a command that the policy gives no operation is refused to everybody but the system. */
import { RolePolicy } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { COMMANDS, type CommandName, give, prepare, sceneOf } from './commands.js'
import { errorOf, KINDS, type Kind, World } from './world.js'

/** An owner of everything, and operations that are called exactly like the commands. */
const policy = RolePolicy.define({
  roles: {
    ORG_OWNER: { level: 'organization', includes: ['GROUP_DATA_ACCESS_ADMIN'] },
    GROUP_DATA_ACCESS_ADMIN: { level: 'project', includes: ['GROUP_READ_ONLY'] },
    GROUP_READ_ONLY: { level: 'project' },
  },
  operations: {
    getSystemStatus: { level: 'none', allow: 'any-key' },
    ...Object.fromEntries(
      COMMANDS.map((name) => [
        name,
        {
          level: /^projects\.(?!create|list)|InProject|FromProject|ProjectRoles|invite/.test(name)
            ? ('project' as const)
            : ('organization' as const),
          allow: 'any-key' as const,
        },
      ]),
    ),
  },
})

async function orderOf(kind: Kind, name: CommandName) {
  const world = await World.empty({ policy })
  const scene = await sceneOf(world)
  await prepare(world, name, scene)
  const actor = await world.actor(kind)
  return { world, order: () => give(world, name, { actor, scene }) }
}

describe.each(COMMANDS.filter((name) => name !== 'organizations.delete'))('%s', (name) => {
  for (const kind of KINDS) {
    const does = kind === 'system' ? 'is carried out for the system' : `is refused to a ${kind}`
    test(`M5: ${does}, whatever operations are called like it`, async () => {
      const { world, order } = await orderOf(kind, name)
      if (kind === 'system') {
        await order()
        return
      }
      const before = await world.stored()
      const error = await errorOf(order())
      expect(error).toMatchObject({ code: 'FORBIDDEN', refusal: { code: 'OPERATION_UNKNOWN' } })
      expect(error.message).toContain('management table')
      expect(await world.stored()).toBe(before)
    })
  }
})
