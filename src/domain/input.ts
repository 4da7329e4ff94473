/**
 * The door of the domain: an unknown value comes in, a typed one goes out, or an
 * {@link InvalidInput} that names the field and the rule, never the value.
 */
import { InvalidInput } from './errors.js'
import { printable } from './printable.js'

/** Refuses an input: `field` breaks `rule`. */
export function invalid(field: string, rule: string): never {
  throw new InvalidInput([{ field, rule }])
}

/**
 * The own fields of a record, read once each, without a prototype: what a polluted
 * `Object.prototype` holds is not there, and a name outside `names` is refused.
 */
export function fieldsOf<Name extends string>(
  value: unknown,
  field: string,
  names: readonly Name[],
): { readonly [N in Name]?: unknown } {
  const fields: Record<string, unknown> = Object.create(null)
  const known: readonly string[] = names
  for (const name of namesOf(value, field)) {
    if (!known.includes(name)) {
      invalid(join(field, printable(name)), `is not a known field; known are ${names.join(', ')}`)
    }
    fields[name] = readSafely(join(field, name), () => (value as Record<string, unknown>)[name])
  }
  return fields as { readonly [N in Name]?: unknown }
}

/** The own rows of a table, such as roles by name: any name will do. Each is read once. */
export function rowsOf(value: unknown, field: string): readonly (readonly [string, unknown])[] {
  return namesOf(value, field).map((name) => {
    const path = join(field, printable(name))
    return [name, readSafely(path, () => (value as Record<string, unknown>)[name])] as const
  })
}

function namesOf(value: unknown, field: string): readonly string[] {
  if (typeof value !== 'object' || value === null || isArray(value, field)) {
    return invalid(field, 'must be an object')
  }
  return readSafely(field, () => Object.keys(value))
}

/** More than any list of this library may sensibly have: a lying length costs no memory. */
const MOST_ITEMS = 1_000_000

/** The items of an array, read once each. */
export function itemsOf(value: unknown, field: string): readonly unknown[] {
  if (!isArray(value, field)) return invalid(field, 'must be an array')
  const length = readSafely(field, () => Number(value.length))
  if (!(length >= 0)) return invalid(field, 'cannot be read')
  if (length > MOST_ITEMS) return invalid(field, `must have at most ${MOST_ITEMS} items`)
  return readSafely(field, () => Array.from({ length }, (_, index) => value[index]))
}

/** `Array.isArray`, which throws at a revoked proxy. */
function isArray(value: unknown, field: string): value is readonly unknown[] {
  return readSafely(field, () => Array.isArray(value))
}

/** What `read` gives; where it throws, `field` is at fault, for its value runs code of its own. */
export function readSafely<T>(field: string, read: () => T): T {
  try {
    return read()
  } catch {
    return invalid(field, 'cannot be read')
  }
}

/** The path of a field inside another: `join('roles', 'OWNER')` is `roles.OWNER`. */
export function join(field: string, name: string): string {
  return field === '' ? name : `${field}.${name}`
}

/** A flag; `fallback` when absent. */
export function flag(value: unknown, field: string, fallback: boolean): boolean {
  if (value === undefined) return fallback
  return typeof value === 'boolean' ? value : invalid(field, 'must be true or false')
}

/** Control, format and surrogate characters, and line separators: they forge logs and look-alikes. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u

/** Text for people: NFC, trimmed, printable, of `min` to `max` characters. */
export function name(value: unknown, field: string, min: number, max: number): string {
  if (typeof value !== 'string') invalid(field, 'must be a string')
  // Trimming and NFC at most shrink ordinary text; a bound first keeps absurd input cheap.
  if (value.length > 4 * max + 64) invalid(field, `must be of ${min} to ${max} characters`)
  const text = value.normalize('NFC').trim()
  if (UNPRINTABLE.test(text)) invalid(field, 'must not contain control or invisible characters')
  const length = [...text].length
  if (length < min || length > max) invalid(field, `must be of ${min} to ${max} characters`)
  return text
}

/** One of a closed set of words. */
export function oneOf<Word extends string>(
  value: unknown,
  field: string,
  words: readonly Word[],
): Word {
  const word = words.find((candidate) => candidate === value)
  return word ?? invalid(field, `must be one of ${words.join(', ')}`)
}
