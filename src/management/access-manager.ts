import type { Actor } from '../domain/actor.js'
import { KeyActor, SystemActor, UserActor } from '../domain/actor.js'
import type { Organization } from '../domain/organization.js'
import type { Page, PageRequest } from '../ports/page.js'
import { addEntries, removeEntries, viewAccessList } from './access-list/access-list-commands.js'
import type { Command, CommandInput, Query } from './command.js'
import { explainKey } from './explain-key.js'
import { createKey, createKeyInProject } from './keys/create-key.js'
import { deleteKey, disableKey, enableKey, revokeKey, setKeyExpiry } from './keys/key-lifecycle.js'
import { changeProjectRoles, inviteKey, removeKeyFromProject } from './keys/project-keys.js'
import { rotateKey } from './keys/rotate-key.js'
import { updateKey } from './keys/update-key.js'
import { listKeys, listKeysInProject, viewKey, viewKeyInProject } from './keys/view-keys.js'
import { type ManagerContext, type ManagerOptions, readManagerOptions } from './manager-options.js'
import {
  createOrganization,
  type NewOrganizationInput,
  type NewOrganizationResult,
} from './organizations/create-organization.js'
import {
  deleteOrganization,
  renameOrganization,
  requireAccessList,
  stopRequiringAccessList,
} from './organizations/organization-commands.js'
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
import { runCommand, runQuery } from './run-command.js'

/**
 * The only way to change things. Every command names who orders it, is judged on the state it
 * changes, keeps every rule of management, and commits its audit events with the change, or does
 * nothing and rejects with a typed error.
 *
 * Errors: `InvalidInput` for what is not well-formed, `Forbidden` for what a gate refuses,
 * `RuleBroken` for what a rule refuses, `Conflict` when others keep writing, `Unavailable` for
 * faults.
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
  readonly organizations: ReturnType<typeof organizationsOf>
  /** Projects: create, list, view, rename, delete. */
  readonly projects: ReturnType<typeof projectsOf>
  /** Keys: create, view, change, rotate, end; and their roles in projects. */
  readonly keys: ReturnType<typeof keysOf>
  /** The access lists of keys: view, add, remove. */
  readonly accessList: ReturnType<typeof accessListOf>
  /**
   * What every gate would say to a request with that key, its secret taken for proved. Takes what
   * viewing the key takes.
   */
  readonly explain: Ask<typeof explainKey>

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

/** A query with who asks and what for. */
type Ask<Asked> =
  Asked extends Query<infer Input, infer Result>
    ? (actor: Actor, input: Input) => Promise<Result>
    : never

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
  const made =
    actor instanceof KeyActor || actor instanceof UserActor || actor instanceof SystemActor
  if (made) return actor
  throw new TypeError('`actor` must be made by Actor.user, Actor.system or an allowed decision')
}

function organizationsOf(manager: ManagerContext) {
  const [run, ask] = [running(manager), asking(manager)]
  return Object.freeze({
    /** Creates an organization, on request with an owner key. Users and the system only. */
    create: async (actor: Actor, input: NewOrganizationInput): Promise<NewOrganizationResult> =>
      createOrganization(manager, known(actor), input),
    /** An organization, how much it owns, and which keys stand out. */
    view: ask(viewOrganization),
    /** The organizations, page by page. The system only. */
    list: async (actor: Actor, input?: PageRequest): Promise<Page<Organization>> =>
      listOrganizations(manager, known(actor), input),
    /** What was changed in an organization, and by whom, page by page. */
    events: ask(listEvents),
    /** Gives it another name. */
    rename: run(renameOrganization),
    /** Requires access lists of every key from now on (P0). */
    requireAccessList: run(requireAccessList),
    /** Stops requiring access lists. */
    stopRequiringAccessList: run(stopRequiringAccessList),
    /** Deletes an organization without projects and usable keys. */
    delete: run(deleteOrganization),
  })
}

function projectsOf(manager: ManagerContext) {
  const [run, ask] = [running(manager), asking(manager)]
  return Object.freeze({
    /** Creates a project; a key that does so gets the creator's roles in it. */
    create: run(createProject),
    /** The projects of the organization, page by page. */
    list: ask(listProjects),
    /** One project. */
    view: ask(viewProject),
    /** Gives it another name. */
    rename: run(renameProject),
    /** Deletes a project and takes its keys out of it. */
    delete: run(deleteProject),
  })
}

function keysOf(manager: ManagerContext) {
  const [run, ask] = [running(manager), asking(manager)]
  return Object.freeze({
    /** Creates a key in the organization (P1). */
    create: run(createKey),
    /** A key with everything but its private keys (P2). */
    view: ask(viewKey),
    /** The keys of the organization, page by page. */
    list: ask(listKeys),
    /** Changes description and organization roles (P3). */
    update: run(updateKey),
    /** Deletes a key everywhere (P4). */
    delete: run(deleteKey),
    /** Gives a key a new private key; the old one may live on for a while. */
    rotate: run(rotateKey),
    /** Keeps a key from being used until it is enabled. */
    disable: run(disableKey),
    /** Lifts the disabling. */
    enable: run(enableKey),
    /** Ends a key for good. */
    revoke: run(revokeKey),
    /** Sets from when to when a key may be used. */
    setExpiry: run(setKeyExpiry),
    /** Creates a key in the organization with roles in a project (P5). */
    createInProject: run(createKeyInProject),
    /** Lets a key of the organization into a project (P6). */
    invite: run(inviteKey),
    /** A key as a project sees it (P7). */
    viewInProject: ask(viewKeyInProject),
    /** The keys in a project, page by page. */
    listInProject: ask(listKeysInProject),
    /** Changes the roles of a key in a project (P8). */
    changeProjectRoles: run(changeProjectRoles),
    /** Takes a key out of a project; it stays in the organization (P10). */
    removeFromProject: run(removeKeyFromProject),
  })
}

function accessListOf(manager: ManagerContext) {
  const [run, ask] = [running(manager), asking(manager)]
  return Object.freeze({
    /** The list of a key, with how each entry is used. */
    view: ask(viewAccessList),
    /** Adds entries (P3, P9). */
    add: run(addEntries),
    /** Removes entries (P3, P9). */
    remove: run(removeEntries),
  })
}
