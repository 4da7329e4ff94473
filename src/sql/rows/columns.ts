import { invalid } from '../../domain/input.js'

/**
 * A whole number from 0 on, as any driver gives it: a number, a `bigint`, or text of digits.
 *
 * @throws {@link InvalidInput} naming the column.
 */
export function countOf(value: unknown, column: string): number {
  const isText = typeof value === 'string' && /^\d{1,16}$/.test(value)
  const number = isText || typeof value === 'bigint' ? Number(value) : value
  if (Number.isSafeInteger(number) && Number(number) >= 0) return Number(number)
  return invalid(column, 'must be a whole number from 0 on')
}

/** {@link countOf}, where nothing stands for `undefined`. */
export function optionalCountOf(value: unknown, column: string): number | undefined {
  return value === null || value === undefined ? undefined : countOf(value, column)
}

/** When a record was created; 0 stands for not known, for the epoch itself is no instant to be kept. */
export function createdAtOf(value: unknown): number | undefined {
  return countOf(value, 'created_at') || undefined
}

/**
 * A flag that is kept as 0 or 1.
 *
 * @throws {@link InvalidInput} naming the column.
 */
export function flagOf(value: unknown, column: string): boolean {
  const number = countOf(value, column)
  return number <= 1 ? number === 1 : invalid(column, 'must be 0 or 1')
}

/**
 * What a column has as JSON.
 *
 * @throws {@link InvalidInput} naming the column.
 */
export function jsonOf(value: unknown, column: string): unknown {
  try {
    return JSON.parse(String(value))
  } catch {
    return invalid(column, 'must be JSON')
  }
}
