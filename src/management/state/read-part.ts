import * as z from 'zod'
import { type InputIssue, InvalidInput } from '../../domain/errors.js'
import { isId } from '../../domain/ids.js'
import { join } from '../../domain/input.js'
import { printable } from '../../domain/printable.js'
import { pathOf } from '../read-input.js'

/**
 * Reads a part of a document of the state, given as data without prototypes.
 *
 * @param field - What to call the part in an error.
 * @throws {@link InvalidInput} naming every faulty field and its rule, never a value.
 */
export function readPart<Part>(schema: z.ZodType<Part>, value: unknown, field: string): Part {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  throw new InvalidInput(read.error.issues.flatMap((issue) => issuesOf(issue, field)))
}

function issuesOf(issue: z.core.$ZodIssue, within: string): readonly InputIssue[] {
  const field = pathOf(issue.path, within)
  if (issue.code !== 'unrecognized_keys') return [{ field, rule: ruleOf(issue) }]
  return issue.keys.map((name) => ({
    field: join(field, printable(name)),
    rule: 'is not a known field of this version',
  }))
}

function ruleOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int'
        ? 'must be a whole number'
        : `must be of type ${issue.expected}`
    case 'invalid_value':
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`
    case 'too_small':
      return `must be at least ${issue.minimum}`
    case 'too_big':
      return `must be at most ${issue.maximum}`
    case 'custom':
      return issue.message
    default:
      return 'is not of a known kind'
  }
}

/** An id of any kind. */
export const id = z.custom<string>(
  (value) => typeof value === 'string' && isId(value),
  'must be an id: 1 to 64 ASCII letters, digits, _ or -',
)

/** A value that the domain reads, or finds fault with. */
export function domainValue<Value>(read: (value: unknown) => Value) {
  return z.unknown().transform((value, context) => faultsTold(() => read(value), context))
}

/** What `read` gives; what it finds fault with is a fault at this place of the document. */
export function faultsTold<Value>(read: () => Value, context: z.RefinementCtx): Value {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    for (const { field, rule } of error.issues) {
      context.addIssue({ code: 'custom', message: rule, path: field === '' ? [] : [field] })
    }
    return z.NEVER
  }
}
