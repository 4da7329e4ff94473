import { faultsIn } from '../fault.js'

/** Faults in the procedures on an organization and its keys: P0 to P4, and who may order them. */
export const ORGANIZATION_PROCEDURE_FAULTS = [
  ...faultsIn('management/organizations/organization-commands.ts', [
    {
      rule: 'S9',
      find: 'before.organization.requireAccessList()',
      replace: 'before.organization',
      says: 'the command that requires access lists requires none',
    },
    {
      rule: 'S9',
      find: 'after: before.withOrganization(organization),\n    facts: organization',
      replace: 'after: before,\n    facts: organization',
      says: 'whether lists are required is told, and not kept',
    },
    {
      rule: 'P0',
      find: "'organization.access_list_required')",
      replace: "'organization.access_list_not_required')",
      says: 'the audit trail does not tell that lists are required now',
    },
    {
      rule: 'P0',
      find: 'key.accessList.isEmpty)',
      replace: 'false && key.accessList.isEmpty)',
      says: 'nobody is told which keys are shut out',
    },
  ]),
  ...faultsIn('atlas/atlas-policy.ts', [
    {
      rule: 'P0',
      find: "'organizations.requireAccessList': 'updateOrgSettings'",
      replace: "'organizations.requireAccessList': 'createGroup'",
      says: 'whoever may create projects requires access lists',
    },
    {
      rule: 'P1',
      find: "'keys.create': 'createOrgApiKey'",
      replace: "'keys.create': 'createGroup'",
      says: 'whoever may create projects creates keys',
    },
    {
      rule: 'P2',
      find: "'keys.view': 'getOrgApiKey'",
      replace: "'keys.view': 'getOrg'",
      says: 'members of the organization see its keys',
    },
    {
      rule: 'P3',
      find: "'keys.update': 'updateOrgApiKey'",
      replace: "'keys.update': 'createGroup'",
      says: 'whoever may create projects changes keys',
    },
    {
      rule: 'P4',
      find: "'keys.delete': 'deleteOrgApiKey'",
      replace: "'keys.delete': 'createGroup'",
      says: 'whoever may create projects deletes keys',
    },
    {
      rule: 'S19',
      find: "'keys.list': 'listOrgApiKeys'",
      replace: "'keys.list': 'getOrgGroups'",
      says: 'whoever sees the projects of the organization sees its keys',
    },
  ]),
  ...faultsIn('atlas/atlas-operations.ts', [
    {
      rule: 'S19',
      find: "createOrgApiKey: inOrganization('POST', KEYS, 'ORG_OWNER')",
      replace: "createOrgApiKey: inOrganization('POST', KEYS, 'ORG_READ_ONLY')",
      says: 'a reader of the organization creates keys',
    },
    {
      rule: 'S19',
      find: "listOrgApiKeys: inOrganization('GET', KEYS, 'ORG_OWNER')",
      replace: "listOrgApiKeys: inOrganization('GET', KEYS, 'ORG_OWNER', 'ORG_BILLING_ADMIN')",
      says: 'who pays for the organization sees its keys',
    },
  ]),
  ...faultsIn('management/new-key.ts', [
    {
      rule: 'P1',
      find: "type: 'key.created',",
      replace: "type: 'key.described' as never,",
      says: 'the audit trail does not tell that a key was created',
    },
  ]),
  ...faultsIn('management/key-view.ts', [
    {
      rule: 'P2',
      find: 'project === undefined ? key.projects :',
      replace: 'project === undefined ? [] :',
      says: 'the view of a key does not show its projects',
    },
    {
      rule: 'P2',
      find: '    ...usageOf(usage),\n',
      replace: '    count: 0,\n',
      says: 'the view of a key does not show when it was used',
    },
    {
      rule: 'P2',
      find: '...usageOf(usage?.entries.get(cidr))',
      replace: 'count: 0',
      says: 'the view of a key does not show which entries of its list are used',
    },
  ]),
  ...faultsIn('management/keys/update-key.ts', [
    {
      rule: 'S20',
      find: 'if (description !== undefined) {',
      replace: 'if (false) {',
      says: 'the description of a key stays as it is',
    },
    {
      rule: 'S20',
      find: 'if (roles !== undefined) {',
      replace: 'if (roles !== undefined && description === undefined) {',
      says: 'roles and description cannot be changed together',
    },
    {
      rule: 'P3',
      find: "rolesOf(manager.policy, roles, 'organization')",
      replace: "[...old.organizationRoles, ...rolesOf(manager.policy, roles, 'organization')]",
      says: 'new roles are added to the old ones',
    },
    {
      rule: 'P3',
      find: 'let key = old\n',
      replace: 'let key = old.withoutVerifiers()\n',
      says: 'a changed key has to get a new private key',
    },
    {
      rule: 'P3',
      find: 'after: before.withKey(key),\n      facts: changes(old, key)',
      replace: 'after: before.withKey(key.withAccessList([])),\n      facts: changes(old, key)',
      says: 'a changed key loses its list',
    },
  ]),
  ...faultsIn('management/access-list/access-list-commands.ts', [
    {
      rule: 'S20',
      find: 'changed = rest\n',
      replace: '',
      says: 'nothing leaves a list',
    },
    {
      rule: 'P9',
      find: '[...key.accessList.entries, ...added.entries]',
      replace: 'added.entries',
      says: 'added entries replace the list',
    },
  ]),
  ...faultsIn('management/keys/key-lifecycle.ts', [
    {
      rule: 'P4',
      find: 'after: before.withoutKey(id)',
      replace: 'after: before.withKey(keyOf(before, id).revoke(1))',
      says: 'a deleted key is still there, revoked',
    },
    {
      rule: 'P4',
      find: "type: 'key.deleted'",
      replace: "type: 'key.revoked'",
      says: 'the audit trail does not tell that a key was deleted',
    },
  ]),
]
