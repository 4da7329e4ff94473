/** M18: an input that is refused is told the field and the rule, and what is not there is named. */
import { Actor, InvalidInput } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { orderOf, sceneOf } from './commands.js'
import { errorOf, KINDS, type Kind, World } from './world.js'

const organization = 'acme'

async function stage(kind: Kind) {
  const world = await World.empty()
  const { key } = await sceneOf(world)
  const actor = await world.actor(kind)
  const give = (name: Parameters<typeof orderOf>[1], input: object) =>
    errorOf(orderOf(world.manager, name)(actor, { organization, key, ...input }))
  return { world, give }
}

type Case = readonly [Parameters<typeof orderOf>[1], object, string]

/** For each broken rule: the command, what it is given, and what is said. */
const CASES: Record<string, Case> = {
  'less than no grace period': [
    'keys.rotate',
    { gracePeriodMs: -1 },
    'gracePeriodMs must be at least 0',
  ],
  'more than ten years of grace': [
    'keys.rotate',
    { gracePeriodMs: 315_360_000_001 },
    'gracePeriodMs must be at most 315360000000',
  ],
  'half a millisecond of grace': [
    'keys.rotate',
    { gracePeriodMs: 1.5 },
    'gracePeriodMs must be an int',
  ],
  'a grace period in words': [
    'keys.rotate',
    { gracePeriodMs: '1' },
    'gracePeriodMs must be a number',
  ],
  'a flag in words': [
    'keys.rotate',
    { allowSelfLockout: 'yes' },
    'allowSelfLockout must be a boolean',
  ],
  'no role at all': [
    'keys.update',
    { roles: [] },
    'roles must not be empty; leave it out to keep what is',
  ],
  'a role that is no list': ['keys.update', { roles: 'ORG_OWNER' }, 'roles must be an array'],
  'too many roles': [
    'keys.update',
    { roles: Array(1001).fill('ORG_OWNER') },
    'roles must have at most 1000 items',
  ],
  'an entry that is no list': [
    'accessList.add',
    { entries: '192.0.2.1' },
    'entries must be an array',
  ],
  'no scope in particular': [
    'explain',
    { operation: 'getOrg', scope: {} },
    'scope must name one id, that of the organization or that of a project',
  ],
}

describe.each(KINDS)('to a %s', (kind) => {
  for (const [what, [name, input, words]] of Object.entries(CASES)) {
    test(`M18: ${what}`, async () => {
      const { give } = await stage(kind)
      const error = await give(name, input)
      expect(error).toBeInstanceOf(InvalidInput)
      expect(error.message).toBe(`invalid input: ${words}`)
    })
  }
})

test('M18: roles of a person that the policy does not know', async () => {
  const { world } = await stage('system')
  const error = await errorOf(world.manager.organizations.view(world.user(['ORG_KING']), {}))
  expect(error).toBeInstanceOf(InvalidInput)
  expect(error.message).toBe(
    'invalid input: actor must hold roles that the policy knows only, each where one of its level can be',
  )
})

test('M18: an organization that is not there, to the system and to a person of it', async () => {
  const { world } = await stage('system')
  const gone = { id: 'person-9', organization: 'gone', organizationRoles: ['ORG_OWNER'] }
  for (const actor of [world.system, Actor.user(gone)]) {
    const order = world.manager.organizations.view(actor, { organization: 'gone' })
    const error = await errorOf(order)
    expect(error.message).toBe('organization: there is no such organization')
    expect(error).toMatchObject({ code: 'NOT_FOUND', details: { field: 'organization' } })
  }
})

test('M18: a project that is not there, to the system', async () => {
  const { give } = await stage('system')
  const error = await give('keys.viewInProject', { project: 'gone' })
  expect(error.message).toBe('project: there is no such project')
  expect(error).toMatchObject({ code: 'NOT_FOUND', details: { field: 'project' } })
})
