import { type Actor, KeywardenError, type ManagementCommand } from 'keywarden'
import type { AccessManager, NewKeyResult } from 'keywarden/management'
import { ELSEWHERE, HERE } from './plain-world.js'

/** What a command may have to be told. */
export interface Arguments {
  readonly key: string
  readonly project: string
  readonly organizationRoles: readonly string[]
  readonly projectRoles: readonly string[]
}

/** One of the commands, with all that any of them has to be told, whether it makes sense or not. */
export interface Order extends Arguments {
  readonly command: CommandName
}

interface Command {
  readonly takes: readonly (keyof Arguments)[]
  readonly give: (manager: AccessManager, actor: Actor, given: Arguments) => Promise<unknown>
}

/** Nothing is held back for want of a word: whatever can be done is done. */
const boldly = { allowSelfLockout: true, allowUnrestricted: true }

/** Every command by which somebody might come to hold more, or lose it. */
export const COMMANDS = {
  'keys.create': {
    takes: ['organizationRoles'],
    give: ({ keys }, actor, { organizationRoles: roles }) =>
      keys.create(actor, { description: 'new', ...(roles.length > 0 && { roles }) }),
  },
  'keys.createInProject': {
    takes: ['project', 'projectRoles'],
    give: ({ keys }, actor, { project, projectRoles: roles }) =>
      keys.createInProject(actor, {
        project,
        description: 'new',
        ...(roles.length > 0 && { roles }),
      }),
  },
  'keys.update': {
    takes: ['key', 'organizationRoles'],
    give: ({ keys }, actor, { key, organizationRoles: roles }) =>
      keys.update(actor, { key, roles, ...boldly }),
  },
  'keys.invite': {
    takes: ['key', 'project', 'projectRoles'],
    give: ({ keys }, actor, { key, project, projectRoles: roles }) =>
      keys.invite(actor, { key, project, roles }),
  },
  'keys.changeProjectRoles': {
    takes: ['key', 'project', 'projectRoles'],
    give: ({ keys }, actor, { key, project, projectRoles: roles }) =>
      keys.changeProjectRoles(actor, { key, project, roles, ...boldly }),
  },
  'keys.removeFromProject': {
    takes: ['key', 'project'],
    give: ({ keys }, actor, { key, project }) =>
      keys.removeFromProject(actor, { key, project, ...boldly }),
  },
  'keys.rotate': {
    takes: ['key'],
    give: ({ keys }, actor, { key }) => keys.rotate(actor, { key, ...boldly }),
  },
  'keys.enable': {
    takes: ['key'],
    give: ({ keys }, actor, { key }) => keys.enable(actor, { key }),
  },
  'keys.disable': {
    takes: ['key'],
    give: ({ keys }, actor, { key }) => keys.disable(actor, { key, ...boldly }),
  },
  'keys.setExpiry': {
    takes: ['key'],
    give: ({ keys }, actor, { key }) =>
      keys.setExpiry(actor, { key, notBefore: null, expiresAt: null }),
  },
  'keys.delete': {
    takes: ['key'],
    give: ({ keys }, actor, { key }) => keys.delete(actor, { key, ...boldly }),
  },
  'accessList.add': {
    takes: ['key'],
    give: ({ accessList }, actor, { key }) =>
      accessList.add(actor, { key, entries: [HERE], ...boldly }),
  },
  'accessList.remove': {
    takes: ['key'],
    give: ({ accessList }, actor, { key }) =>
      accessList.remove(actor, { key, entries: [ELSEWHERE], ...boldly }),
  },
  'projects.create': {
    takes: ['project'],
    give: ({ projects }, actor, { project }) =>
      projects.create(actor, { id: project, name: project }),
  },
  'projects.delete': {
    takes: ['project'],
    give: ({ projects }, actor, { project }) => projects.delete(actor, { project, ...boldly }),
  },
  'organizations.requireAccessList': {
    takes: [],
    give: ({ organizations }, actor) => organizations.requireAccessList(actor, boldly),
  },
  'organizations.stopRequiringAccessList': {
    takes: [],
    give: ({ organizations }, actor) => organizations.stopRequiringAccessList(actor, boldly),
  },
} as const satisfies { readonly [C in ManagementCommand]?: Command }

export type CommandName = keyof typeof COMMANDS

export const COMMAND_NAMES = Object.keys(COMMANDS) as readonly CommandName[]

/** A private key that a command has told. */
export interface Told {
  readonly id: string
  readonly secret: string
  readonly privateKey: string
}

/** Gives the order; `undefined` when it was refused, else the private key that was told, if any. */
export async function giveOrder(
  manager: AccessManager,
  actor: Actor,
  order: Order,
): Promise<{ readonly told: Told | undefined } | undefined> {
  try {
    const { give }: Command = COMMANDS[order.command]
    return { told: toldBy(await give(manager, actor, order)) }
  } catch (error) {
    if (error instanceof KeywardenError && error.code !== 'UNAVAILABLE') return undefined
    throw error
  }
}

function toldBy(result: unknown): Told | undefined {
  const { key, privateKey } = result as Partial<NewKeyResult>
  if (privateKey === undefined || key === undefined) return undefined
  return { id: key.id, secret: `${key.secrets.at(-1)?.id}`, privateKey }
}
