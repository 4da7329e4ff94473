import fc from 'fast-check'
import { MANAGEMENT_COMMANDS } from 'keywarden'
import { closed, type PlainManagement, type PlainRoles } from '../../twins/reachable-roles.js'
import { COMMAND_NAMES } from './orders.js'
import type { PlainKey, PlainWorld } from './plain-world.js'

/** What a world may be made of; roles in an order in which each may include later ones. */
export interface Material {
  readonly organizationRoles: readonly string[]
  readonly projectRoles: readonly string[]
  readonly projects: readonly string[]
  readonly keys: { readonly minLength: number; readonly maxLength: number }
  readonly persons: { readonly minLength: number; readonly maxLength: number }
  readonly conditions: readonly PlainKey['condition'][]
}

const pick = <T>(from: readonly T[], limits: { minLength?: number; maxLength?: number } = {}) =>
  fc.subarray([...from], { ...limits, maxLength: Math.min(limits.maxLength ?? 9, from.length) })

/** Worlds of that material: any policy that is valid, anybody with any roles. */
export function worldsOf(material: Material): fc.Arbitrary<PlainWorld> {
  return fc
    .tuple(
      pick(material.organizationRoles, { minLength: 1 }),
      pick(material.projectRoles, { minLength: 1 }),
    )
    .chain(([above, below]) =>
      fc.record({
        policy: policies(above, below),
        projects: fc.constant(material.projects),
        keys: fc.array(standings(above, below, material), material.keys),
        persons: fc.array(roleSets(above, below, material.projects), material.persons),
      }),
    )
}

function policies(above: string[], below: string[]): fc.Arbitrary<PlainManagement> {
  const names = [...above, ...below]
  const pairs = names.flatMap((name, at) => names.slice(at + 1).map((later) => ({ name, later })))
  const roles = pick(pairs, { maxLength: names.length }).map(
    (included) =>
      new Map(
        names.map((name) => [
          name,
          {
            level: above.includes(name) ? ('organization' as const) : ('project' as const),
            includes: included.filter((pair) => pair.name === name).map(({ later }) => later),
          },
        ]),
      ),
  )
  return fc.record({ roles, takes: taken(above, names) }).chain((part) => {
    const start = (some: string[]) => pick(some.filter((name) => isHarmless(part, name)))
    return fc.record({
      ...{ roles: fc.constant(part.roles), takes: fc.constant(part.takes) },
      newKeyRoles: fc.record({ organization: start(above), project: start(names) }),
      projectCreatorRoles: pick(below),
    })
  })
}

/** What commands take: now and then nothing will do, mostly one of two sets of roles. */
function taken(above: string[], all: string[]): fc.Arbitrary<PlainManagement['takes']> {
  // The last role of a level is left for beginners, where there are others.
  const some = (names: string[]) =>
    fc.tuple(...[1, 2].map(() => pick(names, { minLength: 1, maxLength: 2 })))
  const sets = {
    organization: some(above.slice(0, Math.max(1, above.length - 1))),
    project: some(all.slice(0, -1)),
  }
  return fc
    .tuple(fc.record(sets), fc.array(fc.nat(11), { minLength: 20, maxLength: 20 }))
    .map(([chosen, dice]) => {
      const pairs = COMMAND_NAMES.map((command, index) => {
        const { level } = MANAGEMENT_COMMANDS[command]
        return [
          command,
          chosen[level][Number(dice[index]) === 0 ? 2 : Number(dice[index]) % 2] ?? [],
        ] as const
      })
      return new Map(pairs.filter(([, anyOf]) => anyOf.length > 0))
    })
}

/** Whether a role allows no command, so that new keys may start with it. */
function isHarmless(policy: Pick<PlainManagement, 'roles' | 'takes'>, role: string): boolean {
  const held = [...closed(policy, [role], 'any')].map((one) => one.split(' @ ')[0])
  return [...policy.takes.values()].flat().every((name) => !held.includes(name))
}

function standings(
  above: string[],
  below: string[],
  { projects, conditions }: Material,
): fc.Arbitrary<PlainKey> {
  return fc
    .record({
      roles: roleSets(above, below, projects),
      known: fc.constantFrom(true, true, true, false),
      condition: fc.constantFrom(...conditions),
    })
    .map(({ roles, ...rest }) => ({ ...roles, ...rest }))
}

function roleSets(
  above: string[],
  below: string[],
  projects: readonly string[],
): fc.Arbitrary<PlainRoles> {
  const somewhere = fc.tuple(fc.constantFrom(...projects), pick(below, { minLength: 1 }))
  return fc.record({
    organization: pick(above, { maxLength: 2 }),
    projects: fc.array(somewhere, { maxLength: 2 }).map((pairs) => new Map(pairs)),
  })
}
