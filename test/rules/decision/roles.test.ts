import { MANAGEMENT_COMMANDS, type ManagementCommand } from 'keywarden'
import { atlasPolicy } from 'keywarden/atlas'
import { expect, test } from 'vitest'
import { OrganizationState } from '../../../src/domain/organization-state.js'
import { acme, aKey, answer, billing, gate, judge, website } from './world.js'

const { newKeyRoles } = atlasPolicy

const commands = (Object.keys(MANAGEMENT_COMMANDS) as ManagementCommand[]).filter((command) =>
  command.startsWith('keys.'),
)

/** The commands of the Access Manager, as far as they concern keys seen from a project. */
const projectCommands = commands.filter(
  (command) => MANAGEMENT_COMMANDS[command].level === 'project',
)

/** And those that concern keys of the organization, a key that renews itself apart. */
const organizationCommands = commands.filter(
  (command) => MANAGEMENT_COMMANDS[command].level === 'organization' && !command.endsWith('Self'),
)

test('S15: a key created in the organization starts as Organization Member', () => {
  expect(newKeyRoles.organization).toEqual(['ORG_MEMBER'])
})

test('S15: what it starts with allows it to manage nothing', () => {
  const key = aKey({ organizationRoles: newKeyRoles.organization })
  expect(answer({ key, to: 'createOrgApiKey', in: acme })).toBe('ROLE_MISSING')
  expect(answer({ key, to: 'updateOrgSettings', in: acme })).toBe('ROLE_MISSING')
})

test('S16: a key created for a project starts as reader there and as Organization Member', () => {
  expect([...newKeyRoles.project].sort()).toEqual(['GROUP_READ_ONLY', 'ORG_MEMBER'])
})

test('S16: what it starts with allows it to manage nothing', () => {
  const key = aKey({
    organizationRoles: ['ORG_MEMBER'],
    projectRoles: { billing: ['GROUP_READ_ONLY'] },
  })
  expect(answer({ key, to: 'createGroupApiKey', in: billing })).toBe('ROLE_MISSING')
  expect(answer({ key, to: 'createOrgApiKey', in: acme })).toBe('ROLE_MISSING')
})

test('S10, S17: every role added counts, beside those a key starts with', () => {
  const key = aKey({
    organizationRoles: [...newKeyRoles.organization, 'ORG_GROUP_CREATOR'],
    projectRoles: { billing: ['GROUP_BACKUP_CREATOR', 'GROUP_NETWORK_ACCESS_MANAGER'] },
  })
  expect(answer({ key, to: 'getOrg', in: acme })).toBe('allowed')
  expect(answer({ key, to: 'createGroup', in: acme })).toBe('allowed')
  expect(answer({ key, to: 'takeSnapshots', in: billing })).toBe('allowed')
  expect(answer({ key, to: 'createAccessListEntry', in: billing })).toBe('allowed')
})

test('S18: a member of the organization reaches none of its projects uninvited', () => {
  const key = aKey({ organizationRoles: ['ORG_MEMBER'] })
  for (const place of [billing, website])
    expect(answer({ key, to: 'getGroup', in: place })).toBe('ROLE_MISSING')
})

test('S10, S18: an invitation opens that project, and no other', () => {
  const key = aKey({ organizationRoles: ['ORG_MEMBER'] })
  const invited = key.withProjectRoles('billing', ['GROUP_READ_ONLY'])
  expect(answer({ key: invited, to: 'getGroup', in: billing })).toBe('allowed')
  expect(answer({ key: invited, to: 'getGroup', in: website })).toBe('ROLE_MISSING')
})

test('S18: removed from a project, a key no longer reaches it', () => {
  const key = aKey({ projectRoles: { billing: ['GROUP_READ_ONLY'] } }).withoutProject('billing')
  expect(answer({ key, to: 'getGroup', in: billing })).toBe('ROLE_MISSING')
})

test('S18: when a project is gone, no key holds roles in it', () => {
  const key = aKey({ projectRoles: { billing: ['GROUP_READ_ONLY'] } })
  const state = OrganizationState.of(acme, [billing], [key]).withoutProject('billing')
  expect(state.keysIn('billing')).toEqual([])
})

test('S18: a role of the organization that includes project roles needs no invitation', () => {
  for (const role of ['ORG_OWNER', 'ORG_READ_ONLY']) {
    const key = aKey({ organizationRoles: [role] })
    for (const place of [billing, website])
      expect([role, gate('role', { key, to: 'getGroup', in: place })]).toEqual([role, 'passed'])
  }
})

test('S19, P1, P2, P3, P4: every procedure on keys of the organization takes Organization Owner', () => {
  expect(organizationCommands).toContain('keys.create')
  for (const command of organizationCommands) {
    const operation = atlasPolicy.operationFor(command)
    expect([command, operation?.level, operation?.satisfiedBy]).toEqual([
      command,
      'organization',
      ['ORG_OWNER'],
    ])
  }
})

test('S21, P5, P6, P7, P8, P10: every procedure on keys in a project takes Project Owner there', () => {
  expect(projectCommands).toContain('keys.createInProject')
  for (const command of projectCommands) {
    const operation = atlasPolicy.operationFor(command)
    expect([command, operation?.level, operation?.anyOf]).toEqual([
      command,
      'project',
      ['GROUP_OWNER'],
    ])
  }
})

test('S21, P5, P6, P7, P8, P10: a lesser role in the project does not do', () => {
  const key = aKey({ projectRoles: { billing: ['GROUP_ACCESS_MANAGER', 'GROUP_READ_ONLY'] } })
  for (const command of projectCommands) {
    const to = atlasPolicy.operationFor(command)?.name ?? command
    const decision = judge({ key, to, in: billing })
    expect(decision).toMatchObject({
      allowed: false,
      refusal: { code: 'ROLE_MISSING', roles: ['GROUP_OWNER', 'ORG_OWNER'] },
    })
  }
})

test('S22, P9: the list of a key is edited by an Organization Owner, in the organization', () => {
  for (const command of ['accessList.add', 'accessList.remove'] as const) {
    const operation = atlasPolicy.operationFor(command)
    expect([command, operation?.level, operation?.satisfiedBy]).toEqual([
      command,
      'organization',
      ['ORG_OWNER'],
    ])
  }
})

test('S22: a Project Owner edits no list, not even of a key in their project', () => {
  const key = aKey({ projectRoles: { billing: ['GROUP_OWNER'] } })
  for (const to of ['createOrgAccessEntry', 'deleteAccessEntry'] as const) {
    expect(answer({ key, to, in: acme })).toBe('ROLE_MISSING')
    expect(answer({ key, to, in: billing })).toBe('SCOPE_MISMATCH')
  }
})
