import type { ManagementCommand } from 'keywarden'
import type { PlainRole } from './reference-decide.js'

/** A policy as far as it matters to who can come to hold which role. */
export interface PlainManagement {
  readonly roles: ReadonlyMap<string, PlainRole>
  /** Command → the roles any one of which it takes; a command that is missing is nobody's. */
  readonly takes: ReadonlyMap<ManagementCommand, readonly string[]>
  /** The roles of a new key: made in the organization, or for a project. */
  readonly newKeyRoles: {
    readonly organization: readonly string[]
    readonly project: readonly string[]
  }
  readonly projectCreatorRoles: readonly string[]
}

/** Roles that somebody has been given, in the organization and in projects. */
export interface PlainRoles {
  readonly organization: readonly string[]
  readonly projects: ReadonlyMap<string, readonly string[]>
}

/** One who acts: keys come into existence and are given roles, persons are what they are. */
export interface PlainActor extends PlainRoles {
  readonly kind: 'key' | 'user'
}

/** The scope of what is held in the organization. */
export const ORGANIZATION = 'organization'
/** The scope of a project role that an organization role includes: every project there ever is. */
export const EVERY_PROJECT = '*'
/** The scope that stands for all projects that are yet to be created. */
export const NEW_PROJECT = 'new'

/** What is held: texts such as `OWNER @ organization`, `READER @ billing`, `READER @ *`. */
export type Held = ReadonlySet<string>

/** What it amounts to to be given these roles there, inclusion followed again and again. */
export function closed(
  policy: Pick<PlainManagement, 'roles'>,
  roles: readonly string[],
  scope: string,
): Held {
  const held = new Set<string>()
  const hold = (role: string, project: string) => {
    const { level, includes = [] } = policy.roles.get(role) ?? {}
    held.add(`${role} @ ${level === 'project' ? project : ORGANIZATION}`)
    for (const included of includes) hold(included, level === 'project' ? project : EVERY_PROJECT)
  }
  for (const role of roles) hold(role, scope)
  return held
}

/** Everything that somebody with these roles holds. */
export function heldBy(policy: PlainManagement, { organization, projects }: PlainRoles): Held {
  return new Set([
    ...closed(policy, organization, ORGANIZATION),
    ...[...projects].flatMap(([project, roles]) => [...closed(policy, roles, project)]),
  ])
}

/** What is held although it is not among what may be held. */
export function beyond(allowed: Held, held: Held): readonly string[] {
  return [...held].filter((one) => !covers(allowed, one))
}

/** What is held, said once: a role held in every project is not told of single ones. */
export function condensed(held: Held): readonly string[] {
  return [...held].filter((one) => isEverywhere(one) || !covers(held, everywhere(one))).sort()
}

/**
 * The slow reading of "no escalation": everything that actors who help one another can ever hold,
 * as the least set that is closed under what the design lets them do.
 *
 * They hold what they were given. Whoever may make keys comes by the roles of a new key; a key that
 * may create projects comes by the roles of a creator there, be the project new or an old one that
 * somebody may delete first; a person who may give roles to keys makes keys of their own kind.
 * Nothing else gives anything that nobody held.
 */
export function reachable(
  policy: PlainManagement,
  actors: readonly PlainActor[],
  projects: readonly string[],
): Held {
  const ofKind = (wanted: string) =>
    actors.filter(({ kind }) => kind === wanted).flatMap((one) => [...heldBy(policy, one)])
  const byUsers = new Set(ofKind('user'))
  const byKeys = new Set(ofKind('key'))
  let known = -1
  while (known < byKeys.size) {
    known = byKeys.size
    for (const one of comeBy(policy, new Set([...byUsers, ...byKeys]), byKeys, projects)) {
      byKeys.add(one)
    }
    for (const person of actors.filter(({ kind }) => kind === 'user')) {
      for (const one of lent(policy, heldBy(policy, person))) byKeys.add(one)
    }
  }
  return new Set([...byUsers, ...byKeys])
}

/** What the policy gives by itself: to keys that are made, and to keys that create projects. */
function comeBy(policy: PlainManagement, all: Held, byKeys: Held, projects: readonly string[]) {
  const { newKeyRoles, projectCreatorRoles } = policy
  const scopes = may(policy, all, 'projects.create') ? [...projects, NEW_PROJECT] : projects
  const made = may(policy, all, 'keys.create') ? newKeyRoles.organization : []
  return [
    ...closed(policy, made, ORGANIZATION),
    ...scopes.flatMap((scope) => {
      const free = scope === NEW_PROJECT || may(policy, all, 'projects.delete', scope)
      const creates = free && may(policy, byKeys, 'projects.create')
      const makes = may(policy, all, 'keys.createInProject', scope)
      return [
        ...closed(policy, creates ? projectCreatorRoles : [], scope),
        ...closed(policy, makes ? newKeyRoles.project : [], scope),
      ]
    }),
  ]
}

/** The roles in the organization that a person can give to a key; those in projects add nothing. */
function lent(policy: PlainManagement, held: Held): readonly string[] {
  const lends = may(policy, held, 'keys.create') || may(policy, held, 'keys.update')
  return lends ? [...held].filter((one) => one.endsWith(`@ ${ORGANIZATION}`)) : []
}

/** Whether somebody who holds that may give a command there. */
function may(
  { roles, takes }: PlainManagement,
  held: Held,
  command: ManagementCommand,
  scope = ORGANIZATION,
): boolean {
  return (takes.get(command) ?? []).some((role) =>
    covers(held, `${role} @ ${roles.get(role)?.level === 'project' ? scope : ORGANIZATION}`),
  )
}

function covers(held: Held, one: string): boolean {
  return held.has(one) || held.has(everywhere(one))
}

function isEverywhere(one: string): boolean {
  return one.endsWith(` @ ${EVERY_PROJECT}`)
}

function everywhere(one: string): string {
  const [role] = one.split(' @ ')
  return `${role} @ ${EVERY_PROJECT}`
}
