import { fieldsOf, flag, invalid, itemsOf, join, name, oneOf, rowsOf } from './input.js'
import { MANAGEMENT_COMMANDS, type ManagementCommand } from './management-command.js'
import type { OperationLevel } from './operation.js'
import type { PolicyFaults } from './policy-faults.js'
import { printable } from './printable.js'
import type { Level } from './role.js'

/** Role names as listed, each once, with the path of its first place. */
export type RoleNames = ReadonlyMap<string, string>

/** A role as read: names checked for shape only. */
export interface ReadRole {
  readonly level: Level
  readonly includes: RoleNames
  readonly title: string
}

/** An operation as read: names checked for shape only. */
export interface ReadOperation {
  readonly level: OperationLevel
  readonly access: 'roles' | 'any-key' | 'public'
  readonly anyOf: RoleNames
  readonly requiresAccessList: boolean
  readonly method: string | undefined
  readonly path: string | undefined
}

/** A policy definition as read: of the right shape, its rules not yet checked. */
export interface ReadPolicy {
  readonly roles: ReadonlyMap<string, ReadRole>
  readonly operations: ReadonlyMap<string, ReadOperation>
  readonly newKeyRoles: { readonly organization: RoleNames; readonly project: RoleNames }
  readonly projectCreatorRoles: RoleNames
  readonly management: ReadonlyMap<ManagementCommand, string>
  /** Paths of tables and rows that are there but of no use; why has been reported. */
  readonly malformed: ReadonlySet<string>
}

/** The fields of a definition, and of an extension of one. */
export const POLICY_FIELDS = [
  'roles',
  'operations',
  'newKeyRoles',
  'projectCreatorRoles',
  'management',
] as const
const NEW_KEY_FIELDS = ['organization', 'project'] as const
const ROLE_FIELDS = ['level', 'includes', 'title'] as const
const OPERATION_FIELDS = ['level', 'allow', 'requiresAccessList', 'method', 'path'] as const
const COMMANDS = Object.keys(MANAGEMENT_COMMANDS) as ManagementCommand[]
const NO_NAMES: RoleNames = new Map()

/** Reads a definition, every value once; what has not the right shape is reported and left out. */
export function readPolicy(definition: unknown, faults: PolicyFaults): ReadPolicy | undefined {
  const fields = faults.attempt(() => fieldsOf(definition, '', POLICY_FIELDS), undefined)
  if (fields === undefined) return undefined
  const malformed = new Set<string>()
  return {
    roles: readTable(fields.roles, 'roles', readRole, faults, malformed),
    operations: readTable(fields.operations, 'operations', readOperation, faults, malformed),
    newKeyRoles: readNewKeyRoles(fields.newKeyRoles, faults),
    projectCreatorRoles: readOptionalNames(
      fields.projectCreatorRoles,
      'projectCreatorRoles',
      faults,
    ),
    management: readManagement(fields.management, faults),
    malformed,
  }
}

const NAME = /^[A-Za-z][A-Za-z0-9_.:-]{0,99}$/

function readTable<Row>(
  table: unknown,
  tablePath: string,
  readRow: (row: unknown, path: string, faults: PolicyFaults, name: string) => Row,
  faults: PolicyFaults,
  malformed: Set<string>,
): ReadonlyMap<string, Row> {
  const rows = new Map<string, Row>()
  const given = faults.attempt(() => rowsOf(table, tablePath), undefined)
  if (given === undefined) malformed.add(tablePath)
  for (const [key, value] of given ?? []) {
    const path = join(tablePath, printable(key))
    const row = faults.whole(() => {
      if (NAME.test(key)) return readRow(value, path, faults, key)
      const rule = 'a name is a letter, then letters, digits, _ . : or -, at most 100 in all'
      return faults.report('INVALID_NAME', path, rule)
    })
    if (row === undefined) malformed.add(join(tablePath, key))
    else rows.set(key, row)
  }
  return rows
}

function readRole(value: unknown, path: string, faults: PolicyFaults, ownName: string): ReadRole {
  const { level, includes, title = ownName } = fieldsOf(value, path, ROLE_FIELDS)
  const levels = ['organization', 'project'] as const
  return {
    level: faults.attempt(() => oneOf(level, join(path, 'level'), levels), 'project'),
    includes: readOptionalNames(includes, join(path, 'includes'), faults),
    title: faults.attempt(() => name(title, join(path, 'title'), 1, 100), ownName),
  }
}

function readOperation(value: unknown, path: string, faults: PolicyFaults): ReadOperation {
  const fields = fieldsOf(value, path, OPERATION_FIELDS)
  const levels = ['organization', 'project', 'none'] as const
  const list = join(path, 'requiresAccessList')
  const text = (field: 'method' | 'path', most: number) =>
    fields[field] === undefined
      ? undefined
      : faults.attempt(() => name(fields[field], join(path, field), 1, most), undefined)
  return {
    level: faults.attempt(() => oneOf(fields.level, join(path, 'level'), levels), 'none'),
    ...readAllow(fields.allow, join(path, 'allow'), faults),
    requiresAccessList: faults.attempt(() => flag(fields.requiresAccessList, list, false), false),
    method: text('method', 16),
    path: text('path', 1000),
  }
}

function readAllow(
  value: unknown,
  path: string,
  faults: PolicyFaults,
): Pick<ReadOperation, 'access' | 'anyOf'> {
  if (value === 'any-key' || value === 'public') return { access: value, anyOf: NO_NAMES }
  const anyOf = faults.attempt(
    () =>
      typeof value === 'object' && value !== null
        ? fieldsOf(value, path, ['anyOf']).anyOf
        : invalid(path, "must be { anyOf: [role, …] }, 'any-key' or 'public'"),
    [],
  )
  return { access: 'roles', anyOf: readNames(anyOf, join(path, 'anyOf'), faults) }
}

function readNewKeyRoles(value: unknown, faults: PolicyFaults): ReadPolicy['newKeyRoles'] {
  const none = { organization: undefined, project: undefined }
  const { organization, project } =
    value === undefined
      ? none
      : faults.attempt(() => fieldsOf(value, 'newKeyRoles', NEW_KEY_FIELDS), none)
  return {
    organization: readOptionalNames(organization, 'newKeyRoles.organization', faults),
    project: readOptionalNames(project, 'newKeyRoles.project', faults),
  }
}

function readManagement(value: unknown, faults: PolicyFaults): ReadPolicy['management'] {
  const management = new Map<ManagementCommand, string>()
  const rows = value === undefined ? [] : faults.attempt(() => rowsOf(value, 'management'), [])
  for (const [key, operation] of rows) {
    const path = join('management', printable(key))
    const command = COMMANDS.find((known) => known === key)
    if (command === undefined) {
      const known = `no command of that name; known are ${COMMANDS.join(', ')}`
      faults.report('UNKNOWN_COMMAND', path, known)
    } else if (typeof operation === 'string') {
      management.set(command, operation)
    } else {
      faults.report('INVALID_SHAPE', path, 'must be the name of an operation')
    }
  }
  return management
}

/** Names as listed; their existence is checked later. Absent is none. */
function readOptionalNames(value: unknown, path: string, faults: PolicyFaults): RoleNames {
  return value === undefined ? NO_NAMES : readNames(value, path, faults)
}

function readNames(value: unknown, path: string, faults: PolicyFaults): RoleNames {
  const names = new Map<string, string>()
  faults
    .attempt(() => itemsOf(value, path), [])
    .forEach((role, index) => {
      const place = `${path}[${index}]`
      if (typeof role !== 'string') faults.report('INVALID_SHAPE', place, 'must be a role name')
      else if (!names.has(role)) names.set(role, place)
    })
  return names
}
