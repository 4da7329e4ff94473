import { atlasPolicy } from 'keywarden/atlas'
import { describe, expect, test } from 'vitest'

/** Role → title, and every other role that whoever holds it holds too. */
type Table = Readonly<Record<string, readonly [title: string, ...included: string[]]>>

const READ = 'GROUP_READ_ONLY'

const BELOW_PROJECT_OWNER: Table = {
  GROUP_ACCESS_MANAGER: ['Project Access Manager', READ],
  GROUP_REPLICA_SET_MANAGER: ['Project Replica Set Manager', READ],
  GROUP_CLUSTER_MANAGER: ['Project Cluster Manager', READ],
  GROUP_CLUSTER_CREATOR: ['Project Cluster Creator', READ],
  GROUP_CLUSTER_LOG_VIEWER: ['Project Cluster Log Viewer', READ],
  GROUP_CLUSTER_RESILIENCE_TESTER: ['Project Cluster Resilience Tester', READ],
  GROUP_STREAM_PROCESSING_OWNER: ['Project Stream Processing Owner', READ],
  GROUP_DATA_ACCESS_ADMIN: ['Project Data Access Admin', READ, 'GROUP_SEARCH_INDEX_EDITOR'],
  GROUP_DATA_ACCESS_READ_WRITE: ['Project Data Access Read/Write', READ],
  GROUP_DATA_ACCESS_READ_ONLY: ['Project Data Access Read Only', READ],
  GROUP_DATABASE_ACCESS_ADMIN: ['Project Database Access Admin', READ],
  GROUP_BACKUP_MANAGER: [
    'Project Backup Manager',
    READ,
    'GROUP_BACKUP_CREATOR',
    'GROUP_BACKUP_RECOVERY_OPERATOR',
    'GROUP_BACKUP_EXPORT_OPERATOR',
  ],
  GROUP_BACKUP_CREATOR: ['Project Backup Creator', READ],
  GROUP_BACKUP_RECOVERY_OPERATOR: ['Project Backup Recovery Operator', READ],
  GROUP_BACKUP_EXPORT_OPERATOR: ['Project Backup Export Operator', READ],
  GROUP_NETWORK_ACCESS_MANAGER: ['Project Network Access Manager', READ],
  GROUP_OBSERVABILITY_VIEWER: ['Project Observability Viewer', READ],
  GROUP_TRIGGER_MANAGER: ['Project Trigger Manager', READ],
  GROUP_READ_ONLY: ['Project Read Only'],
  GROUP_INDEX_MANAGER: ['Project Index Manager', READ, 'GROUP_OBSERVABILITY_VIEWER'],
  GROUP_SEARCH_INDEX_EDITOR: ['Project Search Index Editor', READ],
  GROUP_REAL_TIME_PERFORMANCE_OPERATOR: ['Project Real Time Performance Operator', READ],
  GROUP_SUPPORT_ACCESS_MANAGER: ['Project Support Access Manager', READ],
  GROUP_ALERTS_MANAGER: ['Project Alerts Manager', READ],
  GROUP_MODEL_OWNER: ['Project Model Owner', READ],
}

const PROJECT_ROLES: Table = {
  GROUP_OWNER: ['Project Owner', ...Object.keys(BELOW_PROJECT_OWNER)],
  ...BELOW_PROJECT_OWNER,
}

const BELOW_ORGANIZATION_OWNER: Table = {
  ORG_GROUP_CREATOR: ['Organization Project Creator', 'ORG_MEMBER'],
  ORG_BILLING_ADMIN: ['Organization Billing Admin', 'ORG_BILLING_READ_ONLY', 'ORG_MEMBER'],
  ORG_BILLING_READ_ONLY: ['Organization Billing Viewer', 'ORG_MEMBER'],
  ORG_STREAM_PROCESSING_ADMIN: [
    'Organization Stream Processing Admin',
    'ORG_READ_ONLY',
    'ORG_MEMBER',
    'GROUP_STREAM_PROCESSING_OWNER',
    READ,
  ],
  ORG_READ_ONLY: ['Organization Read Only', 'ORG_MEMBER', READ],
  ORG_MEMBER: ['Organization Member'],
}

const ORGANIZATION_ROLES: Table = {
  ORG_OWNER: [
    'Organization Owner',
    ...Object.keys(BELOW_ORGANIZATION_OWNER),
    ...Object.keys(PROJECT_ROLES),
  ],
  ...BELOW_ORGANIZATION_OWNER,
}

const TABLES = { organization: ORGANIZATION_ROLES, project: PROJECT_ROLES }

describe('the roles of Atlas', () => {
  test('are 7 of organizations and 26 of projects, and no others', () => {
    for (const [level, table] of Object.entries(TABLES)) {
      const names = atlasPolicy.roles.filter((role) => role.level === level).map(({ name }) => name)
      expect(names.sort()).toEqual(Object.keys(table).sort())
    }
    expect(Object.keys(ORGANIZATION_ROLES)).toHaveLength(7)
    expect(Object.keys(PROJECT_ROLES)).toHaveLength(26)
  })

  test.each(Object.entries({ ...ORGANIZATION_ROLES, ...PROJECT_ROLES }))(
    '%s has its title and includes exactly what the sources say',
    (name, [title, ...included]) => {
      const role = atlasPolicy.role(name)
      expect(role?.title).toBe(title)
      expect(role?.closure).toEqual([name, ...included].sort())
    },
  )

  test('leave no operation that the owner of the organization may not do', () => {
    const byRole = atlasPolicy.operations.filter(({ access }) => access === 'roles')
    expect(byRole.filter((one) => !one.isSatisfiedBy('ORG_OWNER'))).toEqual([])
  })

  test('let the owner of a project do what is done in it, but what is the organization owner’s', () => {
    const inProject = atlasPolicy.operations.filter(({ level }) => level === 'project')
    const kept = inProject.filter((one) => !one.isSatisfiedBy('GROUP_OWNER'))
    expect(kept.map(({ name, anyOf }) => [name, ...anyOf])).toEqual([
      ['migrateGroup', 'ORG_OWNER'],
      ['inviteGroupServiceAccount', 'ORG_OWNER'],
    ])
  })
})
