import type { Actor, ManagementCommand } from 'keywarden'
import type { AccessManager } from 'keywarden/management'
import { ELSEWHERE, HOUR, type World } from './world.js'

/** A command or question of the manager, whatever it takes and gives. */
export type Order = (actor: Actor, input: unknown) => Promise<unknown>

/** What commands are about: a key in the project `billing`, and one in no project. */
export interface Scene {
  readonly key: string
  readonly outside: string
  readonly now: number
}

const project = 'billing'
const roles = ['GROUP_DATA_ACCESS_ADMIN']

/** `keys.rotateSelf` is what `keys.rotate` is for a key that names itself. */
export type CommandName = Exclude<ManagementCommand, 'keys.rotateSelf'> | 'explain'

/** For every command of the manager, an input that is fine in the scene. */
export const INPUTS: { readonly [Name in CommandName]: (scene: Scene) => object } = {
  'organizations.view': () => ({}),
  'organizations.events': () => ({}),
  'organizations.rename': () => ({ name: 'Acme Freight' }),
  'organizations.delete': () => ({}),
  'organizations.requireAccessList': () => ({}),
  'organizations.stopRequiringAccessList': () => ({}),
  'projects.create': () => ({ name: 'Warehouse' }),
  'projects.list': () => ({}),
  'projects.view': () => ({ project }),
  'projects.rename': () => ({ project, name: 'Invoices' }),
  'projects.delete': () => ({ project }),
  'keys.create': () => ({ description: 'another' }),
  'keys.list': () => ({}),
  'keys.view': ({ key }) => ({ key }),
  'keys.update': ({ key }) => ({ key, description: 'changed' }),
  'keys.delete': ({ key }) => ({ key }),
  'keys.rotate': ({ key }) => ({ key }),
  'keys.disable': ({ key }) => ({ key }),
  'keys.enable': ({ key }) => ({ key }),
  'keys.revoke': ({ key }) => ({ key }),
  'keys.setExpiry': ({ key, now }) => ({ key, expiresAt: now + HOUR }),
  'keys.createInProject': () => ({ project, description: 'another' }),
  'keys.invite': ({ outside }) => ({ project, key: outside, roles }),
  'keys.listInProject': () => ({ project }),
  'keys.viewInProject': ({ key }) => ({ project, key }),
  'keys.changeProjectRoles': ({ key }) => ({ project, key, roles }),
  'keys.removeFromProject': ({ key }) => ({ project, key }),
  'accessList.view': ({ key }) => ({ key }),
  'accessList.add': ({ key }) => ({ key, entries: ['192.0.2.0/24'] }),
  'accessList.remove': ({ key }) => ({ key, entries: [ELSEWHERE] }),
  explain: ({ key }) => ({ key, operation: 'getOrg', scope: { organization: 'acme' } }),
}

export const COMMANDS = Object.keys(INPUTS) as readonly CommandName[]

/** The commands whose input has that field. */
export function commandsWith(field: string): readonly CommandName[] {
  const scene = { key: 'key', outside: 'key', now: 0 }
  return COMMANDS.filter((name) => Object.hasOwn(INPUTS[name](scene), field))
}

/** The command of that name. */
export function orderOf(manager: AccessManager, name: CommandName): Order {
  if (name === 'explain') return manager.explain as Order
  const [group = '', command = ''] = name.split('.')
  const groups = manager as unknown as Record<string, Record<string, Order>>
  const order = groups[group]?.[command]
  if (order === undefined) throw new Error(`there is no command ${name}`)
  return order
}

/** Two keys for commands to be about, disabled ones apart. */
export async function sceneOf(world: World): Promise<Scene> {
  const inside = await world.projectKey(project, ['GROUP_READ_ONLY'])
  const outside = await world.key()
  const input = { organization: 'acme', key: inside.id, entries: [ELSEWHERE] }
  await world.manager.accessList.add(world.system, input)
  return { key: inside.id, outside: outside.id, now: world.now }
}

/** Does what must have been done for a command to have something to change. */
export async function prepare(world: World, name: CommandName, { key }: Scene): Promise<void> {
  const { manager, system } = world
  const organization = 'acme'
  if (name === 'keys.enable') await manager.keys.disable(system, { organization, key })
  if (name === 'organizations.stopRequiringAccessList') {
    await manager.organizations.requireAccessList(system, { organization })
  }
}

/** An order with the input of the scene, changed here and there. */
export async function give(
  world: { readonly manager: AccessManager },
  name: CommandName,
  { actor, scene, change = {} }: { actor: Actor; scene: Scene; change?: object },
): Promise<unknown> {
  const input = { organization: 'acme', ...INPUTS[name](scene), ...change }
  return orderOf(world.manager, name)(actor, input)
}

/** All that an error says, as text. */
export function wordsOf(error: Error): string {
  return JSON.stringify({ ...error, name: error.name, message: error.message })
}
