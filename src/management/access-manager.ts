import type { Actor } from '../domain/actor.js'
import { KeyActor, SystemActor, UserActor } from '../domain/actor.js'
import { addEntries, removeEntries, viewAccessList } from './access-list/access-list-commands.js'
import type { AccessListManager } from './access-list/access-list-manager.js'
import type { Command, CommandInput, Query } from './command.js'
import { type ExplainInput, explainKey, type KeyExplanation } from './explain-key.js'
import { createKey, createKeyInProject } from './keys/create-key.js'
import { deleteKey, disableKey, enableKey, revokeKey, setKeyExpiry } from './keys/key-lifecycle.js'
import type { KeyManager } from './keys/key-manager.js'
import { changeProjectRoles, inviteKey, removeKeyFromProject } from './keys/project-keys.js'
import { rotateKey } from './keys/rotate-key.js'
import { updateKey } from './keys/update-key.js'
import { listKeys, listKeysInProject, viewKey, viewKeyInProject } from './keys/view-keys.js'
import { type ManagerContext, type ManagerOptions, readManagerOptions } from './manager-options.js'
import { createOrganization } from './organizations/create-organization.js'
import {
  deleteOrganization,
  renameOrganization,
  requireAccessList,
  stopRequiringAccessList,
} from './organizations/organization-commands.js'
import type { OrganizationManager } from './organizations/organization-manager.js'
import {
  listEvents,
  listOrganizations,
  viewOrganization,
} from './organizations/view-organizations.js'
import {
  createProject,
  deleteProject,
  listProjects,
  renameProject,
  viewProject,
} from './projects/project-commands.js'
import type { ProjectManager } from './projects/project-manager.js'
import { runCommand, runQuery } from './run-command.js'

/**
 * The only way to change things. Every command names who orders it, is judged on the state it
 * changes, keeps every rule of management, and commits its audit events with the change, or does
 * nothing and rejects with a typed error.
 *
 * Every command may end in: `InvalidInput` for what is not well-formed; {@link Forbidden} for what a
 * gate refuses the actor; {@link RuleBroken} for what a rule refuses, `NOT_FOUND` for what is not
 * there or belongs to others; {@link Unavailable} for faults of the storage or the clock. Commands
 * that write may also end in {@link Conflict}, when others keep writing; which rules they can break
 * is said with each. A `TypeError` means that the actor was not made by this library.
 *
 * What a command takes, the policy says: its `management` names an operation for each, and the actor
 * must be allowed that operation in the organization or project the command is about. A command that
 * the policy does not name is the system's alone.
 *
 * @example
 * ```ts
 * import { Actor, memoryStorage } from 'keywarden'
 * import { atlasPolicy } from 'keywarden/atlas'
 * import { AccessManager } from 'keywarden/management'
 *
 * const manager = new AccessManager({ policy: atlasPolicy, storage: memoryStorage() })
 * const system = Actor.system('first start')
 * await manager.organizations.create(system, { id: 'acme', name: 'Acme Logistics' })
 * const { key, privateKey } = await manager.keys.create(system, {
 *   organization: 'acme',
 *   description: 'nightly export',
 *   roles: ['ORG_READ_ONLY'],
 *   accessList: ['203.0.113.0/24'],
 * })
 * key.organizationRoles // => ['ORG_MEMBER', 'ORG_READ_ONLY']
 * privateKey.startsWith('kw_') // => true
 * ```
 */
export class AccessManager {
  /** Organizations: create, view, list, rename, delete; their audit trail; requiring access lists. */
  readonly organizations: OrganizationManager
  /** Projects: create, list, view, rename, delete. */
  readonly projects: ProjectManager
  /** Keys: create, view, change, rotate, end; and their roles in projects. */
  readonly keys: KeyManager
  /** The access lists of keys: view, add, remove. */
  readonly accessList: AccessListManager
  /**
   * What every gate would say to a request with that key, its secret taken for proved. Takes what
   * viewing the key takes (`keys.view`), for it shows as much. Writes nothing.
   */
  readonly explain: (actor: Actor, input: ExplainInput) => Promise<KeyExplanation>

  /**
   * A manager over a policy and a storage.
   *
   * @throws `TypeError` when an option is not what it must be.
   */
  constructor(options: ManagerOptions) {
    const manager = readManagerOptions(options)
    this.organizations = organizationsOf(manager)
    this.projects = projectsOf(manager)
    this.keys = keysOf(manager)
    this.accessList = accessListOf(manager)
    this.explain = asking(manager)(explainKey)
    Object.freeze(this)
  }
}

/** A command with who orders it and what it says. */
type Run = <Input extends CommandInput, Result>(
  command: Command<Input, Result>,
) => (actor: Actor, input: Input) => Promise<Result>

function running(manager: ManagerContext): Run {
  return (command) => async (actor, input) => runCommand(command, manager, known(actor), input)
}

function asking(manager: ManagerContext) {
  return <Input extends CommandInput, Result>(query: Query<Input, Result>) =>
    async (actor: Actor, input: Input): Promise<Result> =>
      runQuery(query, manager, known(actor), input)
}

/** Only this library makes actors; what merely looks like one orders nothing. */
function known(actor: Actor): Actor {
  const made = KeyActor.is(actor) || UserActor.is(actor) || SystemActor.is(actor)
  if (made) return actor
  throw new TypeError('`actor` must be made by Actor.user, Actor.system or an allowed decision')
}

function organizationsOf(manager: ManagerContext): OrganizationManager {
  const [run, ask] = [running(manager), asking(manager)]
  return Object.freeze<OrganizationManager>({
    create: async (actor, input) => createOrganization(manager, known(actor), input),
    view: ask(viewOrganization),
    list: async (actor, input) => listOrganizations(manager, known(actor), input),
    events: ask(listEvents),
    rename: run(renameOrganization),
    requireAccessList: run(requireAccessList),
    stopRequiringAccessList: run(stopRequiringAccessList),
    delete: run(deleteOrganization),
  })
}

function projectsOf(manager: ManagerContext): ProjectManager {
  const [run, ask] = [running(manager), asking(manager)]
  return Object.freeze<ProjectManager>({
    create: run(createProject),
    list: ask(listProjects),
    view: ask(viewProject),
    rename: run(renameProject),
    delete: run(deleteProject),
  })
}

function keysOf(manager: ManagerContext): KeyManager {
  const [run, ask] = [running(manager), asking(manager)]
  return Object.freeze<KeyManager>({
    create: run(createKey),
    view: ask(viewKey),
    list: ask(listKeys),
    update: run(updateKey),
    delete: run(deleteKey),
    rotate: run(rotateKey),
    disable: run(disableKey),
    enable: run(enableKey),
    revoke: run(revokeKey),
    setExpiry: run(setKeyExpiry),
    createInProject: run(createKeyInProject),
    invite: run(inviteKey),
    viewInProject: ask(viewKeyInProject),
    listInProject: ask(listKeysInProject),
    changeProjectRoles: run(changeProjectRoles),
    removeFromProject: run(removeKeyFromProject),
  })
}

function accessListOf(manager: ManagerContext): AccessListManager {
  const [run, ask] = [running(manager), asking(manager)]
  return Object.freeze<AccessListManager>({
    view: ask(viewAccessList),
    add: run(addEntries),
    remove: run(removeEntries),
  })
}
