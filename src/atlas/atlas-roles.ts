/**
 * The roles of Atlas as data: names, titles, and what each includes. Where the sources do not say
 * it outright, the inclusion carries our confidence in it.
 */

function organizationRole<const Included extends string = never>(
  title: string,
  ...includes: readonly Included[]
) {
  return { level: 'organization', title, includes } as const
}

/** Every project role includes reading the project (confidence: high). */
function projectRole<const Included extends string = never>(
  title: string,
  ...includes: readonly Included[]
) {
  return { level: 'project', title, includes: ['GROUP_READ_ONLY', ...includes] } as const
}

/**
 * The three data access roles are kept incomparable, and so are the managers of clusters and of
 * replica sets and the resilience tester: no source says that one includes another.
 */
const BELOW_PROJECT_OWNER = {
  GROUP_ACCESS_MANAGER: projectRole('Project Access Manager'),
  GROUP_REPLICA_SET_MANAGER: projectRole('Project Replica Set Manager'),
  // Changes clusters, and neither creates nor terminates them: it does not include the creator.
  GROUP_CLUSTER_MANAGER: projectRole('Project Cluster Manager'),
  GROUP_CLUSTER_CREATOR: projectRole('Project Cluster Creator'),
  GROUP_CLUSTER_LOG_VIEWER: projectRole('Project Cluster Log Viewer'),
  GROUP_CLUSTER_RESILIENCE_TESTER: projectRole('Project Cluster Resilience Tester'),
  GROUP_STREAM_PROCESSING_OWNER: projectRole('Project Stream Processing Owner'),
  // Search indexes: confidence medium to high.
  GROUP_DATA_ACCESS_ADMIN: projectRole('Project Data Access Admin', 'GROUP_SEARCH_INDEX_EDITOR'),
  GROUP_DATA_ACCESS_READ_WRITE: projectRole('Project Data Access Read/Write'),
  GROUP_DATA_ACCESS_READ_ONLY: projectRole('Project Data Access Read Only'),
  GROUP_DATABASE_ACCESS_ADMIN: projectRole('Project Database Access Admin'),
  GROUP_BACKUP_MANAGER: projectRole(
    'Project Backup Manager',
    'GROUP_BACKUP_CREATOR',
    'GROUP_BACKUP_RECOVERY_OPERATOR',
    'GROUP_BACKUP_EXPORT_OPERATOR',
  ),
  GROUP_BACKUP_CREATOR: projectRole('Project Backup Creator'),
  GROUP_BACKUP_RECOVERY_OPERATOR: projectRole('Project Backup Recovery Operator'),
  GROUP_BACKUP_EXPORT_OPERATOR: projectRole('Project Backup Export Operator'),
  GROUP_NETWORK_ACCESS_MANAGER: projectRole('Project Network Access Manager'),
  GROUP_OBSERVABILITY_VIEWER: projectRole('Project Observability Viewer'),
  GROUP_TRIGGER_MANAGER: projectRole('Project Trigger Manager'),
  GROUP_READ_ONLY: { level: 'project', title: 'Project Read Only' },
  // Confidence low; no operation of the preset asks for the viewer.
  GROUP_INDEX_MANAGER: projectRole('Project Index Manager', 'GROUP_OBSERVABILITY_VIEWER'),
  GROUP_SEARCH_INDEX_EDITOR: projectRole('Project Search Index Editor'),
  GROUP_REAL_TIME_PERFORMANCE_OPERATOR: projectRole('Project Real Time Performance Operator'),
  GROUP_SUPPORT_ACCESS_MANAGER: projectRole('Project Support Access Manager'),
  GROUP_ALERTS_MANAGER: projectRole('Project Alerts Manager'),
  GROUP_MODEL_OWNER: projectRole('Project Model Owner'),
} as const

type BelowProjectOwner = keyof typeof BELOW_PROJECT_OWNER

/** 7 organization roles and 26 project roles. */
export const ATLAS_ROLES = {
  // All other organization roles, and owner of every project.
  ORG_OWNER: organizationRole(
    'Organization Owner',
    'ORG_GROUP_CREATOR',
    'ORG_BILLING_ADMIN',
    'ORG_BILLING_READ_ONLY',
    'ORG_STREAM_PROCESSING_ADMIN',
    'ORG_READ_ONLY',
    'ORG_MEMBER',
    'GROUP_OWNER',
  ),
  // Of the projects it creates it becomes owner; it reaches no others.
  ORG_GROUP_CREATOR: organizationRole('Organization Project Creator', 'ORG_MEMBER'),
  // The viewer: confidence medium, by the names.
  ORG_BILLING_ADMIN: organizationRole(
    'Organization Billing Admin',
    'ORG_BILLING_READ_ONLY',
    'ORG_MEMBER',
  ),
  ORG_BILLING_READ_ONLY: organizationRole('Organization Billing Viewer', 'ORG_MEMBER'),
  ORG_STREAM_PROCESSING_ADMIN: organizationRole(
    'Organization Stream Processing Admin',
    'GROUP_STREAM_PROCESSING_OWNER',
    'ORG_READ_ONLY',
  ),
  // Reading every project: confidence high as to the intent, medium as to how much is seen.
  ORG_READ_ONLY: organizationRole('Organization Read Only', 'ORG_MEMBER', 'GROUP_READ_ONLY'),
  // Sees the organization, and no project but those it was given a role in (rule S18). That a
  // holder of a project role is a member too comes from the default roles (rule S16).
  ORG_MEMBER: organizationRole('Organization Member'),

  GROUP_OWNER: projectRole(
    'Project Owner',
    ...(Object.keys(BELOW_PROJECT_OWNER) as BelowProjectOwner[]),
  ),
  ...BELOW_PROJECT_OWNER,
} as const

/** The name of a role of Atlas, as its API spells it. */
export type AtlasRole = keyof typeof ATLAS_ROLES
