import {
  Actor,
  type ApiKey,
  AuthorizationEngine,
  type KeyActor,
  type MemoryStorage,
  memoryStorage,
  type RolePolicy,
  type Storage,
  type UserActor,
} from 'keywarden'
import { type AtlasOperation, atlasPolicy } from 'keywarden/atlas'
import { AccessManager, type ManagerOptions, type NewKeyInput } from 'keywarden/management'

/** Where the keys of this world are listed and call from, unless a test says otherwise. */
export const OFFICE = '203.0.113.7'
export const ELSEWHERE = '198.51.100.20'
export const NOON = Date.UTC(2026, 5, 1, 12)
export const HOUR = 3_600_000

/** The kinds of actors: a rule is shown for each of them. */
export const KINDS = ['key', 'user', 'system'] as const
export type Kind = (typeof KINDS)[number]

/** The kinds that the rules about roles bind. */
export const BOUND_KINDS = ['key', 'user'] as const

/** A key with the private key that its owner keeps. */
export interface Holder {
  readonly id: string
  readonly publicKey: string
  readonly privateKey: string
}

type Tuning =
  | 'limits'
  | 'attempts'
  | 'storageTimeoutMs'
  | 'formats'
  | 'httpDigest'
  | 'random'
  | 'clock'

type Options = Partial<Pick<ManagerOptions, Tuning>> & {
  readonly policy?: RolePolicy
  readonly storage?: (memory: MemoryStorage) => Storage
}

/**
 * Acme Logistics under management: one organization, two projects, an owner key listed at the
 * office, a clock that stands still until told to move, and nothing but public interfaces.
 */
export class World {
  now = NOON
  readonly memory = memoryStorage()
  readonly manager: AccessManager
  readonly engine: AuthorizationEngine
  readonly system = Actor.system('a test sets the scene')
  readonly #policy: RolePolicy
  readonly #clock = { now: () => this.now }

  private constructor({ policy = atlasPolicy, ...options }: Options) {
    this.#policy = policy
    this.manager = this.anotherManager(options)
    this.engine = new AuthorizationEngine({
      ...{ policy, lookup: this.memory, clock: this.#clock, usage: this.memory },
      ...(options.formats && { formats: options.formats }),
      ...(options.httpDigest && { httpDigest: options.httpDigest }),
    })
  }

  /** One more process that manages the same storage. */
  anotherManager({ storage = (memory) => memory, ...options }: Options = {}): AccessManager {
    const [policy, clock] = [this.#policy, this.#clock]
    return new AccessManager({ policy, clock, ...options, storage: storage(this.memory) })
  }

  /** Acme with the projects `billing` and `website`, and no key yet. */
  static async empty(options: Options = {}): Promise<World> {
    const world = new World(options)
    const { organizations, projects } = world.manager
    await organizations.create(world.system, { id: 'acme', name: 'Acme Logistics' })
    for (const [id, name] of [
      ['billing', 'Billing'],
      ['website', 'Website'],
    ] as const) {
      await projects.create(world.system, { organization: 'acme', id, name })
    }
    return world
  }

  /** A key of Acme, listed at the office unless said otherwise. */
  async key({ accessList = [OFFICE], ...fields }: Partial<NewKeyInput> = {}): Promise<Holder> {
    const { key, privateKey } = await this.manager.keys.create(this.system, {
      ...{ organization: 'acme', description: 'a key', ...fields },
      // Without entries it may be used from anywhere, which a list that is given has to say.
      accessList: accessList.length === 0 ? undefined : accessList,
    })
    return { id: key.id, publicKey: key.publicKey, privateKey }
  }

  /** A key with these roles in one project. */
  async projectKey(project: string, roles: readonly string[]): Promise<Holder> {
    const { key, privateKey } = await this.manager.keys.createInProject(this.system, {
      ...{ organization: 'acme', project, description: 'a project key', roles },
      accessList: [OFFICE],
    })
    return { id: key.id, publicKey: key.publicKey, privateKey }
  }

  /** The owner key of most tests. */
  owner(fields: Partial<NewKeyInput> = {}): Promise<Holder> {
    return this.key({ description: 'owner', roles: ['ORG_OWNER'], ...fields })
  }

  /** The actor of a request by that key: something any key may do, allowed just now. */
  async as({ publicKey, privateKey }: Holder, address: string = OFFICE): Promise<KeyActor> {
    const operation: AtlasOperation = 'getSystemStatus'
    const credential = { publicKey, privateKey }
    const decision = await this.engine.authorize({ credential, address, operation })
    if (decision.allowed && decision.actor !== undefined) return decision.actor
    throw new Error(`refused: ${decision.allowed ? 'public' : decision.refusal.code}`)
  }

  /** A person of Acme with these roles. */
  user(organizationRoles: readonly string[], projectRoles = {}): UserActor {
    return Actor.user({ id: 'person-1', organization: 'acme', organizationRoles, projectRoles })
  }

  /** An actor of that kind, who may whatever an Organization Owner may unless said otherwise. */
  async actor(kind: Kind, organizationRoles: readonly string[] = ['ORG_OWNER']): Promise<Actor> {
    if (kind === 'system') return this.system
    if (kind === 'user') return this.user(organizationRoles)
    return this.as(await this.key({ description: 'acting', roles: organizationRoles }))
  }

  /** Stores a key of Acme as it is, past the manager. */
  async put(key: ApiKey): Promise<void> {
    const { revision = 0 } = (await this.memory.load('acme')) ?? {}
    const outcome = await this.memory.commit({
      ...{ organization: key.organization, basedOn: revision, events: [] },
      put: { projects: [], keys: [key] },
      remove: { organization: false, projects: [], keys: [] },
    })
    if (!outcome.committed) throw new Error(outcome.reason)
  }

  /** A key as it is stored. */
  async storedKey(id: string): Promise<ApiKey> {
    const key = (await this.memory.load('acme'))?.state.key(id)
    if (key === undefined) throw new Error('there is no such key')
    return key
  }

  /** Rival Freight next door, with a project and a key, none of which anybody of Acme reaches. */
  async rival(): Promise<Holder> {
    const { organizations, projects, keys } = this.manager
    const organization = 'rival'
    await organizations.create(this.system, { id: organization, name: 'Rival Freight' })
    await projects.create(this.system, { organization, id: 'depot', name: 'Depot' })
    const { key, privateKey } = await keys.createInProject(this.system, {
      ...{ organization, project: 'depot', description: 'theirs', accessList: [OFFICE] },
    })
    return { id: key.id, publicKey: key.publicKey, privateKey }
  }

  /** Everything that is stored of an organization, as text: equal when nothing has been written. */
  async stored(organization = 'acme'): Promise<string> {
    const loaded = await this.memory.load(organization)
    const events = await this.memory.events(organization, { limit: 500 })
    const { state, revision } = loaded ?? {}
    return JSON.stringify([state?.organization, state?.projects, state?.keys, revision, events])
  }

  /** What has happened since the scene was set, newest last. */
  async lastEvents(count: number) {
    return (await this.memory.events('acme', { limit: 500 })).items.slice(-count)
  }
}

/** The error that a command ends in. */
export async function errorOf(command: Promise<unknown>): Promise<Error & { code?: string }> {
  try {
    await command
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error('the command was carried out')
}

/** The code of the error that a command ends in; for a refusal of a gate, the code of that. */
export async function codeOf(command: Promise<unknown>): Promise<string | undefined> {
  const error: { code?: string; refusal?: { code: string } } = await errorOf(command)
  return error.refusal?.code ?? error.code
}
