import { deepFreeze } from './deep-freeze.js'
import type { Level } from './role.js'

/**
 * The commands of the Access Manager that a policy ties to operations: at which level each is
 * judged, and whether it changes anything. Writing a key's list is always judged in the
 * organization, because the list is shared by all projects of the key (rules S22, S23).
 *
 * `keys.rotateSelf` is what a key needs to rotate itself, which a policy may give to any key: it
 * renews, and manages nothing. `keys.rotate` is for all other keys.
 */
export const MANAGEMENT_COMMANDS = deepFreeze({
  'organizations.view': { level: 'organization', writes: false },
  'organizations.events': { level: 'organization', writes: false },
  'organizations.rename': { level: 'organization', writes: true },
  'organizations.delete': { level: 'organization', writes: true },
  'organizations.requireAccessList': { level: 'organization', writes: true },
  'organizations.stopRequiringAccessList': { level: 'organization', writes: true },
  'projects.create': { level: 'organization', writes: true },
  'projects.list': { level: 'organization', writes: false },
  'projects.view': { level: 'project', writes: false },
  'projects.rename': { level: 'project', writes: true },
  'projects.delete': { level: 'project', writes: true },
  'keys.create': { level: 'organization', writes: true },
  'keys.list': { level: 'organization', writes: false },
  'keys.view': { level: 'organization', writes: false },
  'keys.update': { level: 'organization', writes: true },
  'keys.delete': { level: 'organization', writes: true },
  'keys.rotate': { level: 'organization', writes: true },
  'keys.rotateSelf': { level: 'organization', writes: true },
  'keys.disable': { level: 'organization', writes: true },
  'keys.enable': { level: 'organization', writes: true },
  'keys.revoke': { level: 'organization', writes: true },
  'keys.setExpiry': { level: 'organization', writes: true },
  'keys.createInProject': { level: 'project', writes: true },
  'keys.invite': { level: 'project', writes: true },
  'keys.listInProject': { level: 'project', writes: false },
  'keys.viewInProject': { level: 'project', writes: false },
  'keys.changeProjectRoles': { level: 'project', writes: true },
  'keys.removeFromProject': { level: 'project', writes: true },
  'accessList.view': { level: 'organization', writes: false },
  'accessList.add': { level: 'organization', writes: true },
  'accessList.remove': { level: 'organization', writes: true },
}) satisfies Readonly<Record<string, { level: Level; writes: boolean }>>

/** One of the keys of {@link MANAGEMENT_COMMANDS}. */
export type ManagementCommand = keyof typeof MANAGEMENT_COMMANDS
