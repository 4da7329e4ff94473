import { z } from 'zod'
import type { Override } from '../domain/audit-event.js'
import { type InputIssue, InvalidInput } from '../domain/errors.js'
import { fieldsOf, invalid } from '../domain/input.js'
import { printable } from '../domain/printable.js'
import type { Overrides } from './command.js'

/**
 * Reads the input of a command.
 *
 * @throws {@link InvalidInput} naming every faulty field and its rule, never a value.
 */
export function readInput<Input>(schema: z.ZodType<Input>, input: unknown): Input {
  const names = schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
  const own = fieldsOf(input, '', names)
  const result = parsed(schema, { ...own })
  if (result.success) return result.data
  throw new InvalidInput(result.error.issues.map(issueOf))
}

/** What a getter or a proxy inside the input throws is a fault of the input. */
function parsed<Input>(schema: z.ZodType<Input>, own: object) {
  try {
    return schema.safeParse(own)
  } catch {
    return invalid('', 'cannot be read')
  }
}

function issueOf(issue: z.core.$ZodIssue): InputIssue {
  return { field: pathOf(issue.path), rule: ruleOf(issue) }
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (field, part) =>
      typeof part === 'number' ? `${field}[${part}]` : `${field}${field && '.'}${String(part)}`,
    '',
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
    case 'unrecognized_keys':
      return `has unknown fields: ${issue.keys.map(printable).join(', ')}`
    case 'custom':
      return issue.message
    default:
      return 'is not of the right form'
  }
}

function article(type: string): string {
  return type === 'array' || type === 'object' || type === 'int' ? `an ${type}` : `a ${type}`
}

/** Text that names something that exists: which of them do is not for the input to say. */
export const reference = z.string()

/** One or more role names. */
export const roleNames = z.array(z.string()).min(1)

/** A point in time: a `Date`, or epoch milliseconds. */
export const time = z.union([z.date(), z.number()], {
  error: 'must be a Date or epoch milliseconds',
})

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
