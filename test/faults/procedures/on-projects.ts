import { faultsIn } from '../fault.js'

/** Faults in the procedures on the keys of a project: P5 to P10, and in both views of keys. */
export const PROJECT_PROCEDURE_FAULTS = [
  ...faultsIn('management/keys/create-key.ts', [
    {
      rule: 'S17',
      find: 'combined(granted, RoleAssignments.of(given, {}))',
      replace: 'granted',
      says: 'no roles can be added when a key is created in the organization',
    },
    {
      rule: 'S15',
      find: 'combined(granted, RoleAssignments.of(given, {}))',
      replace: 'given.length > 0 ? RoleAssignments.of(given, {}) : granted',
      says: 'a key that is given roles does not start as a member',
    },
    {
      rule: 'P5',
      find: 'planKey(situation, input, granted, roles, project)',
      replace: 'planKey(situation, { ...input, accessList: undefined }, granted, roles, project)',
      says: 'whoever creates a key for a project cannot set its first list',
    },
    {
      rule: 'S16',
      find: "RoleAssignments.of(of('organization'), {})",
      replace: 'RoleAssignments.of([], {})',
      says: 'a key created for a project is no member of the organization',
    },
  ]),
  ...faultsIn('atlas/atlas-policy.ts', [
    {
      rule: 'P5',
      find: "'keys.createInProject': 'createGroupApiKey'",
      replace: "'keys.createInProject': 'addGroupUsers'",
      says: 'whoever may add persons to a project creates keys for it',
    },
    {
      rule: 'P6',
      find: "'keys.invite': 'addGroupApiKey'",
      replace: "'keys.invite': 'addGroupUsers'",
      says: 'whoever may add persons to a project invites keys',
    },
    {
      rule: 'P7',
      find: "'keys.viewInProject': 'listGroupApiKeys'",
      replace: "'keys.viewInProject': 'getGroup'",
      says: 'a reader of the project sees its keys one by one',
    },
    {
      rule: 'P8',
      find: "'keys.changeProjectRoles': 'updateApiKeyRoles'",
      replace: "'keys.changeProjectRoles': 'addGroupUserRole'",
      says: 'whoever may give roles to persons gives them to keys',
    },
    {
      rule: 'P9',
      find: "'accessList.add': 'createOrgAccessEntry'",
      replace: "'accessList.add': 'createGroup'",
      says: 'whoever may create projects adds to lists',
    },
    {
      rule: 'P10',
      find: "'keys.removeFromProject': 'removeGroupApiKey'",
      replace: "'keys.removeFromProject': 'removeGroupUser'",
      says: 'whoever may remove persons from a project removes keys',
    },
  ]),
  ...faultsIn('management/keys/project-keys.ts', [
    {
      rule: 'P6',
      find: 'before.keys.find((one) => one.publicKey === publicKey)?.id',
      replace: "'none'",
      says: 'a key cannot be invited by its public key',
    },
    {
      rule: 'P6',
      find: 'if (key.rolesIn(project).length > 0) {',
      replace: 'if (false) {',
      says: 'inviting a key again changes its roles',
    },
    {
      rule: 'P8',
      find: "key.withProjectRoles(project, rolesOf(manager.policy, input.roles, 'project'))",
      replace:
        "key.withProjectRoles(project, [...key.rolesIn(project), ...rolesOf(manager.policy, input.roles, 'project')])",
      says: 'new roles in a project are added to the old ones',
    },
    {
      rule: 'P8',
      find: "key.withProjectRoles(project, rolesOf(manager.policy, input.roles, 'project'))",
      replace:
        "key.withOrganizationRoles([]).withProjectRoles(project, rolesOf(manager.policy, input.roles, 'project'))",
      says: 'new roles in a project cost those in the organization',
    },
    {
      rule: 'P10',
      find: 'const after = key.withoutProject(project)\n',
      replace: 'const after = key.withoutProject(project).revoke(1)\n',
      says: 'a key that is removed from a project is removed for good',
    },
    {
      rule: 'P10',
      find: 'const after = key.withoutProject(project)\n',
      replace: 'const after = key.projects.reduce((one, id) => one.withoutProject(id), key)\n',
      says: 'a key that is removed from a project is removed from all',
    },
  ]),
  ...faultsIn('management/key-view.ts', [
    {
      rule: 'P7',
      find: 'key.projects.filter((one) => one === project)',
      replace: 'key.projects',
      says: 'a project sees the other projects of its keys',
    },
  ]),
  ...faultsIn('management/access-list/access-list-commands.ts', [
    {
      rule: 'P9',
      find: 'admits, projects: key.projects, revision })',
      replace: 'admits, projects: [], revision })',
      says: 'nobody is told which projects an edited list is shared by',
    },
  ]),
  ...faultsIn('storage/memory-storage.ts', [
    {
      rule: 'S14',
      find: 'state?.keysIn(project)',
      replace: 'state?.keys',
      says: 'a project is shown keys that are not in it, or nothing at all',
    },
    {
      rule: 'S14',
      find: 'project === undefined ? state?.keys :',
      replace: 'project === undefined ? state?.keys.filter((key) => key.projects.length === 0) :',
      says: 'the organization is not shown the keys of its projects',
    },
  ]),
]
