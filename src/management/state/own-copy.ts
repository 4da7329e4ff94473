import { invalid } from '../../domain/input.js'

/**
 * A copy of plain data by its own fields, each read once, without prototypes: what a polluted
 * `Object.prototype` holds is not in it.
 *
 * @param field - What to call the data in an error.
 * @throws {@link InvalidInput} when it cannot be read, for it runs code of its own, or has no end.
 */
export function ownCopy(value: unknown, field: string): unknown {
  try {
    return copied(value)
  } catch {
    return invalid(field, 'cannot be read')
  }
}

function copied(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(copied)
  const copy: Record<string, unknown> = Object.create(null)
  for (const name of Object.keys(value)) {
    copy[name] = copied((value as Record<string, unknown>)[name])
  }
  return copy
}
