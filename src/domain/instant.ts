import { invalid } from './input.js'

/** A point in time in milliseconds since the epoch. Accepted everywhere a time goes in. */
export type Time = Date | number

/** The farthest instant from the epoch that a `Date` can hold, in milliseconds. */
const FARTHEST = 8.64e15

/** The instant in epoch milliseconds, or `NaN` when `time` is none. Total on any input. */
export function instantOf(time: unknown): number {
  const at = typeof time === 'object' ? dateValue(time) : time
  return typeof at === 'number' && Math.abs(at) <= FARTHEST ? at : Number.NaN
}

/** The time of a `Date`, also of another realm; what only inherits from `Date` has none. */
function dateValue(date: unknown): number {
  try {
    return Date.prototype.getTime.call(date)
  } catch {
    return Number.NaN
  }
}

/** An instant to be kept, in epoch milliseconds: after the epoch, whole, finite. */
export function instant(value: unknown, field: string): number {
  const at = instantOf(value)
  if (Number.isInteger(at) && at > 0) return at
  return invalid(field, 'must be a Date, or whole milliseconds since 1970-01-01T00:00:00Z')
}

/** {@link instant}, or `undefined` when absent. */
export function optionalInstant(value: unknown, field: string): number | undefined {
  return value === undefined ? undefined : instant(value, field)
}

/** A fresh `Date` of an instant that may be absent. */
export function dateOf(at: number | undefined): Date | undefined {
  return at === undefined ? undefined : new Date(at)
}
