import {
  Actor,
  AuthorizationEngine,
  type LoadedOrganization,
  type MemoryStorage,
  memoryStorage,
} from 'keywarden'
import { atlasPolicy } from 'keywarden/atlas'
import { AccessManager, type Limits, type NewKeyInput } from 'keywarden/management'
import { type FakeClock, fakeClock, seededRandom } from 'keywarden/testing'
import { ownFields } from '../../src/domain/own-fields.js'
import { type ScheduledStorage, scheduledStorage, type Turn } from './scheduled-storage.js'

export const NOON = Date.UTC(2026, 5, 1, 12)
export const HOUR = 3_600_000
export const OFFICE = '203.0.113.7'

/** Limits that are near, so that they are run into. */
export const LIMITS = { keysPerOrganization: 9, projectsPerOrganization: 3, entriesPerList: 3 }

/** Acme with keys, projects and people, all of whom give orders at the same time. */
export interface CrowdedWorld {
  readonly clock: FakeClock
  readonly memory: MemoryStorage
  readonly storage: ScheduledStorage
  readonly manager: AccessManager
  /** Those who give orders, by what they are. */
  readonly actors: ReadonlyMap<string, Actor>
  /** The ids of the keys of the scene, in the order of {@link KEYS}. */
  readonly keys: readonly string[]
  /** Acme before anybody gave an order. */
  readonly before: LoadedOrganization
}

/** The keys of the scene, each named by its description. */
export const KEYS: readonly Partial<NewKeyInput & { readonly project: string }>[] = [
  { description: 'owner', roles: ['ORG_OWNER'] },
  { description: 'second owner', roles: ['ORG_OWNER'] },
  { description: 'third owner', roles: ['ORG_OWNER'], accessList: [OFFICE, '198.51.100.0/24'] },
  { description: 'project owner', roles: ['GROUP_OWNER'], project: 'billing' },
  { description: 'member' },
  { description: 'open', accessList: [], allowUnrestricted: true },
  { description: 'reader', roles: ['ORG_READ_ONLY'], accessList: [OFFICE, '::/1'] },
]

/** How a crowded world differs from the usual one. */
export interface WorldOptions {
  readonly attempts?: number
  readonly limits?: Partial<Limits>
  /** How changes are written. Default: as the memory storage does. */
  readonly write?: (memory: MemoryStorage) => MemoryStorage['commit']
}

/** Sets the scene, one thing after the other; what comes after it is scheduled. */
export async function crowdedWorld(turn: Turn, options: WorldOptions = {}): Promise<CrowdedWorld> {
  const { write, attempts = 10, limits = LIMITS } = options
  const clock = fakeClock(NOON)
  const memory = memoryStorage()
  const random = seededRandom('a crowd')
  const scene = new AccessManager({ policy: atlasPolicy, storage: memory, clock, random })
  const { keys, actors } = await setTheScene(scene, memory, clock)
  const before = await memory.load('acme')
  if (before === undefined) throw new Error('the scene has no Acme')
  const storage = scheduledStorage(memory, turn, write?.(memory))
  const more = { attempts, limits, random }
  const manager = new AccessManager({ policy: atlasPolicy, storage, clock, ...more })
  return { clock, memory, storage, manager, actors, keys, before }
}

async function setTheScene(manager: AccessManager, memory: MemoryStorage, clock: FakeClock) {
  const organization = 'acme'
  const system = Actor.system('a test sets the scene')
  await manager.organizations.create(system, { id: organization, name: 'Acme Logistics' })
  await manager.organizations.create(system, { id: 'rival', name: 'Rival Freight' })
  for (const id of ['billing', 'website']) {
    await manager.projects.create(system, { organization, id, name: id })
  }
  const person = { id: 'person-1', organization }
  const actors = new Map<string, Actor>([
    ['user owner', Actor.user({ ...person, organizationRoles: ['ORG_OWNER'] })],
    ['user member', Actor.user({ ...person, organizationRoles: ['ORG_MEMBER'] })],
    ['system', system],
  ])
  const keys: string[] = []
  const engine = new AuthorizationEngine({ policy: atlasPolicy, lookup: memory, clock })
  for (const { project, ...fields } of KEYS.map(ownFields)) {
    const input = { organization, description: 'key', accessList: [OFFICE], ...fields }
    const { key, privateKey } = await (project === undefined
      ? manager.keys.create(system, input)
      : manager.keys.createInProject(system, { ...input, project }))
    keys.push(key.id)
    const credential = { publicKey: key.publicKey, privateKey }
    actors.set(input.description, await actorOf(engine, credential))
  }
  return { keys, actors }
}

/** The actor of a request from the office that any key may make. */
async function actorOf(
  engine: AuthorizationEngine,
  credential: { readonly publicKey: string; readonly privateKey: string },
): Promise<Actor> {
  const request = { credential, address: OFFICE, operation: 'getSystemStatus' }
  const decision = await engine.authorize(request)
  if (decision.allowed && decision.actor !== undefined) return decision.actor
  throw new Error('a key of the scene cannot act')
}
