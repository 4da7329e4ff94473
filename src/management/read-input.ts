import * as z from 'zod'
import type { Override } from '../domain/audit-event.js'
import { type InputIssue, InvalidInput } from '../domain/errors.js'
import { fieldsOf, invalid, join } from '../domain/input.js'
import { instantOf, type Time } from '../domain/instant.js'
import type { InputSchema, Overrides } from './command.js'

/**
 * Reads the input of a command, or a part of it. What comes out has no prototype, so that a field
 * that was not given is not there, whatever pollutes `Object.prototype`.
 *
 * @param field - What to call the part in an error.
 * @throws {@link InvalidInput} naming every faulty field and its rule, never a value.
 */
export function readInput<Input extends object>(
  schema: InputSchema<Input>,
  input: unknown,
  field = '',
): Input {
  const read = parsed(schema, fieldsOf(input, field, Object.keys(schema.shape)), field)
  if (Array.isArray(read)) throw new InvalidInput(read)
  return Object.assign(Object.create(null), read)
}

/** What a getter or a proxy inside the input throws is a fault of the input. */
function parsed<Input>(schema: z.ZodType<Input>, own: object, field: string) {
  try {
    const result = schema.safeParse(own)
    return result.success ? result.data : result.error.issues.map((issue) => issueOf(issue, field))
  } catch {
    return invalid(field, 'cannot be read')
  }
}

function issueOf(issue: z.core.$ZodIssue, within: string): InputIssue {
  return { field: pathOf(issue.path, within), rule: ruleOf(issue) }
}

/** A path of zod as a path of this library. */
export function pathOf(path: readonly PropertyKey[], within: string): string {
  return path.reduce<string>(
    (field, part) => (typeof part === 'number' ? `${field}[${part}]` : join(field, String(part))),
    within,
  )
}

function ruleOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${article(issue.expected)}`
    case 'too_small':
      return issue.origin === 'array'
        ? 'must not be empty; leave it out to keep what is'
        : `must be at least ${issue.minimum}`
    case 'too_big':
      return `must be at most ${issue.maximum}`
    case 'custom':
      return issue.message
    default:
      return 'is not of the right form'
  }
}

function article(type: string): string {
  return type === 'array' || type === 'int' ? `an ${type}` : `a ${type}`
}

/** Text that names something that exists: which of them do is not for the input to say. */
export const reference = z.string()

/** One or more role names. */
export const roleNames = texts()

/** One or more texts; so many at most that reading them costs nothing before anybody is asked. */
export function texts() {
  const isShort = (value: unknown) => attempt(() => !Array.isArray(value) || value.length <= 1000)
  return z.custom<unknown>(isShort, 'must have at most 1000 items').pipe(z.array(z.string()).min(1))
}

/** A point in time: a `Date`, or epoch milliseconds. */
export const time = z.custom<Time>(
  (value) => !Number.isNaN(instantOf(value)),
  'must be a Date or epoch milliseconds',
)

/** An array whose items are read later on, one by one. */
export function arrayOf<Item>() {
  const isArray = (value: unknown) => attempt(() => Array.isArray(value))
  return z.custom<readonly Item[]>(isArray, 'must be an array')
}

/** What a check says; no, where the value does not let itself be checked. */
function attempt(check: () => boolean): boolean {
  try {
    return check()
  } catch {
    return false
  }
}

/** The overrides that every writing command understands. */
export const overrides = {
  allowNoOwnerKey: z.boolean().optional(),
  allowSelfLockout: z.boolean().optional(),
  allowUnrestricted: z.boolean().optional(),
} satisfies Record<Override, z.ZodType>

const OVERRIDES = Object.keys(overrides) as readonly Override[]

/** The overrides that an input gives. */
export function overridesIn(input: Overrides): readonly Override[] {
  return OVERRIDES.filter((name) => input[name] === true)
}

/** A page of a list. */
export const page = { after: z.string().optional(), limit: z.number().optional() }

/** Refuses an instant that is not in the future. */
export function future(at: number | undefined, field: string, now: number): void {
  if (at !== undefined && at <= now) invalid(field, 'must be in the future')
}
