import fc from 'fast-check'
import { ownFields } from '../../src/domain/own-fields.js'
import { type CrowdedWorld, HOUR, KEYS, NOON, OFFICE } from './crowded-world.js'

/** A command as somebody in the crowd gives it. Keys are told by their number in the scene. */
export interface Order {
  readonly actor: string
  /** Such as `keys.disable`. */
  readonly command: string
  readonly key?: number
  readonly input: object
}

/** How an order ended. */
export type Outcome =
  | { readonly order: Order; readonly at: number; readonly result: object }
  | { readonly order: Order; readonly at: number; readonly error: unknown }

/** Gives all orders at once. Each reads the clock at an instant of its own, which tells it apart. */
export function giveAll(world: CrowdedWorld, orders: readonly Order[]): Promise<Outcome[]> {
  return Promise.all(
    orders.map(async (order, index): Promise<Outcome> => {
      const at = NOON + index + 1
      world.clock.set(at)
      try {
        return { order, at, result: await give(world, order) }
      } catch (error) {
        return { order, at, error }
      }
    }),
  )
}

/** The commands of one part of the manager, by name. */
type Commands = Readonly<Record<string, (actor: unknown, input: object) => Promise<object>>>

function give(world: CrowdedWorld, order: Order): Promise<object> {
  const { actor, command, key, input } = ownFields(order)
  const [group = '', name = ''] = command.split('.')
  const groups = world.manager as unknown as Readonly<Record<string, Commands>>
  const named = key === undefined ? {} : { key: world.keys[key] }
  const act = groups[group]?.[name]
  if (act === undefined) throw new TypeError(`there is no command ${command}`)
  return act(world.actors.get(actor), { organization: 'acme', ...named, ...input })
}

const OWNERS = ['owner', 'second owner', 'third owner', 'user owner', 'system'] as const
const OTHERS = ['project owner', 'member', 'user member'] as const
const PROJECTS = ['billing', 'website', 'depot', 'fleet', 'yard'] as const
const ENTRIES = ['203.0.113.7', '198.51.100.0/24', '10.0.0.0/8', '2001:db8::/32', '::/1'] as const

const organizationRoles = fc.subarray(['ORG_OWNER', 'ORG_MEMBER', 'ORG_READ_ONLY'], {
  minLength: 1,
})
const projectRoles = fc.subarray(['GROUP_OWNER', 'GROUP_READ_ONLY'], { minLength: 1 })
const description = fc.constantFrom('one', 'other', 'third')
const project = fc.constantFrom(...PROJECTS)
const entries = fc.subarray([...ENTRIES], { minLength: 1, maxLength: 2 })
const instant = fc.constantFrom(null, NOON + HOUR, NOON + 2 * HOUR)
const optional = { requiredKeys: [] }

/** Commands that take a key of the scene, with what else they say. */
const aboutKeys: Readonly<Record<string, fc.Arbitrary<object>>> = {
  'keys.update': fc
    .record({ description, roles: organizationRoles }, optional)
    .filter((input) => Object.keys(input).length > 0),
  'keys.rotate': fc.record({ gracePeriodMs: fc.constantFrom(0, HOUR) }, optional),
  'keys.enable': fc.constant({}),
  'keys.setExpiry': fc.record({ expiresAt: instant }),
  'keys.invite': fc.record({ project, roles: projectRoles }),
  'keys.changeProjectRoles': fc.record({ project, roles: projectRoles }),
  'keys.removeFromProject': fc.record({ project }),
  'accessList.add': fc.record({ entries }),
  'accessList.remove': fc.record({ entries }),
}

const others: Readonly<Record<string, fc.Arbitrary<object>>> = {
  'keys.create': fc.record(
    { description, roles: organizationRoles, accessList: fc.constant([OFFICE]) },
    { requiredKeys: ['description'] },
  ),
  'keys.createInProject': fc.record({ description, project, roles: projectRoles }),
  'projects.create': fc.record({ id: project, name: description }),
  'projects.rename': fc.record({ project, name: description }),
  'projects.delete': fc.record({ project }),
  'organizations.rename': fc.record({ name: description }),
  'organizations.requireAccessList': fc.constant({}),
  'organizations.stopRequiringAccessList': fc.constant({}),
}

/** `allowNoOwnerKey` is not among them: that an owner key stays is what nobody may break. */
const overrides = fc.record(
  { allowSelfLockout: fc.boolean(), allowUnrestricted: fc.boolean() },
  optional,
)

const actor = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...OWNERS) },
  { weight: 1, arbitrary: fc.constantFrom(...OTHERS) },
)

function orderOf(
  commands: Readonly<Record<string, fc.Arbitrary<object>>>,
  key: fc.Arbitrary<number | undefined>,
): fc.Arbitrary<Order> {
  const one = Object.entries(commands).map(([command, input]) =>
    fc.record({ actor, command: fc.constant(command), key, input, overrides }),
  )
  return fc.oneof(...one).map(({ key: about, input, overrides: given, ...rest }) => ({
    ...rest,
    ...(about !== undefined && { key: about }),
    input: { ...input, ...given },
  }))
}

/** Orders that can take an owner key away, about the keys that are owner keys. */
export const taking: fc.Arbitrary<Order> = orderOf(
  {
    'keys.update': fc.constant({ roles: ['ORG_MEMBER'] }),
    'keys.delete': fc.constant({}),
    'keys.disable': fc.constant({}),
    'keys.revoke': fc.constant({}),
    'keys.setExpiry': fc.constant({ expiresAt: NOON + HOUR }),
  },
  fc.nat(2),
)

/** Any order, about any key of the scene or about none. */
export const order: fc.Arbitrary<Order> = fc.oneof(
  { weight: 6, arbitrary: orderOf(aboutKeys, fc.nat(KEYS.length - 1)) },
  { weight: 4, arbitrary: orderOf(others, fc.constant(undefined)) },
  { weight: 1, arbitrary: taking },
)
