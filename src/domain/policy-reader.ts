import { InvalidInput, InvalidPolicy, type PolicyProblem } from './errors.js'
import { fieldsOf, flag, itemsOf, join, name, oneOf } from './input.js'
import { MANAGEMENT_COMMANDS, type ManagementCommand } from './management-command.js'
import type { OperationLevel } from './operation.js'
import type { Level } from './role.js'

/** A role as read: names checked for shape only. */
export interface ReadRole {
  readonly level: Level
  readonly includes: readonly string[]
  readonly title: string
}

/** An operation as read: names checked for shape only. */
export interface ReadOperation {
  readonly level: OperationLevel
  readonly access: 'roles' | 'any-key' | 'public'
  readonly anyOf: readonly string[]
  readonly requiresAccessList: boolean
  readonly method: string | undefined
  readonly path: string | undefined
}

/** A policy definition as read: of the right shape, its rules not yet checked. */
export interface ReadPolicy {
  readonly roles: ReadonlyMap<string, ReadRole>
  readonly operations: ReadonlyMap<string, ReadOperation>
  readonly newKeyRoles: {
    readonly organization: readonly string[]
    readonly project: readonly string[]
  }
  readonly projectCreatorRoles: readonly string[]
  readonly management: ReadonlyMap<ManagementCommand, string>
}

const FIELDS = ['roles', 'operations', 'newKeyRoles', 'projectCreatorRoles', 'management'] as const
const ROLE_FIELDS = ['level', 'includes', 'title'] as const
const OPERATION_FIELDS = ['level', 'allow', 'requiresAccessList', 'method', 'path'] as const
const COMMANDS = Object.keys(MANAGEMENT_COMMANDS) as ManagementCommand[]

/**
 * The own fields of a definition or extension.
 *
 * @throws {@link InvalidPolicy} when it is no object or has an unknown field.
 */
export function policyFields(definition: unknown): {
  readonly [N in (typeof FIELDS)[number]]?: object
} {
  const problems: PolicyProblem[] = []
  const fields = attempt(problems, () => fieldsOf(definition, '', FIELDS))
  if (fields === undefined) throw new InvalidPolicy(problems)
  return fields as { readonly [N in (typeof FIELDS)[number]]?: object }
}

const NAME = /^[A-Za-z][A-Za-z0-9_.:-]{0,99}$/

/** Reads a definition; what has not the right shape is reported to `problems` and left out. */
export function readPolicy(definition: unknown, problems: PolicyProblem[]): ReadPolicy {
  const fields = attempt(problems, () => fieldsOf(definition, '', FIELDS)) ?? {}
  const given = attempt(problems, () =>
    fieldsOf(fields.newKeyRoles ?? {}, 'newKeyRoles', ['organization', 'project']),
  )
  const names = (value: unknown, path: string) =>
    attempt(problems, () => roleNames(value, path)) ?? []
  return {
    roles: readTable(fields.roles, 'roles', readRole, problems),
    operations: readTable(fields.operations, 'operations', readOperation, problems),
    newKeyRoles: {
      organization: names(given?.organization, 'newKeyRoles.organization'),
      project: names(given?.project, 'newKeyRoles.project'),
    },
    projectCreatorRoles: names(fields.projectCreatorRoles, 'projectCreatorRoles'),
    management: readManagement(fields.management, problems),
  }
}

function readTable<Row>(
  table: unknown,
  path: string,
  readRow: (row: unknown, path: string) => Row,
  problems: PolicyProblem[],
): ReadonlyMap<string, Row> {
  const rows = new Map<string, Row>()
  for (const [key, value] of ownEntries(table, path, problems)) {
    const rowPath = join(path, key)
    if (!NAME.test(key)) {
      problems.push({
        code: 'INVALID_NAME',
        path: rowPath,
        message: 'a name is a letter, then letters, digits, _ . : or -, at most 100 in all',
      })
      continue
    }
    const row = attempt(problems, () => readRow(value, rowPath))
    if (row !== undefined) rows.set(key, row)
  }
  return rows
}

function readRole(value: unknown, path: string): ReadRole {
  const fields = fieldsOf(value, path, ROLE_FIELDS)
  const ownName = path.slice(path.indexOf('.') + 1)
  return {
    level: oneOf(fields.level, join(path, 'level'), ['organization', 'project']),
    includes: roleNames(fields.includes, join(path, 'includes')),
    title: fields.title === undefined ? ownName : name(fields.title, join(path, 'title'), 1, 100),
  }
}

function readOperation(value: unknown, path: string): ReadOperation {
  const fields = fieldsOf(value, path, OPERATION_FIELDS)
  return {
    level: oneOf(fields.level, join(path, 'level'), ['organization', 'project', 'none']),
    ...readAllow(fields.allow, join(path, 'allow')),
    requiresAccessList: flag(fields.requiresAccessList, join(path, 'requiresAccessList'), false),
    method: optionalText(fields.method, join(path, 'method'), 16),
    path: optionalText(fields.path, join(path, 'path'), 1000),
  }
}

function readAllow(value: unknown, path: string): Pick<ReadOperation, 'access' | 'anyOf'> {
  if (typeof value === 'object') {
    const { anyOf } = fieldsOf(value, path, ['anyOf'])
    itemsOf(anyOf, join(path, 'anyOf'))
    return { access: 'roles', anyOf: roleNames(anyOf, join(path, 'anyOf')) }
  }
  return { access: oneOf(value, path, ['any-key', 'public']), anyOf: [] }
}

function readManagement(value: unknown, problems: PolicyProblem[]) {
  const management = new Map<ManagementCommand, string>()
  for (const [key, operation] of ownEntries(value ?? {}, 'management', problems)) {
    const path = join('management', key)
    const command = COMMANDS.find((known) => known === key)
    if (command === undefined) {
      const message = `no command of that name; known are ${COMMANDS.join(', ')}`
      problems.push({ code: 'UNKNOWN_COMMAND', path, message })
    } else if (typeof operation !== 'string') {
      problems.push({ code: 'INVALID_SHAPE', path, message: 'must be the name of an operation' })
    } else {
      management.set(command, operation)
    }
  }
  return management
}

/** Names as listed; their existence is checked later. Absent is none. */
function roleNames(value: unknown, path: string): readonly string[] {
  if (value === undefined) return []
  const names = itemsOf(value, path).map((role, index) => name(role, `${path}[${index}]`, 1, 100))
  return [...new Set(names)]
}

function optionalText(value: unknown, path: string, max: number): string | undefined {
  return value === undefined ? undefined : name(value, path, 1, max)
}

/** The own fields of a table with free names. */
function ownEntries(table: unknown, path: string, problems: PolicyProblem[]): [string, unknown][] {
  const names = typeof table === 'object' && table !== null ? Object.keys(table) : []
  return Object.entries(attempt(problems, () => fieldsOf(table, path, names)) ?? {})
}

function attempt<T>(problems: PolicyProblem[], read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    for (const { field, rule } of error.issues) {
      problems.push({ code: 'INVALID_SHAPE', path: field, message: rule })
    }
    return undefined
  }
}
