import type { ManagementCommand } from '../domain/management-command.js'
import { RolePolicy } from '../domain/role-policy.js'
import { ATLAS_OPERATIONS, type AtlasOperation } from './atlas-operations.js'
import { ATLAS_ROLES, type AtlasRole } from './atlas-roles.js'

/**
 * Command of the Access Manager → the operation it takes. The life of a key takes what changing
 * the key takes. `keys.rotateSelf` is not here: in Atlas no key renews itself.
 */
const MANAGEMENT = {
  'organizations.view': 'getOrg',
  // The audit trail names every key, its roles and its list: it takes what seeing all keys takes.
  'organizations.events': 'listOrgApiKeys',
  'organizations.rename': 'updateOrg',
  'organizations.delete': 'deleteOrg',
  'organizations.requireAccessList': 'updateOrgSettings',
  'organizations.stopRequiringAccessList': 'updateOrgSettings',
  'projects.create': 'createGroup',
  'projects.list': 'getOrgGroups',
  'projects.view': 'getGroup',
  'projects.rename': 'updateGroup',
  'projects.delete': 'deleteGroup',
  'keys.create': 'createOrgApiKey',
  'keys.list': 'listOrgApiKeys',
  'keys.view': 'getOrgApiKey',
  'keys.update': 'updateOrgApiKey',
  'keys.delete': 'deleteOrgApiKey',
  'keys.rotate': 'updateOrgApiKey',
  'keys.disable': 'updateOrgApiKey',
  'keys.enable': 'updateOrgApiKey',
  'keys.revoke': 'updateOrgApiKey',
  'keys.setExpiry': 'updateOrgApiKey',
  'keys.createInProject': 'createGroupApiKey',
  'keys.invite': 'addGroupApiKey',
  'keys.listInProject': 'listGroupApiKeys',
  'keys.viewInProject': 'listGroupApiKeys',
  'keys.changeProjectRoles': 'updateApiKeyRoles',
  'keys.removeFromProject': 'removeGroupApiKey',
  'accessList.view': 'listOrgAccessEntries',
  'accessList.add': 'createOrgAccessEntry',
  'accessList.remove': 'deleteAccessEntry',
} as const satisfies { [C in Exclude<ManagementCommand, 'keys.rotateSelf'>]: AtlasOperation }

/**
 * The roles and operations of MongoDB Atlas as a {@link RolePolicy}: the founding document decides
 * where it speaks, the public API description elsewhere.
 *
 * @example
 * ```ts
 * import { atlasPolicy } from 'keywarden/atlas'
 *
 * atlasPolicy.role('ORG_OWNER')?.closure.includes('GROUP_OWNER') // => true
 * atlasPolicy.operation('takeSnapshots')?.requiresAccessList // => true
 * atlasPolicy.newKeyRoles.project // => ['GROUP_READ_ONLY', 'ORG_MEMBER']
 * ```
 */
export const atlasPolicy: RolePolicy<AtlasRole, AtlasOperation> = RolePolicy.define({
  roles: ATLAS_ROLES,
  operations: ATLAS_OPERATIONS,
  newKeyRoles: { organization: ['ORG_MEMBER'], project: ['GROUP_READ_ONLY', 'ORG_MEMBER'] },
  projectCreatorRoles: ['GROUP_OWNER'],
  management: MANAGEMENT,
})
