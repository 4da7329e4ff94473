import { MANAGEMENT_COMMANDS, type ManagementCommand } from 'keywarden'
import { type AtlasOperation, atlasPolicy } from 'keywarden/atlas'
import { describe, expect, test } from 'vitest'

/** Command → the procedure it is, the operation it takes, and the least role that may do that. */
const MANAGEMENT: readonly [ManagementCommand, string, AtlasOperation, string][] = [
  ['organizations.view', '', 'getOrg', 'ORG_MEMBER'],
  ['organizations.events', '', 'listOrgApiKeys', 'ORG_OWNER'],
  ['organizations.rename', '', 'updateOrg', 'ORG_OWNER'],
  ['organizations.delete', '', 'deleteOrg', 'ORG_OWNER'],
  ['organizations.requireAccessList', 'P0', 'updateOrgSettings', 'ORG_OWNER'],
  ['organizations.stopRequiringAccessList', 'P0', 'updateOrgSettings', 'ORG_OWNER'],
  ['projects.create', '', 'createGroup', 'ORG_GROUP_CREATOR'],
  ['projects.list', '', 'getOrgGroups', 'ORG_MEMBER'],
  ['projects.view', '', 'getGroup', 'GROUP_READ_ONLY'],
  ['projects.rename', '', 'updateGroup', 'GROUP_OWNER'],
  ['projects.delete', '', 'deleteGroup', 'GROUP_OWNER'],
  ['keys.create', 'P1', 'createOrgApiKey', 'ORG_OWNER'],
  ['keys.list', 'P2', 'listOrgApiKeys', 'ORG_OWNER'],
  ['keys.view', 'P2', 'getOrgApiKey', 'ORG_OWNER'],
  ['keys.update', 'P3', 'updateOrgApiKey', 'ORG_OWNER'],
  ['keys.delete', 'P4', 'deleteOrgApiKey', 'ORG_OWNER'],
  ['keys.rotate', 'as P3', 'updateOrgApiKey', 'ORG_OWNER'],
  ['keys.disable', 'as P3', 'updateOrgApiKey', 'ORG_OWNER'],
  ['keys.enable', 'as P3', 'updateOrgApiKey', 'ORG_OWNER'],
  ['keys.revoke', 'as P3', 'updateOrgApiKey', 'ORG_OWNER'],
  ['keys.setExpiry', 'as P3', 'updateOrgApiKey', 'ORG_OWNER'],
  ['keys.createInProject', 'P5', 'createGroupApiKey', 'GROUP_OWNER'],
  ['keys.invite', 'P6', 'addGroupApiKey', 'GROUP_OWNER'],
  ['keys.listInProject', 'P7', 'listGroupApiKeys', 'GROUP_OWNER'],
  ['keys.viewInProject', 'P7', 'listGroupApiKeys', 'GROUP_OWNER'],
  ['keys.changeProjectRoles', 'P8', 'updateApiKeyRoles', 'GROUP_OWNER'],
  ['keys.removeFromProject', 'P10', 'removeGroupApiKey', 'GROUP_OWNER'],
  ['accessList.view', 'P2', 'listOrgAccessEntries', 'ORG_OWNER'],
  ['accessList.add', 'P3, P9', 'createOrgAccessEntry', 'ORG_OWNER'],
  ['accessList.remove', 'P3, P9', 'deleteAccessEntry', 'ORG_OWNER'],
]

describe('the defaults of Atlas', () => {
  test('S15: a key created in the organization is a member of it', () => {
    expect(atlasPolicy.newKeyRoles.organization).toEqual(['ORG_MEMBER'])
  })

  test('S16: a key created for a project reads it, and is a member of the organization', () => {
    expect(atlasPolicy.newKeyRoles.project).toEqual(['GROUP_READ_ONLY', 'ORG_MEMBER'])
  })

  test('a key that creates a project becomes its owner', () => {
    expect(atlasPolicy.projectCreatorRoles).toEqual(['GROUP_OWNER'])
  })
})

describe('management under the preset', () => {
  test.each(MANAGEMENT)('%s (%s) takes %s, thus %s', (command, _, operation, role) => {
    const taken = atlasPolicy.operationFor(command)
    expect(taken?.name).toBe(operation)
    expect(taken?.anyOf).toEqual([role])
  })

  test('covers every command there is but keys.rotateSelf: in Atlas no key renews itself', () => {
    const commands = Object.keys(MANAGEMENT_COMMANDS) as ManagementCommand[]
    const covered = commands.filter((command) => atlasPolicy.operationFor(command) !== undefined)
    expect(covered).toEqual(MANAGEMENT.map(([command]) => command))
    expect(commands.filter((command) => !covered.includes(command))).toEqual(['keys.rotateSelf'])
  })

  test('S5: only writing an access list demands one', () => {
    const demanding = MANAGEMENT.filter(
      ([command]) => atlasPolicy.operationFor(command)?.requiresAccessList,
    )
    expect(demanding.map(([command]) => command)).toEqual(['accessList.add', 'accessList.remove'])
  })
})
