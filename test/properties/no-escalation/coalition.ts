import {
  type Actor,
  AuthorizationEngine,
  type MemoryStorage,
  type OrganizationState,
} from 'keywarden'
import { AccessManager } from 'keywarden/management'
import { closed, type Held, heldBy, ORGANIZATION } from '../../twins/reachable-roles.js'
import { giveOrder, type Order } from './orders.js'
import {
  ANYTHING,
  foundersOf,
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

/**
 * Actors who help one another: persons, and keys whose private keys they know. They tell each other
 * every private key they get to see, and use it.
 */
export class Coalition {
  readonly #world: PlainWorld
  readonly #memory: MemoryStorage
  readonly #manager: AccessManager
  readonly #engine: AuthorizationEngine
  readonly #persons: readonly Actor[]
  /** Id of each key they know the private key of → that private key. */
  readonly #privateKeys: Map<string, string>
  readonly #mayHold: Set<string>

  private constructor(world: PlainWorld, memory: MemoryStorage) {
    const policy = policyOf(world.policy)
    const clock = { now: () => NOON }
    this.#world = world
    this.#memory = memory
    this.#manager = new AccessManager({ policy, storage: memory, clock })
    this.#engine = new AuthorizationEngine({ policy, lookup: memory, clock })
    this.#persons = personsOf(world)
    this.#privateKeys = new Map(knownIn(world).map(({ id, privateKey }) => [id, privateKey]))
    this.#mayHold = new Set(foundersOf(world).flatMap((one) => [...heldBy(world.policy, one)]))
  }

  static async in(world: PlainWorld): Promise<Coalition> {
    return new Coalition(world, await storing(stateOf(world)))
  }

  /** What they held to begin with, and what the policy has given to their keys by itself. */
  get mayHold(): Held {
    return this.#mayHold
  }

  /** What the persons hold, and the keys that they can use. */
  async held(): Promise<Held> {
    const { policy, persons } = this.#world
    const held = persons.flatMap((roles) => [...heldBy(policy, roles)])
    for (const key of (await this.#state()).keys) {
      if (await this.#actorOf(key.id)) held.push(...heldBy(policy, rolesOf(key)))
    }
    return new Set(held)
  }

  /** One of them gives an order about one of all keys; answers whether it was carried out. */
  async gives(member: number, key: number, order: Omit<Order, 'key'>): Promise<boolean> {
    const actor = await this.#member(member)
    const { keys } = await this.#state()
    const id = `${keys[key % keys.length]?.id}`
    const done = actor && (await giveOrder(this.#manager, actor, { ...order, key: id }))
    if (actor === undefined || done === undefined) return false
    if (done.told !== undefined) this.#privateKeys.set(done.told.id, done.told.privateKey)
    this.#comeBy(order, actor)
    return true
  }

  /** The policy gives roles by itself: to new keys, and to keys that create a project. */
  #comeBy({ command, project }: Omit<Order, 'key'>, actor: Actor): void {
    const { policy } = this.#world
    const mayHold = (roles: readonly string[], scope: string) => {
      for (const one of closed(policy, roles, scope)) this.#mayHold.add(one)
    }
    if (command === 'keys.create') mayHold(policy.newKeyRoles.organization, ORGANIZATION)
    if (command === 'keys.createInProject') mayHold(policy.newKeyRoles.project, project)
    if (command === 'projects.create' && actor.kind === 'key') {
      mayHold(policy.projectCreatorRoles, project)
    }
  }

  async #member(index: number): Promise<Actor | undefined> {
    const ids = [...this.#privateKeys.keys()]
    const place = index % (this.#persons.length + ids.length)
    return this.#persons[place] ?? this.#actorOf(`${ids[place - this.#persons.length]}`)
  }

  /** The actor of a request by a key of theirs; `undefined` when the key is refused everything. */
  async #actorOf(id: string): Promise<Actor | undefined> {
    const privateKey = this.#privateKeys.get(id)
    const publicKey = (await this.#state()).key(id)?.publicKey
    if (privateKey === undefined || publicKey === undefined) return undefined
    const decision = await this.#engine.authorize({
      credential: { publicKey, privateKey },
      address: HERE,
      operation: ANYTHING,
    })
    return decision.allowed ? decision.actor : undefined
  }

  async #state(): Promise<OrganizationState> {
    const loaded = await this.#memory.load('acme')
    if (loaded === undefined) throw new Error('the organization is gone')
    return loaded.state
  }
}
