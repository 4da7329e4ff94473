import { faultsIn } from '../fault.js'

const STARTING_ROLES =
  "{ organization: ['ORG_MEMBER'], project: ['GROUP_READ_ONLY', 'ORG_MEMBER'] }"

/** Faults in what the roles of Atlas are, and in what takes which. */
export const ROLE_FAULTS = [
  ...faultsIn('atlas/atlas-policy.ts', [
    {
      rule: 'S15',
      find: STARTING_ROLES,
      replace: "{ organization: [], project: ['GROUP_READ_ONLY', 'ORG_MEMBER'] }",
      says: 'a key created in the organization starts with nothing',
    },
    {
      rule: 'S15',
      find: STARTING_ROLES,
      replace: "{ organization: ['ORG_READ_ONLY'], project: ['GROUP_READ_ONLY', 'ORG_MEMBER'] }",
      says: 'a key created in the organization starts as reader of all projects',
    },
    {
      rule: 'S16',
      find: STARTING_ROLES,
      replace: "{ organization: ['ORG_MEMBER'], project: ['GROUP_READ_ONLY'] }",
      says: 'a key created for a project is no member of the organization',
    },
    {
      rule: 'S16',
      find: STARTING_ROLES,
      replace: "{ organization: ['ORG_MEMBER'], project: ['ORG_MEMBER'] }",
      says: 'a key created for a project does not reach it',
    },
    {
      rule: 'S21',
      find: "'keys.removeFromProject': 'removeGroupApiKey'",
      replace: "'keys.removeFromProject': 'removeGroupUser'",
      says: 'removing a key from a project takes no more than removing a person',
    },
    {
      rule: 'S21',
      find: "'keys.createInProject': 'createGroupApiKey'",
      replace: "'keys.createInProject': 'addGroupUsers'",
      says: 'an access manager creates keys for the project',
    },
    {
      rule: 'S21',
      find: "'keys.listInProject': 'listGroupApiKeys'",
      replace: "'keys.listInProject': 'getGroup'",
      says: 'a reader of the project sees its keys',
    },
    {
      rule: 'S22',
      find: "'accessList.remove': 'deleteAccessEntry'",
      replace: "'accessList.remove': 'createGroup'",
      says: 'removing from a list takes what creating a project takes',
    },
    {
      rule: 'S22',
      find: "'accessList.add': 'createOrgAccessEntry'",
      replace: "'accessList.add': 'createGroup'",
      says: 'adding to a list takes what creating a project takes',
    },
  ]),
  ...faultsIn('atlas/atlas-roles.ts', [
    {
      rule: 'S18',
      find: "ORG_MEMBER: organizationRole('Organization Member')",
      replace: "ORG_MEMBER: organizationRole('Organization Member', 'GROUP_READ_ONLY')",
      says: 'members of the organization read all its projects',
    },
    {
      rule: 'S18',
      find: "'Organization Read Only', 'ORG_MEMBER', 'GROUP_READ_ONLY'",
      replace: "'Organization Read Only', 'ORG_MEMBER'",
      says: 'readers of the organization have to be invited to its projects',
    },
  ]),
  ...faultsIn('atlas/atlas-operations.ts', [
    {
      rule: 'S22',
      find: "createOrgAccessEntry: listed(inOrganization('POST', LIST, 'ORG_OWNER'))",
      replace: "createOrgAccessEntry: listed(inOrganization('POST', LIST, 'ORG_READ_ONLY'))",
      says: 'a reader of the organization adds to lists',
    },
  ]),
]
