import { MANAGEMENT_COMMANDS, type ManagementCommand } from 'keywarden'
import { expect, test } from 'vitest'

const commands = Object.entries(MANAGEMENT_COMMANDS)
const having = (level: string, writes: boolean) =>
  commands.filter(([, one]) => one.level === level && one.writes === writes).map(([name]) => name)

test('every command is there once, with its level and whether it writes', () => {
  const ofOrganization = [
    ...['rename', 'delete', 'requireAccessList', 'stopRequiringAccessList'].map(
      (name) => `organizations.${name}`,
    ),
    'projects.create',
    ...['create', 'update', 'delete', 'rotate', 'rotateSelf', 'disable', 'enable', 'revoke'].map(
      (name) => `keys.${name}`,
    ),
    ...['keys.setExpiry', 'accessList.add', 'accessList.remove'],
  ]
  expect(having('organization', true)).toEqual(ofOrganization)
  expect(having('organization', false)).toEqual([
    ...['organizations.view', 'organizations.events', 'projects.list'],
    ...['keys.list', 'keys.view', 'accessList.view'],
  ])
  expect(having('project', true)).toEqual([
    ...['projects.rename', 'projects.delete', 'keys.createInProject', 'keys.invite'],
    ...['keys.changeProjectRoles', 'keys.removeFromProject'],
  ])
  expect(having('project', false)).toEqual([
    ...['projects.view', 'keys.listInProject', 'keys.viewInProject'],
  ])
  expect(commands).toHaveLength(31)
})

test('writing a list is judged in the organization: all projects of a key share it (S22, S23)', () => {
  const writers: ManagementCommand[] = ['accessList.add', 'accessList.remove']
  for (const command of writers)
    expect(MANAGEMENT_COMMANDS[command]).toEqual({ level: 'organization', writes: true })
})

test('nobody adds a command or changes one', () => {
  expect(Object.isFrozen(MANAGEMENT_COMMANDS)).toBe(true)
  for (const [, command] of commands) expect(Object.isFrozen(command)).toBe(true)
})
