/**
 * The operations of Atlas that the founding document speaks of, and those that demand an access
 * list, as data. Paths are those of the Admin API without their common prefix.
 */
import type { OperationDefinition } from '../domain/policy-definition.js'
import type { AtlasRole } from './atlas-roles.js'

type Definition = OperationDefinition<AtlasRole>

/** Of one organization, for holders of any one of the roles. */
function inOrganization(method: string, path: string, ...anyOf: readonly AtlasRole[]): Definition {
  return { level: 'organization', allow: { anyOf }, method, path }
}

/** Of one project, for holders of any one of the roles. */
function inProject(method: string, path: string, ...anyOf: readonly AtlasRole[]): Definition {
  return { level: 'project', allow: { anyOf }, method, path }
}

/** Of nothing that is named, for every key. */
function forAnyKey(method: string, path: string): Definition {
  return { level: 'none', allow: 'any-key', method, path }
}

/** The same for keys that have an access list only (rule S5). */
function listed(operation: Definition): Definition {
  return { ...operation, requiresAccessList: true }
}

const ORG = '/orgs/{orgId}'
const KEYS = `${ORG}/apiKeys`
const LIST = `${KEYS}/{apiUserId}/accessList`

const GROUP = '/groups/{groupId}'
const BACKUP = `${GROUP}/clusters/{clusterName}/backup`
const SERVERLESS = `${GROUP}/serverless/{clusterName}/backup`
const LEGACY = `${GROUP}/clusters/{clusterName}`

export const ATLAS_OPERATIONS = {
  // The procedures of the founding document (P0 to P10): organization procedures are the
  // organization owner's, project procedures the project owner's (rules S19, S21), and a key's
  // list is the organization owner's wherever it is edited from (rule S22).
  createOrgApiKey: inOrganization('POST', KEYS, 'ORG_OWNER'),
  listOrgApiKeys: inOrganization('GET', KEYS, 'ORG_OWNER'),
  getOrgApiKey: inOrganization('GET', `${KEYS}/{apiUserId}`, 'ORG_OWNER'),
  updateOrgApiKey: inOrganization('PATCH', `${KEYS}/{apiUserId}`, 'ORG_OWNER'),
  deleteOrgApiKey: inOrganization('DELETE', `${KEYS}/{apiUserId}`, 'ORG_OWNER'),
  listOrgAccessEntries: inOrganization('GET', LIST, 'ORG_OWNER'),
  getOrgAccessEntry: inOrganization('GET', `${LIST}/{ipAddress}`, 'ORG_OWNER'),
  createOrgAccessEntry: listed(inOrganization('POST', LIST, 'ORG_OWNER')),
  deleteAccessEntry: listed(inOrganization('DELETE', `${LIST}/{ipAddress}`, 'ORG_OWNER')),
  createGroupApiKey: inProject('POST', `${GROUP}/apiKeys`, 'GROUP_OWNER'),
  listGroupApiKeys: inProject('GET', `${GROUP}/apiKeys`, 'GROUP_OWNER'),
  addGroupApiKey: inProject('POST', `${GROUP}/apiKeys/{apiUserId}`, 'GROUP_OWNER'),
  updateApiKeyRoles: inProject('PATCH', `${GROUP}/apiKeys/{apiUserId}`, 'GROUP_OWNER'),
  removeGroupApiKey: inProject('DELETE', `${GROUP}/apiKeys/{apiUserId}`, 'GROUP_OWNER'),
  updateOrgSettings: inOrganization('PATCH', `${ORG}/settings`, 'ORG_OWNER'),

  // Organizations and projects.
  getOrgSettings: inOrganization('GET', `${ORG}/settings`, 'ORG_MEMBER'),
  getOrg: inOrganization('GET', ORG, 'ORG_MEMBER'),
  updateOrg: inOrganization('PATCH', ORG, 'ORG_OWNER'),
  deleteOrg: inOrganization('DELETE', ORG, 'ORG_OWNER'),
  getOrgGroups: inOrganization('GET', `${ORG}/groups`, 'ORG_MEMBER'),
  getGroup: inProject('GET', GROUP, 'GROUP_READ_ONLY'),
  updateGroup: inProject('PATCH', GROUP, 'GROUP_OWNER'),
  deleteGroup: inProject('DELETE', GROUP, 'GROUP_OWNER'),
  migrateGroup: inProject('POST', `${GROUP}:migrate`, 'ORG_OWNER'),
  getGroupSettings: inProject('GET', `${GROUP}/settings`, 'GROUP_READ_ONLY'),
  updateGroupSettings: inProject('PATCH', `${GROUP}/settings`, 'GROUP_OWNER'),

  // People, events, and the list of addresses that may reach a project's databases, which is
  // another list than that of a key.
  listOrgUsers: inOrganization('GET', `${ORG}/users`, 'ORG_MEMBER'),
  createOrgUser: inOrganization('POST', `${ORG}/users`, 'ORG_OWNER'),
  getOrgUser: inOrganization('GET', `${ORG}/users/{userId}`, 'ORG_MEMBER'),
  updateOrgUser: inOrganization('PATCH', `${ORG}/users/{userId}`, 'ORG_OWNER'),
  removeOrgUser: inOrganization('DELETE', `${ORG}/users/{userId}`, 'ORG_OWNER'),
  listGroupUsers: inProject('GET', `${GROUP}/users`, 'GROUP_READ_ONLY'),
  addGroupUsers: inProject('POST', `${GROUP}/users`, 'GROUP_ACCESS_MANAGER'),
  removeGroupUser: inProject('DELETE', `${GROUP}/users/{userId}`, 'GROUP_ACCESS_MANAGER'),
  addGroupUserRole: inProject('POST', `${GROUP}/users/{userId}:addRole`, 'GROUP_ACCESS_MANAGER'),
  removeGroupUserRole: inProject(
    'POST',
    `${GROUP}/users/{userId}:removeRole`,
    'GROUP_ACCESS_MANAGER',
  ),
  listOrgEvents: inOrganization('GET', `${ORG}/events`, 'ORG_MEMBER'),
  listGroupEvents: inProject('GET', `${GROUP}/events`, 'GROUP_READ_ONLY'),
  listAccessListEntries: inProject('GET', `${GROUP}/accessList`, 'GROUP_READ_ONLY'),
  createAccessListEntry: inProject('POST', `${GROUP}/accessList`, 'GROUP_NETWORK_ACCESS_MANAGER'),
  deleteAccessListEntry: inProject(
    'DELETE',
    `${GROUP}/accessList/{entryValue}`,
    'GROUP_NETWORK_ACCESS_MANAGER',
  ),
  inviteGroupServiceAccount: inProject(
    'POST',
    `${GROUP}/serviceAccounts/{clientId}:invite`,
    'ORG_OWNER',
  ),

  // Restoring and taking backups demands an access list.
  getBackupRestoreJob: listed(
    inProject('GET', `${BACKUP}/restoreJobs/{restoreJobId}`, 'GROUP_BACKUP_MANAGER'),
  ),
  listBackupRestoreJobs: listed(inProject('GET', `${BACKUP}/restoreJobs`, 'GROUP_BACKUP_MANAGER')),
  createBackupRestoreJob: listed(
    inProject(
      'POST',
      `${BACKUP}/restoreJobs`,
      'GROUP_BACKUP_EXPORT_OPERATOR',
      'GROUP_BACKUP_RECOVERY_OPERATOR',
    ),
  ),
  cancelBackupRestoreJob: listed(
    inProject(
      'DELETE',
      `${BACKUP}/restoreJobs/{restoreJobId}`,
      'GROUP_BACKUP_EXPORT_OPERATOR',
      'GROUP_BACKUP_RECOVERY_OPERATOR',
    ),
  ),
  listServerlessRestoreJobs: listed(inProject('GET', `${SERVERLESS}/restoreJobs`, 'GROUP_OWNER')),
  getServerlessRestoreJob: listed(
    inProject('GET', `${SERVERLESS}/restoreJobs/{restoreJobId}`, 'GROUP_OWNER'),
  ),
  createServerlessRestoreJob: listed(inProject('POST', `${SERVERLESS}/restoreJobs`, 'GROUP_OWNER')),
  takeSnapshots: listed(inProject('POST', `${BACKUP}/snapshots`, 'GROUP_BACKUP_CREATOR')),
  deleteClusterBackupSnapshot: listed(
    inProject('DELETE', `${BACKUP}/snapshots/{snapshotId}`, 'GROUP_BACKUP_MANAGER'),
  ),
  createClusterRestoreJob: listed(inProject('POST', `${LEGACY}/restoreJobs`, 'GROUP_OWNER')),
  deleteClusterSnapshot: listed(
    inProject('DELETE', `${LEGACY}/snapshots/{snapshotId}`, 'GROUP_OWNER'),
  ),
  updateClusterSnapshot: listed(
    inProject('PATCH', `${LEGACY}/snapshots/{snapshotId}`, 'GROUP_OWNER'),
  ),
  updateClusterSnapshotSchedule: listed(
    inProject('PATCH', `${LEGACY}/snapshotSchedule`, 'GROUP_OWNER'),
  ),

  getSystemStatus: forAnyKey('GET', '/'),
  // The body names the organization, not the path: a route has to be told where else it stands.
  createGroup: inOrganization('POST', '/groups', 'ORG_GROUP_CREATOR'),
}

/** The name of an operation of Atlas, as its API spells it. */
export type AtlasOperation = keyof typeof ATLAS_OPERATIONS
