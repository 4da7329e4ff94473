import {
  type Actor,
  type ApiKey,
  decide,
  type MemoryStorage,
  type OrganizationState,
  type RolePolicy,
} from 'keywarden'
import { AccessManager } from 'keywarden/management'
import { type Held, heldBy } from '../../twins/reachable-roles.js'
import { type Arguments, COMMANDS, type CommandName, giveOrder, type Order } from './orders.js'
import {
  ANYTHING,
  HERE,
  knownIn,
  NOON,
  type PlainWorld,
  personsOf,
  policyOf,
  rolesOf,
  stateOf,
  storing,
} from './plain-world.js'

/** A state of the organization, and which secret of which key those who act know. */
interface Node {
  readonly state: OrganizationState
  readonly secrets: ReadonlyMap<string, string>
}

/** A state in a storage of its own, under management. */
interface Stored {
  readonly memory: MemoryStorage
  readonly manager: AccessManager
}

/** The commands that change who holds what, or whose a key is. */
const EXPLORED = [
  ...([
    'keys.create',
    'keys.createInProject',
    'keys.update',
    'keys.delete',
    'keys.rotate',
  ] as const),
  ...(['keys.invite', 'keys.changeProjectRoles', 'keys.removeFromProject'] as const),
  ...(['projects.create', 'projects.delete'] as const),
] satisfies CommandName[]

/** The project that does not exist to begin with. */
export const FRESH = 'fresh'

/** Gives every order in every state. */
export class Explorer {
  readonly #world: PlainWorld
  readonly #policy: RolePolicy
  readonly #persons: readonly Actor[]

  constructor(world: PlainWorld) {
    this.#world = world
    this.#policy = policyOf(world.policy)
    this.#persons = personsOf(world)
  }

  /** All that those who act hold in any state they can bring about. */
  async everHeld(): Promise<Held> {
    const secrets = new Map(knownIn(this.#world).map(({ id, secret }) => [id, secret]))
    const open: Node[] = [{ state: stateOf(this.#world), secrets }]
    const seen = new Set<string>()
    const held = new Set<string>()
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (seen.has(nameOf(node))) continue
      seen.add(nameOf(node))
      for (const one of this.#heldIn(node)) held.add(one)
      for await (const next of this.#after(node)) open.push(next)
    }
    return held
  }

  #heldIn({ state, secrets }: Node): readonly string[] {
    const theirs = state.keys.filter((key) => this.#actorOf(key, state, secrets) !== undefined)
    const all = [...this.#world.persons, ...theirs.map(rolesOf)]
    return all.flatMap((one) => [...heldBy(this.#world.policy, one)])
  }

  /** Every state that one order leads to. */
  async *#after({ state, secrets }: Node): AsyncIterable<Node> {
    const keys = state.keys.map((key) => this.#actorOf(key, state, secrets))
    const actors = [...this.#persons, ...keys].filter((actor) => actor !== undefined)
    let stored: Stored | undefined
    for (const order of this.#orders(state)) {
      for (const actor of actors) {
        stored ??= await this.#stored(state)
        const done = await giveOrder(stored.manager, actor, order)
        if (done === undefined) continue
        const loaded = await stored.memory.load(state.organization.id)
        stored = undefined
        const known = new Map(secrets)
        if (done.told !== undefined) known.set(done.told.id, done.told.secret)
        if (loaded !== undefined) yield { state: loaded.state, secrets: known }
      }
    }
  }

  async #stored(state: OrganizationState): Promise<Stored> {
    const memory = await storing(state)
    const limits = { keysPerOrganization: 2, projectsPerOrganization: 2 }
    const options = { policy: this.#policy, storage: memory, clock: { now: () => NOON }, limits }
    return { memory, manager: new AccessManager(options) }
  }

  #actorOf(key: ApiKey, { organization }: OrganizationState, secrets: Node['secrets']) {
    const secret = usableSecret(key, secrets)
    if (secret === undefined) return undefined
    const decision = decide({
      ...{ policy: this.#policy, organization, key, credential: 'proved', secret },
      ...{ address: HERE, operation: ANYTHING, at: NOON },
    })
    return decision.allowed ? decision.actor : undefined
  }

  /** Every command, with every value that each of its arguments may take. */
  #orders(state: OrganizationState): readonly Order[] {
    const ofLevel = (level: string) =>
      this.#policy.roles.filter((role) => role.level === level).map(({ name }) => name)
    const values: { readonly [A in keyof Arguments]: readonly Arguments[A][] } = {
      key: state.keys.map(({ id }) => id),
      project: [...this.#world.projects, FRESH],
      organizationRoles: subsets(ofLevel('organization')),
      projectRoles: subsets(ofLevel('project')),
    }
    return EXPLORED.flatMap((command) => {
      const blank = { command, key: '', project: '', organizationRoles: [], projectRoles: [] }
      const takes: readonly (keyof Arguments)[] = COMMANDS[command].takes
      return takes.reduce<Order[]>(
        (orders, argument) =>
          orders.flatMap((order) =>
            values[argument].map((value): Order => ({ ...order, [argument]: value })),
          ),
        [blank],
      )
    })
  }
}

/** States that differ in ids only are one. */
function nameOf({ state, secrets }: Node): string {
  const keys = state.keys.map((key) => {
    const { organizationRoles, projectRoles } = key.roles.toJSON()
    const known = usableSecret(key, secrets) !== undefined
    return JSON.stringify([organizationRoles, Object.entries(projectRoles).sort(), known])
  })
  return JSON.stringify([state.projects.map(({ id }) => id).sort(), keys.sort()])
}

/** The secret of the key that is known and still proves it. */
function usableSecret(key: ApiKey, secrets: Node['secrets']) {
  return key.secrets.find((one) => one.id === secrets.get(key.id) && one.isLive(NOON))?.id
}

function subsets(items: readonly string[]): readonly (readonly string[])[] {
  const [first, ...rest] = items
  if (first === undefined) return [[]]
  return subsets(rest).flatMap((set) => [set, [first, ...set]])
}
