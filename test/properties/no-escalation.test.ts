/** No escalation is shown by closure: what actors can come to hold, whatever they do together. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { beyond, condensed, type Held, NEW_PROJECT, reachable } from '../twins/reachable-roles.js'
import { Coalition } from './no-escalation/coalition.js'
import { Explorer, FRESH } from './no-escalation/explorer.js'
import { COMMAND_NAMES } from './no-escalation/orders.js'
import { CONDITIONS, foundersOf, type PlainWorld } from './no-escalation/plain-world.js'
import { worldsOf } from './no-escalation/worlds.js'

const worlds = worldsOf({
  organizationRoles: ['CHIEF', 'KEEPER', 'MEMBER'],
  projectRoles: ['BOSS', 'CLERK', 'READER'],
  projects: ['billing', 'website'],
  keys: { minLength: 2, maxLength: 5 },
  persons: { minLength: 1, maxLength: 2 },
  conditions: CONDITIONS,
})

/** So small that every state of them can be looked at. */
const tinyWorlds = worldsOf({
  organizationRoles: ['CHIEF', 'MEMBER'],
  projectRoles: ['BOSS'],
  projects: ['billing'],
  keys: { minLength: 1, maxLength: 1 },
  persons: { minLength: 1, maxLength: 1 },
  conditions: ['usable'],
}).map((world) => ({ ...world, keys: world.keys.map((key) => ({ ...key, known: true })) }))

const attempts = fc.array(
  fc.record({
    member: fc.nat(9),
    command: fc.constantFrom(...COMMAND_NAMES),
    key: fc.nat(9),
    project: fc.constantFrom('billing', 'website', FRESH),
    roles: fc.array(fc.nat(5), { maxLength: 2 }),
  }),
  { minLength: 25, maxLength: 40 },
)

/** On a busy machine all this takes longer than a single example may. */
const PATIENT = { timeout: 60_000 }

/** Roles of a level, by numbers that need not know how many there are. */
function rolesAt({ policy }: PlainWorld, level: string, numbers: readonly number[]) {
  const names = [...policy.roles.keys()].filter((name) => policy.roles.get(name)?.level === level)
  return [...new Set(numbers.map((number) => `${names[number % names.length]}`))]
}

/** What can be reached at most, by the twin; the project that is yet to be created has a name. */
function everReachable(world: PlainWorld): Held {
  const held = reachable(world.policy, foundersOf(world), world.projects)
  return new Set([...held].map((one) => one.replace(`@ ${NEW_PROJECT}`, `@ ${FRESH}`)))
}

test(
  'M1, M2: no sequence of commands ends in somebody holding what none of them held',
  PATIENT,
  async () => {
    const carriedOut = new Set<string>()
    await fc.assert(
      fc.asyncProperty(worlds, attempts, async (world, sequence) => {
        const coalition = await Coalition.in(world)
        const atMost = everReachable(world)
        for (const { member, key, roles, ...order } of sequence) {
          const done = await coalition.gives(member, key, {
            ...order,
            organizationRoles: rolesAt(world, 'organization', roles),
            projectRoles: rolesAt(world, 'project', roles),
          })
          if (!done) continue
          carriedOut.add(order.command)
          const held = await coalition.held()
          expect(beyond(coalition.mayHold, held)).toEqual([])
          expect(beyond(atMost, held)).toEqual([])
        }
      }),
      { seed: 1, numRuns: 300 },
    )
    expect([...carriedOut].sort()).toEqual([...COMMAND_NAMES].sort())
  },
)

test(
  'M1, M2: in tiny worlds every state is looked at, and what is held is what the twin says',
  PATIENT,
  async () => {
    await fc.assert(
      fc.asyncProperty(tinyWorlds, async (world) => {
        const held = await new Explorer(world).everHeld()
        expect(condensed(held)).toEqual(condensed(everReachable(world)))
      }),
      { seed: 1, numRuns: 12 },
    )
  },
)
